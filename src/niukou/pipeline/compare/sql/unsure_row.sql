-- Rows whose number cannot be right as it stands, or ($old) is of the old 15 digits, which have no check.
-- $table; $number: its identity field.
SELECT row_no
FROM (
    SELECT
        row_no,
        COLUMNS(lambda c: c = $number || '__valid') AS valid,
        COLUMNS(lambda c: c = $number || '__form') AS form
    FROM query_table($table)
)
WHERE valid = false OR ($old AND form = 'old')
