-- Hits of rules on rows of registers, as findings on persons, and for kin on households. One projection over lead_hit:
-- sentences and evidence are long, and no join carries them.
-- $exited: states of those who left poverty; $timings, $clauses: what is said for each timing; $said: the kinds of
-- finding in which it is added where the message has no place for it; $kin_label: how the evidence calls the relation
-- of kin.
WITH told AS (
    SELECT
        *,
        CASE
            WHEN fact_date IS NULL OR identified IS NULL THEN 'unknown'
            WHEN list_contains($exited, state) AND left_in < year(fact_date) THEN 'after_exit'
            WHEN year(fact_date) < identified THEN 'before'
            WHEN year(fact_date) > identified THEN 'after'
            ELSE 'unknown'
        END AS timing,
        list_extract($clauses, list_position($timings, timing)) AS clause
    FROM lead_hit
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
    source,
    record,
    record_key,
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
