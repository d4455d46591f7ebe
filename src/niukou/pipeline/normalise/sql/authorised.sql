-- The people who signed that their property may be looked at.
SELECT unnest(CAST($numbers AS VARCHAR[])) AS number
