-- Families of the police register $table of which somebody is in the registry. $family: its field.
SELECT DISTINCT family
FROM (SELECT row_no, COLUMNS(lambda c: c = $family) AS family FROM query_table($table))
WHERE family IS NOT NULL
    AND row_no IN (SELECT row_no FROM link WHERE register = $table AND known_in = 'person')
