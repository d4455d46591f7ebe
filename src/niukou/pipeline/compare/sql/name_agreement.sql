-- What terms.name says of each pair of name_pair. $names, $known_names, $agreements: lists of one length.
SELECT unnest($names) AS name, unnest($known_names) AS known_name, unnest($agreements) AS agrees
