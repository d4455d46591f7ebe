-- Persons of the registry whose number a register has, or a doubtful number of a register may be meant to be; and
-- those whose own number is doubtful.
SELECT registry_key.row_no
FROM registry_key
SEMI JOIN (SELECT key FROM appearance UNION ALL SELECT key FROM row_slip) AS wanted USING (key)
UNION ALL
SELECT row_no
FROM unsure_row
