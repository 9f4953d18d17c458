-- What is told as a breach of which agreement: how often, by how many articles, of what kind, laid at whose door.
WITH breaches AS (SELECT shard, article, name AS agreement, unnest(violations) AS event FROM agreements)
SELECT b.agreement, count(*) AS violations, count(DISTINCT (b.shard, b.article)) AS articles, count(DISTINCT e.outlet) AS outlets,
       list(DISTINCT e.type ORDER BY e.type) AS types,
       list_sort(list_distinct(flatten(list(e.sources)))) AS accused,
       min(coalesce(e."start", e.published)) AS first_day, max(coalesce(e."start", e.published)) AS last_day
FROM breaches b JOIN events e USING (shard, article, event)
GROUP BY b.agreement
ORDER BY violations DESC, b.agreement;
