-- No identity scheme: any text is a number as it stands. The macros and stages are those of cn_resident.sql.
-- n: DuckDB's hash of the cleaned text as a BIGINT that is never negative; NULL when blank.

CREATE OR REPLACE MACRO identity_clean(t) AS
  CASE WHEN without_blanks(t) = '' THEN NULL ELSE without_blanks(half_width(t)) END;

CREATE OR REPLACE MACRO identity_number(t) AS
  CASE WHEN without_blanks(t) <> '' THEN CAST(hash(without_blanks(half_width(t))) // 2 AS BIGINT) END;

CREATE OR REPLACE MACRO identity_standard(c, n) AS c;

CREATE OR REPLACE MACRO identity_form(c, n) AS CASE WHEN c IS NOT NULL THEN 'other' END;

CREATE OR REPLACE MACRO identity_key(c, n) AS n;

CREATE OR REPLACE MACRO identity_valid(c, k) AS CASE WHEN c IS NOT NULL THEN k IS NOT NULL END;

CREATE OR REPLACE MACRO identity_birth(c, n) AS CAST(NULL AS DATE);

CREATE OR REPLACE MACRO identity_sex(c, n) AS CAST(NULL AS VARCHAR);

CREATE OR REPLACE MACRO identity_mask(t) AS coalesce(CASE
  WHEN length(without_blanks(t)) < 15 THEN repeat('*', length(without_blanks(t)))
  ELSE left(without_blanks(half_width(t)), 4) || repeat('*', length(without_blanks(t)) - 6)
    || right(without_blanks(half_width(t)), 2)
  END, '');
