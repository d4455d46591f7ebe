-- The laws of dates.py, money.py, name.py (standard form) and mask.py for DuckDB; needs characters.sql first.
-- Each macro takes the raw text and gives NULL where the Python gives None.
--
-- A macro is pasted in wherever its argument is named, and what is pasted has to be planned, each time: so a text that
-- is named several times and costs something is put into a list of one, whose element has a name.

CREATE OR REPLACE MACRO parse_date_is_written(s) AS regexp_full_match(s,
  '[1-9][0-9]{3} ?[-/.] ?[0-9]{1,2} ?[-/.] ?[0-9]{1,2}([T ] ?[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?'
  '|[1-9][0-9]{3} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2}( ?[日号]( ?[0-2]?[0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?'
  '|[1-9][0-9]{7}([0-9]{6}|[T ][0-2]?[0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?');

-- Only for texts of the patterns above: the first three numbers are year, month and day.
CREATE OR REPLACE MACRO parse_date_of_written(s) AS TRY_CAST(regexp_replace(s,
  '^([0-9]{4})[^0-9]*([0-9]{1,2})[^0-9]*([0-9]{1,2}).*$', '\1-\2-\3') AS DATE);

CREATE OR REPLACE MACRO parse_date_of_serial(i) AS CASE
  WHEN i = 60 OR i BETWEEN 1900 AND 2100 THEN NULL
  WHEN i BETWEEN 1 AND 59 THEN DATE '1899-12-31' + i
  WHEN i BETWEEN 61 AND 80000 THEN DATE '1899-12-30' + i
  END;

CREATE OR REPLACE MACRO parse_date(t) AS CASE
  WHEN regexp_full_match(t, '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(t AS DATE)
  ELSE list_transform([single_blanks(half_width(t))], lambda s: CASE
    WHEN parse_date_is_written(s) THEN parse_date_of_written(s)
    WHEN regexp_full_match(s, '[0-9]{1,5}(\.[0-9]+)?')
      THEN parse_date_of_serial(CAST(regexp_extract(s, '^[0-9]+') AS INTEGER))
    END)[1]
  END;

CREATE OR REPLACE MACRO parse_number_cleaned(t) AS translate(without_blanks(half_width(t)), '￥−', '¥-');

CREATE OR REPLACE MACRO parse_number_is_written(s) AS regexp_full_match(s,
  '(¥?[+-]?|[+-]¥)([0-9]{1,3}(,[0-9]{3}){1,9}(\.[0-9]{0,30})?|[0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2}|万元?|亿元?|元)?');

-- 万 and 亿 as exponents in the text, so that the cast rounds once: 1.1万 is 11000, not 11000.000000000002.
CREATE OR REPLACE MACRO parse_number_of_written(s) AS
  TRY_CAST(replace(replace(regexp_replace(s, '[¥,元+]', '', 'g'), '万', 'e4'), '亿', 'e8') AS DOUBLE);

-- unit: a pattern of money.py's unit_pattern, for what may follow the number.
CREATE OR REPLACE MACRO parse_number(t, unit := '') AS CASE
  WHEN strlen(t) < 30 AND regexp_full_match(t, '-?[0-9]+(\.[0-9]+)?') THEN TRY_CAST(t AS DOUBLE)
  ELSE list_transform([regexp_replace(parse_number_cleaned(t), unit, '')], lambda s: CASE
    WHEN parse_number_is_written(s) THEN parse_number_of_written(s) END)[1]
  END;

-- Names as they are compared: no blanks, no dots between the parts of a name, one code point for a character.
CREATE OR REPLACE MACRO name_standard(t) AS
  nullif(nfc_normalize(regexp_replace(without_blanks(half_width(t)), '[·•・‧．.∙⋅･﹒]', '', 'g')), '');

CREATE OR REPLACE MACRO mask_phone(t) AS coalesce(CASE
  WHEN length(without_blanks(t)) < 10 THEN repeat('*', length(without_blanks(t)))
  ELSE left(without_blanks(half_width(t)), 3) || repeat('*', length(without_blanks(t)) - 5)
    || right(without_blanks(half_width(t)), 2)
  END, '');

CREATE OR REPLACE MACRO mask_account(t) AS coalesce(CASE
  WHEN length(without_blanks(t)) < 12 THEN repeat('*', length(without_blanks(t)))
  ELSE repeat('*', length(without_blanks(t)) - 4) || right(without_blanks(half_width(t)), 4)
  END, '');

CREATE OR REPLACE MACRO personal_number() AS '(^|[^0-9])([1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]|[1-8][0-9]{5}[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}|1[3-9][0-9]( ?[0-9]{4}){2}|62[0-9]{14,17})([^0-9]|$)';

-- Personal numbers hidden by what they look like, wherever they stand (mask.py): twice, since of two numbers side by
-- side the first takes the character between them.
CREATE OR REPLACE MACRO hide_personal_numbers(t) AS regexp_replace(regexp_replace(t, personal_number(), '\1***\9', 'g'),
  personal_number(), '\1***\9', 'g');

CREATE OR REPLACE MACRO personal_key() AS
  '[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]';
