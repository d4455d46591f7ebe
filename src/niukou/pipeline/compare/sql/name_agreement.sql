-- What terms.name says of each pair of name_pair. $names, $known_names, $agreements: lists of one length.
SELECT
    unnest(CAST($names AS VARCHAR[])) AS name,
    unnest(CAST($known_names AS VARCHAR[])) AS known_name,
    unnest(CAST($agreements AS VARCHAR[])) AS agrees
