-- Hits of rules on rows of the register $table, as findings on persons, and for kin on households.
-- $record: the row's natural key; $token: it is or holds an identity number; $exited: states of those who left
-- poverty; $timings, $clauses: what is said for each timing; $said: the kinds of finding in which it is added where
-- the message has no place for it; $kin_label: how the evidence calls the relation of kin.
WITH record AS (
    SELECT row_no, CAST(COLUMNS(lambda c: c = $record) AS VARCHAR) AS record FROM query_table($table)
), told AS (
    SELECT
        hit.*, pair.link_kind, pair.score, pair.name_agrees, pair.relation, record.record,
        person_place.person, person_place.household, household_place.village,
        CASE
            WHEN hit.fact_date IS NULL THEN 'unknown'
            WHEN list_contains($exited, state) AND left_in < year(hit.fact_date) THEN 'after_exit'
            WHEN year(hit.fact_date) < identified THEN 'before'
            WHEN year(hit.fact_date) > identified THEN 'after'
            ELSE 'unknown'
        END AS timing
    FROM lead_hit AS hit
    JOIN query_table($pairs) AS pair
        ON pair.row_no IS NOT DISTINCT FROM hit.row_no AND pair.person_row_no = hit.person_row_no
        AND pair.kin = hit.kin
    JOIN person_place ON person_place.row_no = hit.person_row_no
    LEFT JOIN household_place ON household_place.household = person_place.household
    LEFT JOIN record ON record.row_no = hit.row_no
    QUALIFY row_number() OVER (
        PARTITION BY hit.rule, hit.row_no, hit.person_row_no, hit.kin
        ORDER BY CASE hit.strength WHEN 'lead' THEN 1 ELSE 2 END) = 1
), clause AS (
    SELECT unnest($timings) AS timing, unnest($clauses) AS clause
)
SELECT
    kind,
    rule,
    CASE WHEN strength = 'lead' AND link_kind IS DISTINCT FROM 'probable' AND severity <> 'doubt' THEN 'error'
        ELSE 'doubt' END AS severity,
    CASE WHEN kin THEN 'household' ELSE 'person' END AS subject,
    village,
    household,
    CASE WHEN NOT kin THEN person END AS person,
    NULL::VARCHAR AS family,
    $source AS source,
    CASE WHEN NOT $token THEN record END AS record,
    record AS record_key,
    link_kind AS link,
    score,
    name_agrees,
    timing,
    CASE WHEN timing = 'after_exit' AND list_contains($said, kind) AND NOT contains(message, '{timing}')
        THEN message || clause || '。' ELSE replace(message, '{timing}', clause) END AS message,
    CASE WHEN kin AND relation IS NOT NULL
        THEN CAST(json_merge_patch(evidence, json_object($kin_label, relation)) AS VARCHAR)
        ELSE evidence END AS evidence
FROM told
JOIN clause USING (timing)
