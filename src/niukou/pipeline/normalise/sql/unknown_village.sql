-- Households of the roster whose village could not be found by its names.
SELECT household.landed_file, household.landed_row, $column AS "column", roster.village_name AS value,
    $reason AS reason
FROM household
JOIN roster ON roster.row_no = household.row_no
WHERE household.village_code IS NULL
