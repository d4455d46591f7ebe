-- Where a person appears in one table: the number, and what else the row tells about who it is.
-- $table, known as $seen_in; $number, $name, $birth, $sex, $village: its fields, 'row_no' for one it does not have;
-- $in_household: $village is a household's code.
WITH told AS MATERIALIZED (
    SELECT
        row_no,
        COLUMNS(lambda c: c = $number) AS number,
        COLUMNS(lambda c: c = $number || '__key') AS key,
        COLUMNS(lambda c: c = $number || '__form') AS form,
        CASE WHEN $name <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $name) AS VARCHAR) END AS name,
        CASE WHEN $birth <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $birth) AS VARCHAR) END AS birth,
        CASE WHEN $sex <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $sex) AS VARCHAR) END AS sex,
        CASE WHEN $village <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $village) AS VARCHAR) END AS place
    FROM query_table($table)
), read AS (
    SELECT row_no, identity_clean(number) AS clean, identity_number(number) AS packed
    FROM told
    WHERE key IS NULL OR form = 'old'
)
SELECT
    $seen_in AS seen_in,
    row_no,
    number,
    identity_standard(clean, packed) AS standard,
    key,
    form,
    name,
    birth,
    sex,
    CASE WHEN $in_household THEN household_place.village ELSE place END AS village
FROM told
LEFT JOIN read USING (row_no)
LEFT JOIN household_place ON $in_household AND household_place.household = told.place
