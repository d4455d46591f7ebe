-- Of the rows that the sieve left of a register (sifted_row) those that may be somebody looked for: their key is in
-- met_key; or ($old) their number is of the old 15 digits; or they have no key, because their number cannot be right, and
-- it may be one slip of the pen from a right one: that leaves out firms and placeholders. $number: the identity field.
-- That is asked of rows that were gathered: put to one here and one there, so long a question costs nearly as much as
-- put to two thousand.
WITH unsure AS MATERIALIZED (
    SELECT row_no, COLUMNS(lambda c: c = $number || '__variant') AS variant
    FROM sifted_row
    WHERE COLUMNS(lambda c: c = $number || '__key') IS NULL
)
SELECT * EXCLUDE (key_compared, form_compared)
FROM (
    SELECT
        *,
        COLUMNS(lambda c: c = $number || '__key') AS key_compared,
        COLUMNS(lambda c: c = $number || '__form') AS form_compared
    FROM sifted_row
)
WHERE key_compared IN (SELECT key FROM met_key)
    OR ($old AND key_compared IS NOT NULL AND form_compared = 'old')
    OR row_no IN (SELECT row_no FROM unsure WHERE identity_slip_possible(identity_clean(variant)))
