-- Persons of the registry whom no row of the register $table is, in the villages $covered that it covers, and what
-- findings tell of them; with $whole only those of whose household nobody is any row. $number, $person, $household:
-- fields of the registry's persons.
WITH person AS (
    SELECT
        row_no AS person_row_no,
        COLUMNS(lambda c: c = $number) AS number,
        CAST(COLUMNS(lambda c: c = $person) AS VARCHAR) AS person,
        COLUMNS(lambda c: c = $household) AS household
    FROM query_table('person')
), met AS (
    SELECT known_row FROM link WHERE register = $table AND known_in = 'person'
)
SELECT
    $table AS register, NULL::BIGINT AS row_no, person_row_no, NULL::VARCHAR AS link_kind, NULL::DOUBLE AS score,
    NULL::VARCHAR AS name_agrees, false AS kin, NULL::VARCHAR AS relation,
    person.person, person.household, place.village, identified, state, left_in
FROM person
LEFT JOIN household_place AS place ON place.household = person.household
JOIN query_table($covered) AS covered ON covered.village IS NOT DISTINCT FROM place.village
WHERE number IS NOT NULL
    AND person_row_no NOT IN (FROM met)
    AND NOT ($whole AND person.household IN (
        SELECT household FROM person WHERE person_row_no IN (FROM met) AND household IS NOT NULL))
