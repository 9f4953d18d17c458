"""Exactly once: what was made of which shard, by what, and the one place where a shard's output takes its name.

A shard is read into a folder of its own below ``.staging`` and takes its place by one rename, its manifest within it: what has
the name is whole. Only the process that holds the lock renames, however many machines read.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from marsad import __version__
from marsad.errors import InputError
from marsad.keep.pool import lexicon_of
from marsad.many.articles import How
from marsad.many.parts import Part
from marsad.many.shards import Shard
from marsad.store.corpus import code_hash

MANIFEST = "manifest.json"
STAGING = ".staging"
LOCK = ".lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What made an output: program, its code, lexicon, and how it was asked. Another one reads a shard again."""

    marsad: str
    code: str
    lexicon: str
    how: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was made of a shard. ``again`` counts articles that it holds twice, ``passed`` pages that are no article of ours."""

    uri: str
    size: int
    changed: int
    sha256: str
    made: Made
    articles: int
    failed: int
    again: int
    passed: int
    persons: int
    names: int
    rows: dict[str, int]
    parts: tuple[Part, ...]

    def write(self, folder: Path) -> None:
        """Put it into a shard's folder."""
        (folder / MANIFEST).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")


def made_by(how: How) -> Made:
    """What reads now."""
    plain = {"mask": how.mask, "longest": how.longest, **{k: v for k, v in asdict(how.options).items() if k in ("columns", "outlet", "published", "any_language")}}
    return Made(marsad=__version__, code=code_hash(), lexicon=lexicon_of(how.overlay).hash, how=plain)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a shard's folder, if all of its files are there and as long as it says."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
        parts = tuple(Part(**part) for part in told.pop("parts"))
        if any((folder / part.path).stat().st_size != part.bytes for part in parts):
            return None
        return Manifest(**{**told, "made": Made(**told["made"])}, parts=parts)
    except (OSError, ValueError, TypeError, KeyError):
        return None


class Output:
    """The folder that a run writes into, held by one run at a time. A context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.staging = self.folder / STAGING
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Output:
        try:
            if self.folder.is_dir() and any(self.folder.iterdir()) and not (self.folder / LOCK).exists():
                raise InputError(f"{self.folder}: a folder with other files in it; expected a new one, or one that read-many made")
            self.folder.mkdir(parents=True, exist_ok=True)
            self._stack.enter_context(_locked(self.folder / LOCK))
            shutil.rmtree(self.staging, ignore_errors=True)  # what a killed run left: nothing of it has a name
            self.staging.mkdir(exist_ok=True)
        except OSError as error:
            self._stack.close()
            raise InputError(f"{self.folder}: {error.strerror or error}") from None
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)
        self._stack.close()

    def place(self, shard: Shard) -> Path:
        """Where a shard's output stands."""
        return self.folder / f"shard={shard.name}"

    def plan(self, shards: Sequence[Shard], made: Made) -> tuple[list[tuple[Shard, str | None]], list[Manifest]]:
        """What is to be read, and what is done. A shard that was written to may still hold the same: its old hash is told then."""
        wanted: list[tuple[Shard, str | None]] = []
        done: list[Manifest] = []
        for shard in shards:
            old = read_manifest(self.place(shard))
            if old is None or old.made != made:
                wanted.append((shard, None))
            elif (old.size, old.changed) != (shard.size, shard.changed):
                wanted.append((shard, old.sha256))
            else:
                done.append(old)
        return wanted, done

    def same(self, shard: Shard) -> Manifest:
        """Note that a shard was written to, and holds what it held."""
        folder = self.place(shard)
        old = read_manifest(folder)
        if old is None:
            raise InputError(f"{folder}: changed while it was looked at")
        now = replace(old, size=shard.size, changed=shard.changed)
        part = folder / f"{MANIFEST}.part"
        part.mkdir(exist_ok=True)
        now.write(part)
        (part / MANIFEST).replace(folder / MANIFEST)
        part.rmdir()
        return now

    def commit(self, shard: Shard, staged: Path) -> Manifest:
        """Let a shard's output take its place. Stopped between the two renames, the shard is missing, and is read again."""
        manifest = read_manifest(staged)
        if manifest is None:
            raise InputError(f"{staged}: not there or not whole; every machine must see {self.folder} under this name")
        place = self.place(shard)
        if place.exists():
            place.rename(self.staging / f"{staged.name}.old")
        staged.rename(place)
        return manifest


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file for oneself; let go of when the process ends, however it does."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        path.touch()
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not shared with processes that this one forks
        except (BlockingIOError, PermissionError):
            raise InputError(f"{path.parent}: another run is writing there") from None
        yield
    finally:
        os.close(handle)
