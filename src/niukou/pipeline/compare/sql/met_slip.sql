-- Of the right numbers that doubtful ones may be meant to be those that somebody has: few of very many, so that what
-- else is known of both is read of these alone. A register's row may be meant to be somebody of the registry or of the
-- police register ($police); a person of the registry anybody.
SELECT slip.*, known.seen_in AS known_in, known.row_no AS known_row, slip.old OR known.form = 'old' AS unchecked
FROM (SELECT * FROM person_slip UNION ALL SELECT * FROM row_slip) AS slip
JOIN (SELECT seen_in, row_no, key, form FROM appearance) AS known ON known.key = slip.key
WHERE CASE WHEN slip.seen_in = 'person' THEN known.seen_in <> 'person'
    ELSE known.seen_in IN ('person', $police) END
