-- Numbers of the registry that may be a slip of the pen: they fail their check or are incomplete; or they are of the
-- old 15 digits and ($old) the police register, where everybody stands, lacks them. $table; $number: its identity field.
WITH suspect AS MATERIALIZED (
    SELECT
        row_no,
        COLUMNS(lambda c: c = $number || '__variant') AS variant,
        COLUMNS(lambda c: c = $number || '__key') AS key,
        COLUMNS(lambda c: c = $number || '__form') AS form
    FROM query_table($table)
    WHERE row_no IN (SELECT row_no FROM unsure_row)
), read AS (
    SELECT *, identity_clean(variant) AS clean, identity_number(variant) AS packed FROM suspect
)
SELECT 'person' AS seen_in, row_no, identity_standard(clean, packed) AS standard, form
FROM read
WHERE key IS NULL OR ($old AND key NOT IN (SELECT key FROM police_key))
