-- Persons of the registry whose number a register has, or a doubtful number of a register may be meant to be.
SELECT registry_key.row_no
FROM registry_key
SEMI JOIN (SELECT key FROM appearance WHERE seen_in <> 'person' UNION ALL SELECT key FROM row_slip) AS wanted
    ON registry_key.key = wanted.key
