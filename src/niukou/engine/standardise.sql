-- Macros with which landed text is read; the select of a standard table calls them (standardise.py).
-- What blanks, dates, numbers and identity numbers are is said in `terms`; here only what a cell means.

-- The trimmed text, or NULL where the whole of it matches `blank`. Texts of plain characters without any blank,
-- nearly all there are, take the first branch; a pattern and not a list of words, because DuckDB makes a join of
-- IN (…), which every row then pays for.
CREATE OR REPLACE MACRO given_unless(t, blank) AS CASE
    WHEN strlen(t) > 5 AND regexp_full_match(t, '[!-~㐀-龦]+') THEN t
    WHEN regexp_full_match(trimmed(t), blank) THEN NULL
    ELSE trimmed(t) END;

-- The text of a cell, or NULL where it is blank: nothing but blanks, a dash, or a program's word for nothing.
CREATE OR REPLACE MACRO given_text(t) AS given_unless(t, '(?i)[-—－]{0,2}|[/\\]|NULL|#?N/A');

-- The same for cells that are no free text (numbers, dates, codes, identity numbers): there 无 says nothing too.
CREATE OR REPLACE MACRO given_value(t) AS given_unless(t, '(?i)[-—－]{0,2}|[/\\]|NULL|#?N/A|无');

-- Full-width characters as half-width ones, without any blank.
CREATE OR REPLACE MACRO half_width_text(t) AS without_blanks(half_width(t));

-- A code that rows are joined by (household, person, village, family): the same however it was typed.
CREATE OR REPLACE MACRO joining_code(t) AS CASE
    WHEN regexp_full_match(t, '[!-~]{7,}') THEN t
    WHEN given_value(t) IS NULL THEN NULL
    ELSE half_width_text(t) END;

-- A code that is nothing but a number, as that number: alike exactly where the codes are. NULL for any other code.
CREATE OR REPLACE MACRO code_number(t) AS
    CASE WHEN CAST(TRY_CAST(t AS BIGINT) AS VARCHAR) = t THEN TRY_CAST(t AS BIGINT) END;

-- How a label or number of a code list is looked up: folded, in capitals, a number without leading zeros or '.0'.
CREATE OR REPLACE MACRO code_spelling(t) AS
    regexp_replace(upper(half_width_text(t)), '^0*([0-9]+?)(\.0+)?$', '\1');

-- A year written as 2015, 2015年, 2015年度, 2015.0, 2015-03, 2015年3月, or any date; a short number that is no year
-- is not taken for the serial number of a day.
CREATE OR REPLACE MACRO given_year(t) AS CASE
    WHEN regexp_full_match(t, '(19|20)[0-9][0-9]') THEN CAST(t AS INTEGER)
    ELSE list_transform([half_width_text(t)], lambda s: CASE
        WHEN regexp_full_match(s, '(19|20)[0-9][0-9](年度?|\.0+|[-/.年](0?[1-9]|1[0-2])月?)?')
            THEN CAST(left(s, 4) AS INTEGER)
        WHEN regexp_full_match(s, '[0-9]{1,7}(\.[0-9]*)?') THEN NULL
        ELSE CAST(year(parse_date(t)) AS INTEGER) END)[1] END;

-- The text of an identity number as written, blanks and all (a link is exact only where the characters are the
-- same); NULL where the cell is blank.
CREATE OR REPLACE MACRO given_number(t) AS CASE
    WHEN strlen(t) > 6 AND t BETWEEN '!' AND '~' AND right(t, 1) BETWEEN '!' AND '~' THEN t
    WHEN given_value(t) IS NULL THEN NULL
    ELSE t END;
