-- Rows of a register that may be somebody looked for: their key is among the keys of the tables $wanted; or their
-- number cannot be right (-1 stands for it on both sides, so that one join finds both); or ($old) it is of the old
-- 15 digits. Only the key and the check's result are read here: this is the one pass over every row.
-- $table; $number: its identity field.
WITH numbered AS (
    SELECT
        row_no,
        COLUMNS(lambda c: c = $number || '__key') AS key,
        COLUMNS(lambda c: c = $number || '__valid') AS valid
    FROM query_table($table)
)
SELECT row_no
FROM numbered
SEMI JOIN (SELECT key FROM query_table($wanted, true) UNION ALL SELECT -1) AS wanted
    ON CASE WHEN valid THEN numbered.key ELSE CASE WHEN NOT valid THEN -1 END END = wanted.key
UNION
SELECT row_no
FROM (SELECT row_no, COLUMNS(lambda c: c = $number || '__form') AS form FROM query_table($table))
WHERE $old AND form = 'old'
