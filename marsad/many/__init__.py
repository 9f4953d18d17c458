"""Collections too large for one file: shards read on every core of a machine or of a cluster, into Parquet by month."""

from marsad.many.articles import How
from marsad.many.run import ENGINES, Count, manifests, read_many

__all__ = ["ENGINES", "Count", "How", "manifests", "read_many"]
