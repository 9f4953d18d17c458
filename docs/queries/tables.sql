-- The tables of a folder that `marsad read-many` wrote, as views. Say first where it is:
--   SET VARIABLE marsad = 'DIR';
-- An article that several shards hold counts once. `shard` and `month` come from the folders' names; records are joined by
-- shard, article and their id.
CREATE OR REPLACE VIEW articles AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/articles/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  QUALIFY row_number() OVER (PARTITION BY sha256, coalesce(url, concat_ws('|', outlet, published)) ORDER BY shard, article) = 1;
CREATE OR REPLACE VIEW events AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/events/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW actors AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/actors/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW places AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/places/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW statements AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/statements/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW figures AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/figures/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW agreements AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/agreements/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW relations AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/relations/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW evidence AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/evidence/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR})
  SEMI JOIN articles USING (shard, article);
CREATE OR REPLACE VIEW failed AS
  FROM read_parquet(getvariable('marsad') || '/shard=*/failed/month=*/*.parquet', hive_partitioning = true, hive_types = {'shard': VARCHAR, 'month': VARCHAR});
