-- Who counts how many dead of what: counts side by side, never added up and never averaged. Where the article names nobody who
-- counts, the count is its outlet's.
SELECT e."start" AS day, e.places[1] AS place, e.type, coalesce(f.source, a.outlet) AS claimant, f.source IS NOT NULL AS named,
       min(f.low) AS low, max(f.high) AS high, count(DISTINCT (f.shard, f.article)) AS articles, list(DISTINCT f.text ORDER BY f.text) AS words
FROM figures f
JOIN events e USING (shard, article, event)
JOIN articles a USING (shard, article)
WHERE f.kind = 'killed' AND e."start" IS NOT NULL AND len(e.places) > 0
GROUP BY ALL
ORDER BY day, place, e.type, articles DESC, claimant;
