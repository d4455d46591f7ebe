-- Kin of a household's head: in the head's family by the police register ($table, $family, $relation: its fields,
-- 'row_no' where it has none), and recognised as no member of the household.
-- $heads: the heads' rows of the registry; $household: the field with their household's code.
WITH resident AS (
    SELECT
        row_no,
        COLUMNS(lambda c: c = $family) AS family,
        CASE WHEN $relation <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $relation) AS VARCHAR) END AS relation
    FROM query_table($table)
), head AS (
    SELECT row_no, COLUMNS(lambda c: c = $household) AS household FROM query_table($heads)
), member AS (
    SELECT link.row_no, person.household
    FROM link
    JOIN (SELECT row_no, COLUMNS(lambda c: c = $household) AS household FROM person) AS person
        ON person.row_no = link.known_row
    WHERE link.register = $table AND link.known_in = 'person'
)
SELECT DISTINCT head.row_no AS head_row, kin.row_no AS kin_row, kin.relation
FROM link
JOIN head ON link.known_row = head.row_no
JOIN resident AS own ON own.row_no = link.row_no
JOIN resident AS kin ON kin.family = own.family
LEFT JOIN member ON member.row_no = kin.row_no AND member.household = head.household
WHERE link.register = $table AND link.known_in = 'person' AND member.row_no IS NULL
