-- Of the rows that the sieve left of $register (sifted_row) those that may be somebody: they have a key, which is looked for
-- (of one in four hundred of the others it is not: that row meets nobody), or their number is one of doubtful. That
-- leaves out firms and placeholders. $number: the identity field.
SELECT * EXCLUDE (key_compared)
FROM (SELECT *, COLUMNS(lambda c: c = $number || '__key') AS key_compared FROM sifted_row)
WHERE key_compared IS NOT NULL
    OR row_no IN (SELECT row_no FROM doubtful WHERE seen_in = $register)
