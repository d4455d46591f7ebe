-- Persons of the registry whom no row of the police register $table is, in villages that it covers.
-- $number, $household: fields of the registry's persons.
SELECT
    NULL::BIGINT AS row_no, person.row_no AS person_row_no, NULL::VARCHAR AS link_kind, NULL::DOUBLE AS score,
    NULL::VARCHAR AS name_agrees, false AS kin, NULL::VARCHAR AS relation
FROM (
    SELECT
        row_no,
        COLUMNS(lambda c: c = $number) AS number,
        COLUMNS(lambda c: c = $household) AS household
    FROM person
) AS person
LEFT JOIN household_place ON household_place.household = person.household
JOIN covered_village ON covered_village.village IS NOT DISTINCT FROM household_place.village
WHERE person.number IS NOT NULL
    AND person.row_no NOT IN (SELECT known_row FROM link WHERE register = $table AND known_in = 'person')
