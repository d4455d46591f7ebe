-- The households of registered_person. $columns; $code: the households' code, $by: the same with the persons.
SELECT COLUMNS(lambda c: list_contains($columns, c))
FROM (SELECT *, COLUMNS(lambda c: c = $code) AS code_compared FROM query_table($table))
WHERE code_compared IN (SELECT COLUMNS(lambda c: c = $by) FROM person)
