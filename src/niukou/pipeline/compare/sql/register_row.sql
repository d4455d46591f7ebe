-- Of the rows that the sieve left of $register (sifted_row) those that may be somebody looked for: their key is in the
-- table $met; or ($old) their number is of the old 15 digits; or they have no key, and their number is one of doubtful.
-- That leaves out firms and placeholders. $number: the identity field.
SELECT * EXCLUDE (key_compared, form_compared)
FROM (
    SELECT
        *,
        COLUMNS(lambda c: c = $number || '__key') AS key_compared,
        COLUMNS(lambda c: c = $number || '__form') AS form_compared
    FROM sifted_row
)
WHERE key_compared IN (SELECT key FROM query_table($met))
    OR ($old AND key_compared IS NOT NULL AND form_compared = 'old')
    OR row_no IN (SELECT row_no FROM doubtful WHERE seen_in = $register)
