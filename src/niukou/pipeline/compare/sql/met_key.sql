-- Of the keys of the tables $wanted those that rows left by the sieve have: it lets a few others through.
SELECT key FROM query_table($wanted, true)
SEMI JOIN sifted_key USING (key)
