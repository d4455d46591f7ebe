-- Each household once: its village, when it was identified, whether and when it left poverty. $table is the
-- households', with each code once; fields it does not have are given as 'row_no'.
SELECT
    COLUMNS(lambda c: c = $household) AS household,
    CASE WHEN $village <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $village) AS VARCHAR) END AS village,
    CASE WHEN $identified <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $identified) AS INTEGER) END AS identified,
    CASE WHEN $state <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $state) AS VARCHAR) END AS state,
    CASE WHEN $left <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $left) AS INTEGER) END AS left_in
FROM query_table($table)
