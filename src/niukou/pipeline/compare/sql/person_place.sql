-- The persons that findings speak of, by their codes. $person, $household: fields of the registry's persons.
SELECT
    row_no,
    CAST(COLUMNS(lambda c: c = $person) AS VARCHAR) AS person,
    COLUMNS(lambda c: c = $household) AS household
FROM person
WHERE row_no IN (SELECT person_row_no FROM lead_hit)
