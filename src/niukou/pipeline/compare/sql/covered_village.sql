-- Villages of which a register has anybody. $table; $village: its field.
SELECT DISTINCT COLUMNS(lambda c: c = $village) AS village FROM query_table($table)
