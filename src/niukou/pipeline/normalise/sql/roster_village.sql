-- The village code of each county, town and village name in the person roster: the lowest area of that name
-- under areas of those names; a name that is not given is not asked for. Two candidates are none.
WITH place AS (
    SELECT village.area_code AS village_code, half_width_text(village.name) AS village_name,
        half_width_text(town.name) AS town_name, half_width_text(county.name) AS county_name
    FROM known_area AS village
    LEFT JOIN known_area AS town ON town.area_code = village.parent_code
    LEFT JOIN known_area AS county ON county.area_code = town.parent_code
    ANTI JOIN known_area AS lower ON lower.parent_code = village.area_code
)
SELECT written.county_name, written.town_name, written.village_name,
    CASE WHEN count(DISTINCT place.village_code) = 1 THEN min(place.village_code) END AS village_code,
    count(DISTINCT place.village_code) AS candidates
FROM known_roster_place AS written
LEFT JOIN place
    ON place.village_name = half_width_text(written.village_name)
    AND (written.town_name IS NULL OR place.town_name IS NULL
        OR place.town_name = half_width_text(written.town_name))
    AND (written.county_name IS NULL OR place.county_name IS NULL
        OR place.county_name = half_width_text(written.county_name))
GROUP BY written.county_name, written.town_name, written.village_name
