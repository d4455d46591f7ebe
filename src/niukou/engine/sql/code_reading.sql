-- What each text that stands in a code column means. The list goes first: there a dash or 无 may be a label.
SELECT code_written.list, code_written.written,
    coalesce(code_map.label, given_value(code_written.written)) AS value,
    CASE WHEN code_map.label IS NULL THEN given_value(code_written.written) END AS unread
FROM code_written
LEFT JOIN code_map
    ON code_map.list = code_written.list AND code_map.spelling = code_spelling(code_written.written)
