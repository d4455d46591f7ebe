-- The rows of $register found by met_row, with the columns that links, rules and findings read. A number that cannot
-- be right is kept only where it may be one slip of the pen from a right one: that leaves out firms and placeholders.
-- $table: where its rows are; $columns; $number: its identity field.
SELECT COLUMNS(lambda c: list_contains($columns, c))
FROM (
    SELECT
        *,
        COLUMNS(lambda c: c = $number || '__variant') AS variant_compared,
        COLUMNS(lambda c: c = $number || '__key') AS key_compared
    FROM query_table($table)
    WHERE row_no IN (SELECT row_no FROM met_row WHERE seen_in = $register)
)
WHERE key_compared IS NOT NULL OR identity_slip_possible(identity_clean(variant_compared))
