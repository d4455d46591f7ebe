-- Rows of a register that may be somebody looked for: their key is among the keys of the tables $wanted; or they have
-- none, because their number cannot be right (-1 stands for that on both sides, so that one join finds both); or
-- ($old) it is of the old 15 digits. Only the key is read here: this is the one pass over every row. Rows may repeat.
-- $table; $number: its identity field.
SELECT row_no
FROM (SELECT row_no, coalesce(COLUMNS(lambda c: c = $number || '__key'), -1) AS key FROM query_table($table))
SEMI JOIN (SELECT key FROM query_table($wanted, true) UNION ALL SELECT -1) AS wanted USING (key)
UNION ALL
SELECT row_no
FROM (SELECT row_no, COLUMNS(lambda c: c = $number || '__form') AS form FROM query_table($table))
WHERE $old AND form = 'old'
