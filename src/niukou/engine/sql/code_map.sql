-- Every spelling of every code list and the label it stands for. A label goes before an alias and an alias
-- before a number; what still stands for two labels (a number that changed its meaning over the years)
-- stands for none.
SELECT list, spelling, min(label) AS label
FROM (
    SELECT list, spelling, label, rank, min(rank) OVER (PARTITION BY list, spelling) AS best
    FROM (
        SELECT unnest(CAST($lists AS VARCHAR[])) AS list,
            code_spelling(unnest(CAST($spellings AS VARCHAR[]))) AS spelling,
            unnest(CAST($labels AS VARCHAR[])) AS label, unnest(CAST($ranks AS INTEGER[])) AS rank
    )
)
WHERE rank = best
GROUP BY list, spelling
HAVING count(DISTINCT label) = 1
