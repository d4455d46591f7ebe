-- Numbers of registers that may be a slip of the pen: they fail their check or are incomplete; or they are of the old
-- 15 digits and ($old) neither the registry nor the police register, where everybody stands, has them.
WITH suspect AS MATERIALIZED (
    SELECT seen_in, row_no, form, key, identity_clean(variant) AS clean, identity_number(variant) AS packed
    FROM appearance
    WHERE key IS NULL OR ($old AND form = 'old')
), known AS (
    SELECT key FROM police_key WHERE $old
    UNION ALL
    SELECT key FROM registry_key WHERE $old
)
SELECT seen_in, row_no, identity_standard(clean, packed) AS standard, form
FROM suspect
WHERE clean IS NOT NULL AND (key IS NULL OR key NOT IN (SELECT key FROM known))
