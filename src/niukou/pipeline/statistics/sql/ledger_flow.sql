-- Entries counted by where they lead: a reversal counts once less what it takes back. Range of paths: [$path, $beyond).
WITH forward AS (
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
),
placed AS (
    SELECT
        forward.*,
        left_in.path >= $path AND left_in.path < $beyond AS from_in,
        came_in.path >= $path AND came_in.path < $beyond AS to_in
    FROM forward
    JOIN area AS left_in ON left_in.area = forward.from_area
    JOIN area AS came_in ON came_in.area = forward.to_area
)
SELECT
    unit, cause, from_account, from_in, to_account, to_in, before, was, attribute,
    CAST(sum(weight) AS BIGINT) AS count
FROM placed
WHERE from_in OR to_in
GROUP BY unit, cause, from_account, from_in, to_account, to_in, before, was, attribute
