-- Numbers without a check: none can be called wrong, so none is a slip of another.
CREATE OR REPLACE MACRO identity_slip_possible(c) AS false;
CREATE OR REPLACE MACRO identity_slips(numbers) AS TABLE
SELECT seen_in, row_no, CAST(NULL AS BIGINT) AS key, CAST(NULL AS INTEGER) AS rank, CAST(NULL AS BOOLEAN) AS old
FROM query_table(numbers) WHERE false;

-- The number, as identity_number gives it, of which this is the key.
CREATE OR REPLACE MACRO identity_number_of_key(k) AS k;
