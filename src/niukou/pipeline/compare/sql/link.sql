-- Who is who: a register's row recognised as a person of the registry (known_in 'person') or of the police register.
SELECT
    register, row_no, known_in, known_row,
    CASE WHEN as_written THEN 'exact' ELSE 'normalised' END AS link_kind,
    CAST(1 AS DOUBLE) AS score,
    name_agrees
FROM (
    SELECT same_number.*,
        CASE
            WHEN same_name OR name_standard(same_number.name) = name_standard(same_number.known_name) THEN 'yes'
            ELSE coalesce(agrees, 'no')
        END AS name_agrees
    FROM same_number
    LEFT JOIN name_agreement USING (name, known_name)
)
WHERE NOT wrong OR name_agrees <> 'no'
UNION ALL
SELECT seen_in, row_no, known_in, known_row, 'probable', score, name_agrees
FROM slip_link
WHERE seen_in NOT IN ('person', known_in)
UNION ALL
SELECT known_in, known_row, seen_in, row_no, 'probable', score, name_agrees
FROM slip_link
WHERE seen_in = 'person'
