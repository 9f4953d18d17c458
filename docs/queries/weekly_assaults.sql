-- Reports of assaults by week and governorate: those that the article itself tells or gives as someone's word, with a day and a
-- place of their own. `reports` counts articles' reports and `outlets` who made them: how many attacks there were is what
-- `marsad stories` is for.
SELECT date_trunc('week', "start")::DATE AS week, place_countries[1] AS country, admin1 AS governorate,
       count(*) AS reports, count(DISTINCT outlet) AS outlets, min("start") AS first_day, max("start") AS last_day
FROM events
WHERE type = 'ASSAULT' AND status IN ('asserted', 'alleged') AND NOT background AND "start" IS NOT NULL AND admin1 IS NOT NULL
GROUP BY ALL
ORDER BY week, reports DESC, country, governorate;
