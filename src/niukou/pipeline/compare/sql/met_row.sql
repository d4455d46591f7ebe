-- Rows of registers that may be somebody looked for: their key is among the keys of the tables $wanted; or they have
-- none, because their number cannot be right (-1 stands for that on both sides, so that one join finds both); or
-- ($old) it is of the old 15 digits. This is the one pass over every row; it reads keys only, and goes through all
-- registers of `searched` at once, so that the keys looked for are put in order once. Rows may repeat.
SELECT seen_in, row_no
FROM (SELECT seen_in, row_no, coalesce(key, -1) AS key FROM searched)
SEMI JOIN (SELECT key FROM query_table($wanted, true) UNION ALL SELECT -1) AS wanted USING (key)
UNION ALL
SELECT seen_in, row_no
FROM searched
WHERE $old AND form = 'old'
