-- How the files of this run are called in what people read.
SELECT unnest(CAST($indexes AS INTEGER[])) AS landed_file, unnest(CAST($paths AS VARCHAR[])) AS file,
    unnest(CAST($sheets AS VARCHAR[])) AS sheet
