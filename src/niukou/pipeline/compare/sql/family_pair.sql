-- The pairs $pairs of the police register $table, with how many households' heads are in the row's family ($family): 0 where
-- the row tells none. $heads, $household: the households' heads and their field.
WITH family AS (
    SELECT row_no, COLUMNS(lambda c: c = $family) AS family FROM query_table($table)
), head AS (
    SELECT row_no, COLUMNS(lambda c: c = $household) AS household FROM query_table($heads)
), headed AS (
    SELECT family.family, count(DISTINCT head.household) AS heads
    FROM link
    JOIN head ON head.row_no = link.known_row
    JOIN family ON family.row_no = link.row_no
    WHERE link.register = $table AND link.known_in = 'person' AND family.family IS NOT NULL
    GROUP BY family.family
)
SELECT pair.*, coalesce(headed.heads, 0) AS heads_in_family
FROM query_table($pairs) AS pair
LEFT JOIN family ON family.row_no = pair.row_no
LEFT JOIN headed ON headed.family = family.family
