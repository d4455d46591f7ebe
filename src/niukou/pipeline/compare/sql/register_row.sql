-- The rows of $register found by met_row, with the columns that links, rules and findings read. A number that cannot
-- be right is kept only where it may be one slip of the pen from a right one: that leaves out firms and placeholders.
-- $table: where its rows are; $columns; $number: its identity field.
-- That is asked of the rows once they are gathered: while they are read, one here and one there, so long a question
-- would be put to a handful of rows at a time, which costs nearly as much as to two thousand.
WITH met AS MATERIALIZED (
    SELECT
        *,
        COLUMNS(lambda c: c = $number || '__variant') AS variant_compared,
        COLUMNS(lambda c: c = $number || '__key') AS key_compared
    FROM query_table($table)
    WHERE row_no IN (SELECT row_no FROM met_row WHERE seen_in = $register)
)
SELECT COLUMNS(lambda c: list_contains($columns, c))
FROM met
WHERE row_no NOT IN (
    SELECT row_no FROM met
    WHERE key_compared IS NULL AND identity_slip_possible(identity_clean(variant_compared)) IS NOT TRUE)
