-- Rows of the older snapshot beside those of the newer: only what differs.
WITH older AS (
    SELECT 'person' AS subject, person AS key, account || ' ' || area AS said FROM older_person
    UNION ALL
    SELECT 'household', household, account || ' ' || area FROM older_household
    UNION ALL
    SELECT 'ledger_entry', CAST(entry AS VARCHAR), leaf FROM older_ledger_entry
),
newer AS (
    SELECT 'person' AS subject, person AS key, account || ' ' || area AS said FROM newer_person
    UNION ALL
    SELECT 'household', household, account || ' ' || area FROM newer_household
    UNION ALL
    SELECT 'ledger_entry', CAST(entry AS VARCHAR), leaf FROM newer_ledger_entry
)
SELECT
    subject, key,
    CASE WHEN older.said IS NULL THEN 'added' WHEN newer.said IS NULL THEN 'removed' ELSE 'changed' END AS change,
    older.said AS was, newer.said AS now
FROM older
FULL JOIN newer USING (subject, key)
WHERE older.said IS DISTINCT FROM newer.said
