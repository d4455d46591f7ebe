-- The keys of a table's identity numbers, without rows that have none. $table; $number: its identity field.
SELECT row_no, key
FROM (SELECT row_no, COLUMNS(lambda c: c = $number || '__key') AS key FROM query_table($table))
WHERE key IS NOT NULL
