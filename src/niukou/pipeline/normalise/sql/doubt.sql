-- Cells that were not understood; filled table by table.
SELECT CAST(NULL AS INTEGER) AS landed_file, CAST(NULL AS INTEGER) AS landed_row,
    CAST(NULL AS VARCHAR) AS "column", CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS reason
WHERE false
