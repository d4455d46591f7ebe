-- Hits of omission rules on rows of the register $table, as findings on families: one for a rule and family, the one
-- with the strongest hit and the smallest record. $police, $village: the police register and its field.
WITH record AS (
    SELECT row_no, CAST(COLUMNS(lambda c: c = $record) AS VARCHAR) AS record FROM query_table($table)
), resident AS (
    SELECT row_no,
        CASE WHEN $village <> 'row_no' THEN CAST(COLUMNS(lambda c: c = $village) AS VARCHAR) END AS village
    FROM query_table($police)
), told AS (
    SELECT
        hit.*, pair.link_kind, pair.score, pair.name_agrees, pair.family, record.record, resident.village,
        CASE WHEN strength = 'lead' AND link_kind <> 'probable' AND severity <> 'doubt' THEN 'error' ELSE 'doubt' END
            AS grade
    FROM lead_hit AS hit
    JOIN omission_pair AS pair ON pair.row_no = hit.row_no AND pair.person_row_no = hit.person_row_no
    JOIN resident ON resident.row_no = hit.person_row_no
    LEFT JOIN record ON record.row_no = hit.row_no
)
SELECT
    kind,
    rule,
    grade AS severity,
    'family' AS subject,
    village,
    NULL::VARCHAR AS household,
    NULL::VARCHAR AS person,
    family,
    $source AS source,
    CASE WHEN NOT $token THEN record END AS record,
    record AS record_key,
    link_kind AS link,
    score,
    name_agrees,
    'unknown' AS timing,
    replace(message, '{timing}', $unknown) AS message,
    evidence
FROM told
QUALIFY row_number() OVER (
    PARTITION BY rule, coalesce(family, 'row ' || person_row_no)
    ORDER BY CASE strength WHEN 'lead' THEN 1 ELSE 2 END, record, row_no, person_row_no) = 1
