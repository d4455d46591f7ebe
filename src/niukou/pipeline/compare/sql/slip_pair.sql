-- A doubtful number and somebody who has the number it may be meant to be, whose other facts do not contradict.
-- $male, $female: how the registry writes what a number tells of the sex.
WITH pair AS MATERIALIZED (
    SELECT
        met_slip.*,
        doubtful.name, doubtful.birth, doubtful.sex, doubtful.place,
        known.name AS known_name, known.birth AS known_birth, known.sex AS known_sex, known.place AS known_place,
        identity_number_of_key(met_slip.key) AS packed
    FROM met_slip
    JOIN appearance AS known ON known.seen_in = known_in AND known.row_no = known_row
    JOIN appearance AS doubtful ON doubtful.seen_in = met_slip.seen_in AND doubtful.row_no = met_slip.row_no
    WHERE doubtful.name IS NOT NULL AND known.name IS NOT NULL
), told AS (
    -- What a right number says of birth and sex counts like a column.
    SELECT pair.*,
        coalesce(known_birth, CAST(identity_birth(NULL, packed) AS VARCHAR)) AS birth_there,
        coalesce(known_sex, CASE identity_sex(NULL, packed) WHEN 'male' THEN $male WHEN 'female' THEN $female END)
            AS sex_there,
        CASE WHEN seen_in = 'person' THEN home.village ELSE place END AS village,
        CASE WHEN known_in = 'person' THEN known_home.village ELSE known_place END AS known_village
    FROM pair
    LEFT JOIN household_place AS home ON seen_in = 'person' AND home.household = place
    LEFT JOIN household_place AS known_home ON known_in = 'person' AND known_home.household = known_place
), taken AS (
    -- An old number that somebody has is right: it is nobody else's slip.
    SELECT register AS seen_in, row_no FROM same_number
    WHERE NOT wrong AND row_no IN (SELECT row_no FROM met_slip WHERE old)
    UNION ALL
    SELECT known_in, known_row FROM same_number
    WHERE NOT wrong AND known_row IN (SELECT row_no FROM met_slip WHERE old)
)
SELECT
    seen_in, row_no, known_in, known_row, key, slip, unchecked, name, known_name,
    coalesce(CAST(birth = birth_there AS INTEGER), 0) + coalesce(CAST(sex = sex_there AS INTEGER), 0)
        + coalesce(CAST(village = known_village AS INTEGER), 0) AS facts_agree
FROM told
WHERE coalesce(birth = birth_there, true) AND coalesce(sex = sex_there, true)
    AND coalesce(village = known_village, true)
    AND NOT (old AND (seen_in, row_no) IN (SELECT (seen_in, row_no) FROM taken))
