-- Entries counted by where they lead: a reversal counts once less what it takes back. Range of paths: [$path, $beyond).
WITH inside AS (
    SELECT area FROM area WHERE path >= $path AND path < $beyond
),
known AS (
    SELECT
        entry.unit,
        coalesce(undone.cause, entry.cause) AS cause,
        CASE WHEN entry.reverses IS NULL THEN entry.from_account ELSE entry.to_account END AS from_account,
        CASE WHEN entry.reverses IS NULL THEN entry.from_area ELSE entry.to_area END AS from_area,
        CASE WHEN entry.reverses IS NULL THEN entry.to_account ELSE entry.from_account END AS to_account,
        CASE WHEN entry.reverses IS NULL THEN entry.to_area ELSE entry.from_area END AS to_area,
        entry.effective_day < $first AS before,
        CASE WHEN $by = '' THEN '' ELSE entry.was END AS was,
        CASE WHEN $by = '' THEN '' ELSE coalesce(undone.attribute, entry.attribute) END AS attribute,
        CASE WHEN entry.reverses IS NULL THEN 1 ELSE -1 END AS weight
    FROM ledger_entry AS entry
    LEFT JOIN ledger_entry AS undone ON undone.entry = entry.reverses
    WHERE entry.effective_day <= $last
        AND ($known_at IS NULL OR entry.recorded_at <= CAST($known_at AS TIMESTAMPTZ))
)
SELECT
    unit, cause,
    from_account, from_area IN (SELECT area FROM inside) AS from_in,
    to_account, to_area IN (SELECT area FROM inside) AS to_in,
    before, was, attribute,
    CAST(sum(weight) AS BIGINT) AS count
FROM known
GROUP BY ALL
HAVING from_in OR to_in
