-- Numbers that may be a slip of the pen: they fail their check or are incomplete; or they are of the old 15 digits
-- and ($old) the police register, where everybody stands, lacks them. $persons: those of the registry, or of registers.
WITH suspect AS MATERIALIZED (
    SELECT seen_in, row_no, standard, form, key
    FROM appearance
    WHERE (seen_in = 'person') = $persons AND standard IS NOT NULL AND (key IS NULL OR $old)
)
SELECT seen_in, row_no, standard, form
FROM suspect
WHERE key IS NULL
UNION ALL
SELECT seen_in, row_no, standard, form
FROM suspect
ANTI JOIN (
    SELECT key FROM police_key
    UNION ALL
    SELECT key FROM registry_key WHERE NOT $persons
) AS known USING (key)
WHERE key IS NOT NULL
