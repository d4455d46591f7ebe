-- Findings with their names. $tables: what compare and check made; $key: hex text of the secret key;
-- $token_sources: sources whose record is or holds an identity number.
-- The key stands inside and outside of the hash, so that a name can neither be made nor be prolonged without it.
WITH given AS (
    SELECT
        NULL::VARCHAR AS kind, NULL::VARCHAR AS rule, NULL::VARCHAR AS severity, NULL::VARCHAR AS subject,
        NULL::VARCHAR AS village, NULL::VARCHAR AS household, NULL::VARCHAR AS person, NULL::VARCHAR AS family,
        NULL::VARCHAR AS source, NULL::VARCHAR AS record, NULL::VARCHAR AS link, NULL::DOUBLE AS score,
        NULL::VARCHAR AS name_agrees, NULL::VARCHAR AS timing, NULL::VARCHAR AS message,
        NULL::VARCHAR AS evidence, NULL::VARCHAR AS subject_key, NULL::VARCHAR AS record_key
    WHERE false
    UNION ALL BY NAME
    SELECT * FROM query_table($tables, true)
), keyed AS (
    SELECT
        * REPLACE (
            coalesce(record_key, record) AS record_key,
            coalesce(subject_key, CASE subject
                WHEN 'village' THEN village
                WHEN 'person' THEN person
                WHEN 'family' THEN family
                ELSE household
            END) AS subject_key
        )
    FROM given
), hashed AS (
    SELECT
        *,
        left(sha256($key || sha256($key || array_to_string(list_transform(
            ['finding', kind, rule, subject_key, source, record_key],
            lambda part: strlen(coalesce(part, ''))::VARCHAR || ':' || coalesce(part, '')
        ), ''))), 24) AS name,
        left(sha256($key || sha256($key || array_to_string(list_transform(
            ['record', source, record_key],
            lambda part: strlen(coalesce(part, ''))::VARCHAR || ':' || coalesce(part, '')
        ), ''))), 24) AS token
    FROM keyed
), counted AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY name
            ORDER BY village, household, person, family, record, timing, link, score DESC, name_agrees,
                severity, message, evidence
        ) AS ordinal
    FROM hashed
)
SELECT
    name || CASE WHEN ordinal > 1 THEN '-' || ordinal ELSE '' END AS finding,
    kind,
    rule,
    severity,
    subject,
    nullif(village, '') AS village,
    nullif(household, '') AS household,
    nullif(person, '') AS person,
    nullif(family, '') AS family,
    nullif(source, '') AS source,
    CASE
        WHEN source IS NULL OR source = '' THEN NULL
        -- a resident number typed where the key should stand is no key to print
        WHEN list_contains($token_sources, source) OR regexp_full_match(coalesce(record, record_key), personal_key())
            THEN CASE WHEN record_key IS NOT NULL THEN '#' || token END
        ELSE nullif(coalesce(record, record_key), '')
    END AS record,
    link,
    score::DOUBLE AS score,
    name_agrees,
    timing,
    hide_personal_numbers(message) AS message,
    hide_personal_numbers(evidence::VARCHAR) AS evidence
FROM counted
