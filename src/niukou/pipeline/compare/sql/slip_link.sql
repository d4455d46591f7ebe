-- Of slip_pair those that hold: names agree (for a number without a check digit: are the same), and all that are left
-- for one doubtful number are one human being, for two candidates are none.
-- Score: by kind of slip, a tenth less for a similar name, 0.03 more for each further fact that agrees.
WITH named AS MATERIALIZED (
    SELECT slip_pair.*,
        CASE
            WHEN slip_pair.name = slip_pair.known_name THEN 'yes'
            WHEN name_standard(slip_pair.name) = name_standard(slip_pair.known_name) THEN 'yes'
            ELSE coalesce(agrees, 'no')
        END AS name_agrees
    FROM slip_pair
    LEFT JOIN name_agreement USING (name, known_name)
), counted AS (
    SELECT *, min(key) OVER person = max(key) OVER person AS one_candidate
    FROM named
    WHERE name_agrees = 'yes' OR (name_agrees = 'similar' AND NOT unchecked)
    WINDOW person AS (PARTITION BY seen_in, row_no)
)
SELECT
    seen_in, row_no, known_in, known_row, unchecked, name_agrees,
    CAST(CASE WHEN unchecked THEN 0.6 WHEN slip IN ('digit', 'swap') THEN 0.9 WHEN slip = 'year' THEN 0.8 ELSE 0.85 END
        - CASE name_agrees WHEN 'yes' THEN 0 ELSE 0.1 END + 0.03 * facts_agree AS DOUBLE) AS score
FROM counted
WHERE one_candidate
