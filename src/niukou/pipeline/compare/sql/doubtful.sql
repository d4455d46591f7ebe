-- Numbers that may be a slip of the pen: they fail their check or are incomplete; or they are of the old 15 digits
-- ($old) the police register, where everybody stands, lacks them. $persons: those of the registry, or of registers.
SELECT seen_in, row_no, standard, form
FROM appearance
WHERE (seen_in = 'person') = $persons
    AND standard IS NOT NULL
    AND (
        key IS NULL
        OR (
            $old
            AND key NOT IN (SELECT key FROM police_key)
            AND (seen_in = 'person' OR key NOT IN (SELECT key FROM registry_key))
        )
    )
