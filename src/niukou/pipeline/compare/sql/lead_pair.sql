-- Rows of $registers with the persons they are, and with the heads whose kin they are, and what findings tell of them.
-- $police: the police register; $person, $household: fields of the registry's persons.
WITH pair AS (
    SELECT
        register, row_no, known_row AS person_row_no, link_kind, score, name_agrees, false AS kin,
        NULL::VARCHAR AS relation
    FROM link
    WHERE known_in = 'person'
    UNION ALL
    SELECT register, row_no, head_row, link_kind, score, name_agrees, true, relation
    FROM link
    JOIN kin ON link.known_in = $police AND link.known_row = kin.kin_row
    QUALIFY row_number() OVER (PARTITION BY register, row_no, head_row ORDER BY score DESC, kin_row) = 1
), person AS (
    SELECT
        row_no AS person_row_no,
        CAST(COLUMNS(lambda c: c = $person) AS VARCHAR) AS person,
        COLUMNS(lambda c: c = $household) AS household
    FROM query_table('person')
)
SELECT
    register, pair.row_no, person_row_no, link_kind, score, name_agrees, kin, relation,
    person.person, person.household, village, identified, state, left_in
FROM pair
JOIN person USING (person_row_no)
LEFT JOIN household_place ON household_place.household = person.household
WHERE list_contains($registers, register)
