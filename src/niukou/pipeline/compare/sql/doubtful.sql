-- Of the numbers of registers that are not known for right (unsure_number) those that may be a slip of the pen: they fail
-- their check or are incomplete, and are about as long as a number; or they are of the old 15 digits and ($old) neither the
-- registry nor the police register, where everybody stands, has them. Asked of all registers at once: put to one here and
-- one there, so long a question costs nearly as much as put to two thousand.
WITH read AS MATERIALIZED (
    SELECT seen_in, row_no, form, key, identity_clean(variant) AS clean, identity_number(variant) AS packed
    FROM unsure_number
), known AS (
    SELECT key FROM police_key WHERE $old
    UNION ALL
    SELECT key FROM registry_key WHERE $old
)
SELECT seen_in, row_no, identity_standard(clean, packed) AS standard, form
FROM read
WHERE CASE WHEN key IS NULL THEN identity_slip_possible(clean) ELSE clean IS NOT NULL END
    AND (key IS NULL OR key NOT IN (SELECT key FROM known))
