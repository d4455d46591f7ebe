-- Macros with which a row of a standard table becomes the texts that the book keeps (book_texts.py calls them).

-- A field of a JSON object with the comma before it; nothing where there is no value.
CREATE OR REPLACE MACRO json_entry(name, t) AS
    CASE WHEN t IS NULL THEN '' ELSE ',"' || name || '":' || CAST(to_json(t) AS VARCHAR) END;

-- The object of entries, without the first comma.
CREATE OR REPLACE MACRO json_object_of(entries) AS '{' || substr(entries, 2) || '}';

-- A number as the shortest decimal text, without a needless point.
CREATE OR REPLACE MACRO number_text(n) AS regexp_replace(CAST(n AS VARCHAR), '\.0$', '');

-- Free text without the control characters that JSON would have to escape one way or another.
CREATE OR REPLACE MACRO plain_text(t) AS CASE
    WHEN regexp_matches(t, '[\x00-\x1f]') THEN regexp_replace(t, '[\x00-\x08\x0b-\x1f]', '', 'g') ELSE t END;
