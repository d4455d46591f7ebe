-- Of the right numbers that doubtful ones may be meant to be those that somebody has: few of very many, so that only of
-- these it is asked which slip is told where several lead to one, and what else is known of both. A register's row may be
-- meant to be somebody of the registry or of the police register ($police); a person of the registry anybody.
WITH met AS (
    SELECT
        slip.seen_in, slip.row_no, slip.key, known.seen_in AS known_in, known.row_no AS known_row, known.form,
        min(slip.rank) AS rank, bool_and(slip.old) AS old
    FROM (SELECT * FROM person_slip UNION ALL SELECT * FROM row_slip) AS slip
    JOIN (SELECT seen_in, row_no, key, form FROM appearance) AS known ON known.key = slip.key
    WHERE CASE WHEN slip.seen_in = 'person' THEN known.seen_in <> 'person'
        ELSE known.seen_in IN ('person', $police) END
    GROUP BY ALL
)
SELECT
    seen_in, row_no, key, slip_of_rank(rank) AS slip, old, known_in, known_row,
    old OR form = 'old' AS unchecked
FROM met
