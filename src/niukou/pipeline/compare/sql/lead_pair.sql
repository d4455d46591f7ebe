-- Rows of the register $table with the persons they are, and with the heads whose kin they are.
SELECT row_no, known_row AS person_row_no, link_kind, score, name_agrees, false AS kin, NULL::VARCHAR AS relation
FROM link
WHERE register = $table AND known_in = 'person'
UNION ALL
SELECT row_no, head_row, link_kind, score, name_agrees, true, relation
FROM link
JOIN kin ON link.known_in = $police AND link.known_row = kin.kin_row
WHERE register = $table
QUALIFY row_number() OVER (PARTITION BY row_no, head_row ORDER BY score DESC, kin_row) = 1
