-- Why the poor are poor: the main cause in the newest year file of their household that is not after $last.
WITH told AS (
    SELECT household, arg_max(values['main_cause'], (year, revision)) AS main_cause
    FROM household_year
    WHERE year <= year(CAST($last AS DATE))
    GROUP BY household
)
SELECT
    coalesce(told.main_cause, '') AS main_cause,
    count(*) FILTER (unit = 'household') AS households,
    count(*) FILTER (unit = 'person') AS persons
FROM standing
LEFT JOIN told USING (household)
WHERE account = 'poor'
GROUP BY coalesce(told.main_cause, '')
