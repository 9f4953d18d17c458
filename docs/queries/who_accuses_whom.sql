-- Who lays what at whose door: accusations that articles report as made, and acts that somebody named says another did.
WITH accusations AS (
  SELECT shard, article, unnest(sources) AS accuser, targets AS accused, 'ACCUSE' AS of
  FROM events WHERE type = 'ACCUSE' AND status = 'asserted'
  UNION ALL
  SELECT shard, article, claimed_by, sources, type FROM events WHERE status = 'alleged' AND claimed_by IS NOT NULL AND type <> 'ACCUSE'
), each AS (SELECT shard, article, accuser, of, unnest(accused) AS accused FROM accusations)
SELECT accuser, accused, count(*) AS times, count(DISTINCT (shard, article)) AS articles, list(DISTINCT of ORDER BY of) AS of
FROM each WHERE accuser <> accused
GROUP BY accuser, accused
ORDER BY times DESC, accuser, accused;
