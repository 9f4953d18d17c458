"""Many articles into Parquet: what is to be read, by which engine, and each shard's output in its place exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from marsad.errors import InputError
from marsad.keep.pool import cores
from marsad.many.articles import How
from marsad.many.cluster import stage_on_ray
from marsad.many.manifests import Manifest, Output, made_by, read_manifest
from marsad.many.shards import find_shards
from marsad.many.staging import Staged, stage

ENGINES = ("local", "ray")


@dataclass(slots=True)
class Count:
    """What came of a run: shards by what became of them, and what those that were read now hold."""

    shards: int = 0
    known: int = 0  # read before, and as they were
    read: int = 0
    articles: int = 0
    failed: int = 0
    again: int = 0  # articles that a shard holds twice
    passed: int = 0
    persons: int = 0
    names: int = 0
    seen: int = 0  # articles that have come back from their readers so far
    broken: dict[str, str] = field(default_factory=dict)  # shards that could not be read: why, by address


def read_many(
    sources: Sequence[str], out: str | Path, *, engine: str = "local", how: How | None = None, processes: int | None = None,
    address: str | None = None, progress: Callable[[Count], None] = lambda count: None,
) -> Count:  # fmt: skip
    """Read every shard that ``sources`` name into Parquet tables in the folder ``out``.

    ``engine``: ``local``, this machine's cores (``processes``), or ``ray``, a cluster (``address``; without it one is started
    here). Stopped at any moment, the same call goes on; what is done is not read again, unless the shard, the program, its
    lexicon or ``how`` have changed.
    """
    if engine not in ENGINES:
        raise InputError(f"engine: found {engine!r}; expected {', '.join(ENGINES)}")
    how = how or How()
    shards = find_shards(sources)
    made = made_by(how)
    count = Count(shards=len(shards))
    with Output(Path(out)) as output:
        wanted, done = output.plan(shards, made)
        count.known = len(done)
        progress(count)

        def seen(articles: int) -> None:
            count.seen = articles
            progress(count)

        staged: Iterator[Staged]
        if engine == "ray" and wanted:
            staged = stage_on_ray(wanted, output.staging, how=how, made=made, address=address, processes=processes)
        else:
            staged = stage(wanted, output.staging, how=how, made=made, processes=processes or cores(), progress=seen)
        for one in staged:
            _keep(output, one, count)
            progress(count)
    return count


def _keep(output: Output, staged: Staged, count: Count) -> None:
    """Let a shard take its place."""
    if staged.error is not None:
        count.broken[staged.shard.uri] = staged.error
        return
    if staged.folder is None:
        output.same(staged.shard)
        count.known += 1
        return
    manifest = output.commit(staged.shard, staged.folder)
    count.read += 1
    for name in ("articles", "failed", "again", "passed", "persons", "names"):
        setattr(count, name, getattr(count, name) + getattr(manifest, name))
    count.seen = max(count.seen, count.articles + count.failed)


def manifests(out: str | Path) -> list[Manifest]:
    """The manifests of all shards in an output folder, by address."""
    found = [read_manifest(folder) for folder in sorted(Path(out).glob("shard=*"))]
    return sorted((one for one in found if one is not None), key=lambda one: one.uri)

