-- Hits of rules on rows of the register $table, as findings on persons, and for kin on households.
-- $person, $household: fields of the registry's persons; $record: the row's natural key; $token: it is or holds an identity number; $exited: states of those who left
-- poverty; $timings, $clauses: what is said for each timing; $said: the kinds of finding in which it is added where
-- the message has no place for it; $kin_label: how the evidence calls the relation of kin.
WITH person AS (
    SELECT
        row_no,
        CAST(COLUMNS(lambda c: c = $person) AS VARCHAR) AS person,
        COLUMNS(lambda c: c = $household) AS household
    FROM query_table('person')
), record AS (
    SELECT row_no, CAST(COLUMNS(lambda c: c = $record) AS VARCHAR) AS record FROM query_table($table)
), hit AS (
    FROM lead_hit WHERE strength = 'lead'
    UNION ALL
    -- what is a lead needs no doubt
    FROM lead_hit WHERE strength <> 'lead'
        AND NOT ((rule, coalesce(row_no, -1), person_row_no, kin) IN (
            SELECT (rule, coalesce(row_no, -1), person_row_no, kin) FROM lead_hit WHERE strength = 'lead'))
), told AS (
    SELECT
        hit.*, pair.link_kind, pair.score, pair.name_agrees, pair.relation, record.record,
        person.person, person.household, household_place.village,
        CASE
            WHEN hit.fact_date IS NULL OR identified IS NULL THEN 'unknown'
            WHEN list_contains($exited, state) AND left_in < year(hit.fact_date) THEN 'after_exit'
            WHEN year(hit.fact_date) < identified THEN 'before'
            WHEN year(hit.fact_date) > identified THEN 'after'
            ELSE 'unknown'
        END AS timing,
        map($timings, $clauses)[timing] AS clause
    FROM hit
    JOIN query_table($pairs) AS pair
        ON pair.person_row_no = hit.person_row_no AND pair.row_no IS NOT DISTINCT FROM hit.row_no
        AND pair.kin = hit.kin
    JOIN person ON person.row_no = hit.person_row_no
    LEFT JOIN household_place ON household_place.household = person.household
    LEFT JOIN record ON record.row_no = hit.row_no
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
