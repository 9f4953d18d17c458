-- Which loaded words an outlet uses for what has a plain one, and how often in a thousand of its articles.
SELECT a.outlet, split_part(w.field, '.', 2) AS kind, w.text AS words, w.value AS plain, count(*) AS times,
       round(1000.0 * count(DISTINCT (w.shard, w.article)) / any_value(o.articles), 1) AS articles_in_1000
FROM evidence w
JOIN articles a USING (shard, article)
JOIN (SELECT outlet, count(*) AS articles FROM articles GROUP BY outlet) o ON o.outlet IS NOT DISTINCT FROM a.outlet
WHERE w.field LIKE 'framing.%'
GROUP BY a.outlet, kind, w.text, w.value
ORDER BY times DESC, a.outlet, words;
