-- China's resident number for DuckDB; the laws are those of cn_resident.py.
--
-- Two stages, so that what is costly is worked out once a row and a query stays small to plan:
--   one takes the raw text       identity_clean(t) AS c, identity_number(t) AS n
--   two takes both results       identity_standard(c, n), identity_form(c, n), identity_key(c, n),
--                                identity_birth(c, n), identity_sex(c, n)
--   three takes a key k          identity_valid(c, k), where any form of the text may stand for c
--   on its own, raw text         identity_mask(t)
--
--   SELECT identity_key(c, n), identity_birth(c, n), …
--   FROM (SELECT identity_clean(id_number) AS c, identity_number(id_number) AS n FROM …)
--
-- c: half-width, no blanks, x as X; NULL when blank. length(c) is the number's length.
-- n: NULL when blank, -1 when no number can be read, else 16 × the first 17 digits + what is written in the 18th
--    place: 0 to 10, or 15 for the old 15 digits (here upgraded to 17), which have no check digit.

-- True for nearly every number of 18 digits (not: beginning with 0, ending in 00), never for anything else: a cast is
-- five times cheaper than a regular expression. What a cast takes besides 18 digits is shorter than 10^17, or ends in
-- 00 (exponents), or begins with 0 or a blank (hexadecimal). A sum, because AND would have DuckDB cast twice.
CREATE OR REPLACE MACRO identity_is_18_digits(t) AS
  CAST(TRY_CAST(t AS BIGINT) >= 100000000000000000 AS TINYINT) + CAST(TRY_CAST(t AS BIGINT) % 100 > 0 AS TINYINT)
  + CAST(strlen(t) = 18 AS TINYINT) + CAST(t >= '1' AS TINYINT) = 4;

CREATE OR REPLACE MACRO identity_cleaned(t) AS replace(without_blanks(half_width(t)), 'x', 'X');

CREATE OR REPLACE MACRO identity_clean(t) AS CASE
  WHEN identity_is_18_digits(t) THEN t
  WHEN regexp_full_match(t, '[0-9X]+') THEN t
  ELSE nullif(identity_cleaned(t), '')
  END;

CREATE OR REPLACE MACRO identity_number_of(c) AS CASE
  WHEN regexp_full_match(c, '(?s)[0-9]{17}[0-9X](..|....)?')
    THEN CAST(left(c, 17) AS BIGINT) * 16 + strpos('0123456789X', substr(c, 18, 1)) - 1
  WHEN regexp_full_match(c, '[0-9]{15}') THEN CAST(left(c, 6) || '19' || substr(c, 7) AS BIGINT) * 16 + 15
  WHEN c <> '' THEN -1
  END;

-- Clean texts, nearly all, are read as they stand; only dirty ones are cleaned, several times over.
CREATE OR REPLACE MACRO identity_number(t) AS CASE
  WHEN identity_is_18_digits(t) THEN TRY_CAST(t AS BIGINT) // 10 * 16 + TRY_CAST(t AS BIGINT) % 10
  WHEN regexp_full_match(t, '[0-9X]+') THEN identity_number_of(t)
  ELSE list_transform([identity_cleaned(t)], lambda c: identity_number_of(c))[1]
  END;

-- The check digit 0 to 10 of 17 digits m. The weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 are 2^17 … 2^1 modulo 11,
-- so with P = Σ digit_i × 2^i (i from 0, the last digit) the check is (1 − 2P) mod 11 = (1 + 9P) mod 11; and because
-- digit_i = m // 10^i − 10 × (m // 10^(i+1)), P = m − 8 × Σ 2^(i−1) × (m // 10^i): sixteen divisions, no digits.
CREATE OR REPLACE MACRO identity_check_of(m) AS (1 + 9 * (m - 8 * (
  m // 10 + 2 * (m // 100) + 4 * (m // 1000) + 8 * (m // 10000) + 16 * (m // 100000) + 32 * (m // 1000000)
  + 64 * (m // 10000000) + 128 * (m // 100000000) + 256 * (m // 1000000000) + 512 * (m // 10000000000)
  + 1024 * (m // 100000000000) + 2048 * (m // 1000000000000) + 4096 * (m // 10000000000000)
  + 8192 * (m // 100000000000000) + 16384 * (m // 1000000000000000) + 32768 * (m // 10000000000000000)))) % 11;

-- The date in eight digits yyyymmdd; NULL when it is in no calendar.
CREATE OR REPLACE MACRO identity_date_of(d) AS CASE
  WHEN d >= 10000 THEN CAST(try_strptime(lpad(CAST(d AS VARCHAR), 8, '0'), '%Y%m%d') AS DATE) END;

CREATE OR REPLACE MACRO identity_birth(c, n) AS identity_date_of(n // 16000 % 100000000);

CREATE OR REPLACE MACRO identity_sex(c, n) AS
  CASE WHEN n < 0 THEN NULL WHEN n // 16 % 2 = 1 THEN 'male' WHEN n // 16 % 2 = 0 THEN 'female' END;

-- A macro is pasted in wherever its argument is named, and what is pasted has to be planned, each time: so where rows
-- are few, what is named often is put into a list of one, whose element has a name.
CREATE OR REPLACE MACRO identity_key(c, n) AS CASE
  WHEN identity_check_of(n // 16) = n % 16 THEN n // 16 * 11 + n % 16
  WHEN n % 16 = 15 AND identity_birth(c, n) IS NOT NULL
    THEN list_transform([n // 16], lambda m: m * 11 + identity_check_of(m))[1]
  END;

CREATE OR REPLACE MACRO identity_valid(c, k) AS CASE WHEN c IS NOT NULL THEN k IS NOT NULL END;

CREATE OR REPLACE MACRO identity_form(c, n) AS CASE
  WHEN n < 0 THEN 'other'
  WHEN n % 16 = 15 THEN 'old'
  WHEN strlen(c) = 18 THEN 'current'
  WHEN c IS NOT NULL THEN 'certificate'
  END;

CREATE OR REPLACE MACRO identity_standard(c, n) AS CASE
  WHEN n < 0 OR strlen(c) = 18 THEN c
  WHEN n % 16 = 15
    THEN left(c, 6) || '19' || substr(c, 7)
      || list_transform([n // 16], lambda m: substr('0123456789X', identity_check_of(m) + 1, 1))[1]
  ELSE left(c, 18)
  END;

-- The first four characters and the last two: with the birth date in between anybody could be found.
CREATE OR REPLACE MACRO identity_mask(t) AS coalesce(CASE
  WHEN length(without_blanks(t)) < 15 THEN repeat('*', length(without_blanks(t)))
  ELSE left(without_blanks(half_width(t)), 4) || repeat('*', length(without_blanks(t)) - 6)
    || right(without_blanks(half_width(t)), 2)
  END, '');
