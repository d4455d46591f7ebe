-- Names that differ, of rows and persons who have one number or may have.
SELECT DISTINCT name, known_name
FROM (
    SELECT name, known_name FROM same_number
    UNION ALL
    SELECT name, known_name FROM slip_pair
)
WHERE name <> known_name AND name_standard(name) <> name_standard(known_name)
