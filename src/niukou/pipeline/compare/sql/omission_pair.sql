-- Rows of the register $table with the residents they are, of families nobody of which is in the registry.
-- Where the family is not told, whether the rest of it is registered cannot be: normalising tells such rows as doubts.
-- $police: the police register; $family, $village: its fields, 'row_no' for one it does not have.
WITH resident AS (
    SELECT
        row_no,
        COLUMNS(lambda c: c = $family) AS family,
        CASE WHEN $village <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $village) AS VARCHAR) END AS village
    FROM query_table($police)
)
SELECT
    link.row_no, link.known_row AS person_row_no, link.link_kind, link.score, link.name_agrees, resident.family,
    resident.village
FROM link
JOIN resident ON resident.row_no = link.known_row
WHERE link.register = $table AND link.known_in = $police
    AND resident.family IS NOT NULL AND resident.family NOT IN (SELECT family FROM registered_family)
    AND link.row_no NOT IN (SELECT row_no FROM link WHERE register = $table AND known_in = 'person')
    AND link.known_row NOT IN (SELECT row_no FROM link WHERE register = $police AND known_in = 'person')
