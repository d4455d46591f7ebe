-- Keys by which the police register is searched: as for other registers, and all that these have shown.
SELECT key FROM wanted_key
UNION ALL
SELECT key FROM appearance WHERE key IS NOT NULL
UNION ALL
SELECT key FROM row_slip
