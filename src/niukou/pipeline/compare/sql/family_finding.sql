-- Hits of omission rules on rows of registers, as findings on families: one for a rule and family, the one with the
-- strongest hit and the smallest record. $unknown: what is said of a timing that is unknown.
SELECT
    kind,
    rule,
    CASE WHEN strength = 'lead' AND link_kind <> 'probable' AND severity <> 'doubt' THEN 'error' ELSE 'doubt' END
        AS severity,
    'family' AS subject,
    village,
    NULL::VARCHAR AS household,
    NULL::VARCHAR AS person,
    family,
    source,
    record,
    record_key,
    link_kind AS link,
    score,
    name_agrees,
    'unknown' AS timing,
    replace(message, '{timing}', $unknown) AS message,
    evidence
FROM lead_hit
QUALIFY row_number() OVER (
    PARTITION BY rule, coalesce(family, 'row ' || person_row_no)
    ORDER BY CASE strength WHEN 'lead' THEN 1 ELSE 2 END, record_key, row_no, person_row_no) = 1
