-- Resident identity numbers (GB 11643: 17 digits and a check digit of ISO 7064 MOD 11-2). A number n of 17
-- digits and its check c are right when c is check(n); changing the digit of weight w by d changes the sum by
-- w * d. So in every place at most one digit (mod 11) makes a wrong number right, and no guessing is needed.

-- Whether a number, cleaned, may be one slip away from a right one: about as long, hardly anything but digits, and no
-- placeholder (one digit over and over in place of the area, or the digits in their order).
CREATE OR REPLACE MACRO identity_slip_possible(c) AS length(c) BETWEEN 14 AND 23
    AND length(translate(left(c, 19), '0123456789', '')) <= CASE WHEN right(c, 1) = 'X' THEN 2 ELSE 1 END
    AND left(c, 6) <> repeat(left(c, 1), 6)
    AND strpos('012345678901234567890123', left(c, 14)) = 0;

-- The right number of 18 digits, as identity_number gives it, of which this is the key.
CREATE OR REPLACE MACRO identity_number_of_key(k) AS k // 11 * 16 + k % 11;

-- Places of the 17 digits from the left: what a digit there counts, its weight, 1 / weight mod 11, and the weight
-- less that of the next place mod 11 (what swapping the two changes, times their difference).
CREATE OR REPLACE MACRO slip_places() AS TABLE
SELECT place, CAST(power(10, 17 - place) AS BIGINT) AS ten, weight, inverse, step
FROM (VALUES
    (1, 7, 8, 9), (2, 9, 5, 10), (3, 10, 10, 5), (4, 5, 9, 8), (5, 8, 7, 4), (6, 4, 3, 2), (7, 2, 6, 1),
    (8, 1, 1, 6), (9, 6, 2, 3), (10, 3, 4, 7), (11, 7, 8, 9), (12, 9, 5, 10), (13, 10, 10, 5), (14, 5, 9, 8),
    (15, 8, 7, 4), (16, 4, 3, 2), (17, 2, 6, NULL)) AS places(place, weight, inverse, step);

-- What the four digits of a year add to the sum, mod 11.
CREATE OR REPLACE MACRO slip_year_sum(year) AS
    (2 * (year // 1000) + year // 100 % 10 + 6 * (year // 10 % 10) + 3 * (year % 10)) % 11;

-- Texts one slip away from t.
CREATE OR REPLACE MACRO texts_with_digit_changed(t) AS list_transform(range(0, 11 * length(t)),
    lambda i: left(t, CAST(i // 11 AS INTEGER)) || substr('0123456789X', CAST(i % 11 + 1 AS INTEGER), 1)
        || substr(t, CAST(i // 11 + 2 AS INTEGER)));
CREATE OR REPLACE MACRO texts_with_digit_added(t) AS list_transform(range(0, 11 * (length(t) + 1)),
    lambda i: left(t, CAST(i // 11 AS INTEGER)) || substr('0123456789X', CAST(i % 11 + 1 AS INTEGER), 1)
        || substr(t, CAST(i // 11 + 1 AS INTEGER)));
CREATE OR REPLACE MACRO texts_with_one_left_out(t) AS list_transform(range(0, length(t)),
    lambda i: left(t, CAST(i AS INTEGER)) || substr(t, CAST(i + 2 AS INTEGER)));
CREATE OR REPLACE MACRO texts_with_two_swapped(t) AS list_transform(range(0, length(t) - 1),
    lambda i: left(t, CAST(i AS INTEGER)) || substr(t, CAST(i + 2 AS INTEGER), 1)
        || substr(t, CAST(i + 1 AS INTEGER), 1) || substr(t, CAST(i + 3 AS INTEGER)));
CREATE OR REPLACE MACRO texts_with_year(t) AS list_transform(range(1850, 2100),
    lambda year: left(t, 6) || CAST(year AS VARCHAR) || substr(t, 11));
CREATE OR REPLACE MACRO texts_with_old_year(t) AS list_transform(range(0, 100),
    lambda year: left(t, 6) || lpad(CAST(year AS VARCHAR), 2, '0') || substr(t, 9));

CREATE OR REPLACE MACRO identity_slips(numbers) AS TABLE
WITH given AS (
    SELECT seen_in, row_no, standard, form,
        form <> 'old' AND regexp_full_match(standard, '[0-9]{17}[0-9X]') AS plain,
        left(standard, 6) || substr(standard, 9, 9) AS written_old -- as it was before it was upgraded
    FROM query_table(numbers)
), split AS (
    SELECT seen_in, row_no, CAST(left(standard, 17) AS BIGINT) AS n,
        strpos('0123456789X', right(standard, 1)) - 1 AS c
    FROM given
    WHERE plain
), wrong AS MATERIALIZED (
    SELECT *, (c + 11 - identity_check_of(n)) % 11 AS off FROM split WHERE c <> identity_check_of(n)
), placed AS (
    SELECT wrong.*, place, ten, inverse, step, n // ten % 10 AS digit, n // (ten // 10) % 10 AS next
    FROM wrong CROSS JOIN slip_places() WHERE ten > 1
    UNION ALL
    SELECT wrong.*, 17, 1, inverse, NULL, n % 10, NULL FROM wrong CROSS JOIN slip_places() WHERE place = 17
), texts AS (
    -- Numbers too odd for arithmetic are few, so all texts one slip away are tried. The length tells what may
    -- have happened. A disability certificate's number is the resident's, category 1-7, grade 1-4, and perhaps two
    -- characters more: one of its first 18 missing or too many leaves 17 or 19 before the category.
    SELECT seen_in, row_no, 'digit' AS slip, 18 AS size, unnest(texts_with_digit_changed(standard)) AS written
    FROM given WHERE NOT plain AND form <> 'old' AND length(standard) = 18
    UNION ALL
    SELECT seen_in, row_no, 'swap', 18, unnest(texts_with_two_swapped(standard))
    FROM given WHERE NOT plain AND form <> 'old' AND length(standard) = 18
    UNION ALL
    SELECT seen_in, row_no, 'year', 18, unnest(texts_with_year(standard))
    FROM given WHERE NOT plain AND form <> 'old' AND length(standard) = 18
    UNION ALL
    SELECT seen_in, row_no, 'missing', 18, unnest(texts_with_digit_added(left(standard, 17)))
    FROM given WHERE length(standard) = 17
        OR length(standard) IN (19, 21) AND regexp_full_match(substr(standard, 18, 2), '[1-7][1-4]')
    UNION ALL
    SELECT seen_in, row_no, 'extra', 18, unnest(texts_with_one_left_out(left(standard, 19)))
    FROM given WHERE length(standard) = 19
        OR length(standard) IN (21, 23) AND regexp_full_match(substr(standard, 20, 2), '[1-7][1-4]')
    UNION ALL
    SELECT seen_in, row_no, 'digit', 15, unnest(texts_with_digit_changed(written_old))
    FROM given WHERE form = 'old'
    UNION ALL
    SELECT seen_in, row_no, 'swap', 15, unnest(texts_with_two_swapped(written_old))
    FROM given WHERE form = 'old'
    UNION ALL
    SELECT seen_in, row_no, 'year', 15, unnest(texts_with_old_year(written_old))
    FROM given WHERE form = 'old'
    UNION ALL
    SELECT seen_in, row_no, 'missing', 15, unnest(texts_with_digit_added(standard))
    FROM given WHERE length(standard) = 14
    UNION ALL
    SELECT seen_in, row_no, 'extra', 15, unnest(texts_with_one_left_out(standard))
    FROM given WHERE length(standard) = 16
), found AS (
    SELECT seen_in, row_no, slip_rank('digit') AS rank, false AS old,
        (n + ((digit + 11 * 10 - off * inverse) % 11 - digit) * ten) * 11 + c AS key
    FROM placed WHERE (digit + 11 * 10 - off * inverse) % 11 < 10
    UNION ALL
    SELECT seen_in, row_no, slip_rank('digit'), false, n * 11 + identity_check_of(n) FROM wrong
    UNION ALL
    SELECT seen_in, row_no, slip_rank('swap'), false, (n + (next - digit) * 9 * (ten // 10)) * 11 + c
    FROM placed WHERE digit <> next AND (off + step * (11 + next - digit)) % 11 = 0
    UNION ALL
    SELECT seen_in, row_no, slip_rank('swap'), false, (n - n % 10 + c) * 11 + n % 10
    FROM wrong WHERE c < 10 AND identity_check_of(n - n % 10 + c) = n % 10
    UNION ALL
    SELECT seen_in, row_no, slip_rank('year'), false, (n + (year - n // 10000000 % 10000) * 10000000) * 11 + c
    FROM wrong JOIN (SELECT range AS year, slip_year_sum(range) AS sum FROM range(1850, 2100))
        ON sum = (slip_year_sum(n // 10000000 % 10000) + 11 - off) % 11
    UNION ALL
    SELECT seen_in, row_no, slip_rank(slip), size = 15, identity_key(written, number)
    FROM (
        SELECT texts.*, identity_number_of(written) AS number
        FROM texts JOIN given USING (seen_in, row_no)
        WHERE length(written) = size AND written <> written_old
    )
)
SELECT seen_in, row_no, CAST(key AS BIGINT) AS key, rank, old FROM found WHERE key IS NOT NULL;
