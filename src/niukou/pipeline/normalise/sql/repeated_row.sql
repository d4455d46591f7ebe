-- Rows that an earlier file already brought, cell by cell: a file handed over twice must not double a county.
-- The same row twice within one file stays, for the rules to see.
SELECT landed_file, landed_row
FROM (
    SELECT landed_file, landed_row,
        min(landed_file) OVER (PARTITION BY [*COLUMNS(* EXCLUDE (landed_file, landed_row))]) AS first_file
    FROM landed
    WHERE hash(*COLUMNS(* EXCLUDE (landed_file, landed_row))) IN (SELECT content FROM repeated_content)
)
WHERE landed_file > first_file
