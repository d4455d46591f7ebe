-- Who stands in an account of the area at the end of $last: each where his last entry left him.
WITH final AS (
    SELECT unit, coalesce(person, household) AS key, arg_max(ledger_entry, entry) AS entry
    FROM ledger_entry
    WHERE effective_day <= $last
        AND ($known_at IS NULL OR recorded_at <= CAST($known_at AS TIMESTAMPTZ))
    GROUP BY unit, coalesce(person, household)
)
SELECT unit, key, entry.household AS household, entry.to_account AS account, entry.to_area AS area, entry.attribute AS attribute
FROM final
WHERE entry.to_account <> 'outside'
    AND entry.to_area IN (SELECT area FROM area WHERE path >= $path AND path < $beyond)
