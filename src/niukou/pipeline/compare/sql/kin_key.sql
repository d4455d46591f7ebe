-- Keys of everybody in a family ($family of the police register $table) of somebody who is, or may be, a household's
-- head. $number: the register's identity field. More than the kin in the end; it bounds what is read of registers.
WITH resident AS (
    SELECT COLUMNS(lambda c: c = $number || '__key') AS key, COLUMNS(lambda c: c = $family) AS family
    FROM query_table($table)
), head AS (
    SELECT COLUMNS(lambda c: c = $head_number || '__key') AS key FROM query_table($heads)
    UNION ALL
    SELECT person_slip.key FROM person_slip SEMI JOIN query_table($heads) AS head USING (row_no)
)
SELECT DISTINCT key
FROM resident
WHERE key IS NOT NULL
    AND family IN (SELECT family FROM resident SEMI JOIN head ON resident.key = head.key)
