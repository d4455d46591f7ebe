-- A doubtful number and somebody who has the number it may be meant to be, whose other facts do not contradict.
-- A register's row may be meant to be somebody of the registry or of the police register ($police); a person of the
-- registry anybody. $male, $female: how the registry writes what a number tells of the sex.
-- Of the many numbers that may be meant few are anybody's: keys meet first, names and facts are read of those who met.
WITH met AS MATERIALIZED (
    SELECT slip.*, known.seen_in AS known_in, known.row_no AS known_row, slip.old OR known.form = 'old' AS unchecked
    FROM (SELECT * FROM person_slip UNION ALL SELECT * FROM row_slip) AS slip
    JOIN (SELECT seen_in, row_no, key, form FROM appearance) AS known ON known.key = slip.key
    WHERE CASE WHEN slip.seen_in = 'person' THEN known.seen_in <> 'person'
        ELSE known.seen_in IN ('person', $police) END
), here AS (
    SELECT appearance.*, CASE WHEN seen_in = 'person' THEN village ELSE place END AS village
    FROM appearance
    LEFT JOIN household_place ON seen_in = 'person' AND household = place
), pair AS (
    SELECT
        met.*,
        doubtful.name, known.name AS known_name,
        doubtful.birth, doubtful.sex, doubtful.village,
        known.sex AS known_sex, known.birth AS known_birth, known.village AS known_village,
        identity_number_of_key(met.key) AS packed
    FROM met
    JOIN here AS known ON known.seen_in = met.known_in AND known.row_no = met.known_row
    JOIN here AS doubtful ON doubtful.seen_in = met.seen_in AND doubtful.row_no = met.row_no
    WHERE doubtful.name IS NOT NULL AND known.name IS NOT NULL
), told AS MATERIALIZED (
    -- What a right number says of birth and sex counts like a column.
    SELECT *,
        coalesce(known_birth, CAST(identity_birth(NULL, packed) AS VARCHAR)) AS birth_there,
        coalesce(known_sex, CASE identity_sex(NULL, packed) WHEN 'male' THEN $male WHEN 'female' THEN $female END)
            AS sex_there
    FROM pair
), agreeing AS (
    SELECT
        seen_in, row_no, known_in, known_row, key, slip, unchecked, name, known_name, old,
        coalesce(CAST(birth = birth_there AS INTEGER), 0) + coalesce(CAST(sex = sex_there AS INTEGER), 0)
            + coalesce(CAST(village = known_village AS INTEGER), 0) AS facts_agree
    FROM told
    WHERE coalesce(birth = birth_there, true) AND coalesce(sex = sex_there, true)
        AND coalesce(village = known_village, true)
)
SELECT * EXCLUDE old FROM agreeing WHERE NOT old
UNION ALL
-- An old number that somebody has is right: it is nobody else's slip.
SELECT * EXCLUDE old FROM agreeing
WHERE old AND (seen_in, row_no) NOT IN (
    SELECT (register, row_no) FROM same_number WHERE NOT wrong
    UNION ALL
    SELECT (known_in, known_row) FROM same_number WHERE NOT wrong
)
