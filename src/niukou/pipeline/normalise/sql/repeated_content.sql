-- Hashes of rows that may stand in more than one file of the table at hand (view `landed`).
SELECT content
FROM (SELECT landed_file, hash(*COLUMNS(* EXCLUDE (landed_file, landed_row))) AS content FROM landed)
GROUP BY content
HAVING min(landed_file) <> max(landed_file)
