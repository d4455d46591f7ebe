-- Numbers of registers that may be a slip of the pen: they fail their check or are incomplete; or they are of the old
-- 15 digits and ($old) neither the registry nor the police register, where everybody stands, has them.
WITH suspect AS MATERIALIZED (
    SELECT seen_in, row_no, standard, form, key FROM appearance WHERE standard IS NOT NULL AND (key IS NULL OR $old)
)
SELECT seen_in, row_no, standard, form
FROM suspect
WHERE key IS NULL
UNION ALL
SELECT seen_in, row_no, standard, form
FROM suspect
ANTI JOIN (SELECT key FROM police_key UNION ALL SELECT key FROM registry_key) AS known USING (key)
WHERE key IS NOT NULL
