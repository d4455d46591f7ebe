-- The doubts as `rejected.csv` tells them: the columns of ingest's rejected rows; the rows themselves are kept.
SELECT landed_file_name.file, landed_file_name.sheet, doubt.landed_row AS row,
    doubt."column", doubt.value, doubt.reason, true AS kept
FROM doubt
JOIN landed_file_name ON landed_file_name.landed_file = doubt.landed_file
ORDER BY doubt.landed_file, doubt.landed_row, doubt."column"
