-- A register's row and a person of the registry, or of the police register ($police), who have one number. Numbers
-- that cannot be right count only where they may be somebody's (no placeholder) and, in link.sql, the names agree.
WITH read AS MATERIALIZED (
    SELECT seen_in, row_no, variant, name, identity_clean(variant) AS clean, identity_number(variant) AS packed
    FROM appearance
    WHERE key IS NULL
), wrong AS MATERIALIZED (
    SELECT *, identity_standard(clean, packed) AS standard FROM read
), met AS MATERIALIZED ( -- first who has the same number, then whether it may be anybody's: a long question
    SELECT
        seen.seen_in AS register, seen.row_no, known.seen_in AS known_in, known.row_no AS known_row,
        seen.variant = known.variant AS as_written, seen.name, known.name AS known_name, seen.standard
    FROM wrong AS seen
    JOIN wrong AS known ON seen.standard = known.standard
    WHERE known.seen_in IN ('person', $police) AND seen.seen_in NOT IN ('person', known.seen_in)
)
SELECT
    seen.seen_in AS register, seen.row_no, known.seen_in AS known_in, known.row_no AS known_row,
    -- no variant is the standard form
    seen.variant IS NOT DISTINCT FROM known.variant AS as_written, false AS wrong,
    -- names only where they differ: that is all that is left to ask
    CASE WHEN seen.name IS DISTINCT FROM known.name THEN seen.name END AS name,
    CASE WHEN seen.name IS DISTINCT FROM known.name THEN known.name END AS known_name,
    seen.name = known.name AS same_name
FROM appearance AS seen
JOIN appearance AS known ON seen.key = known.key
WHERE known.seen_in IN ('person', $police) AND seen.seen_in NOT IN ('person', known.seen_in)
UNION ALL
SELECT register, row_no, known_in, known_row, as_written, true, name, known_name, name = known_name
FROM met
WHERE identity_slip_possible(standard)
