-- The registry's persons that registers may have shown, with the columns that rules and findings read. $columns.
SELECT COLUMNS(lambda c: list_contains($columns, c))
FROM query_table($table)
WHERE row_no IN (SELECT row_no FROM wanted_person)
