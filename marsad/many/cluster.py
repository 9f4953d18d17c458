"""Shards read on a Ray cluster: a task a shard, each a program of its own on whatever machine has a core free.

A task that dies with its machine is run again elsewhere. That is harmless: each attempt reads into a folder of its own, and only
this process, which asked for them, lets one of them take the shard's place.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import marsad
from marsad.errors import InputError
from marsad.many.articles import How
from marsad.many.manifests import Made
from marsad.many.one import Order, packed
from marsad.many.shards import Shard
from marsad.many.staging import Staged

TRIES = 4  # of a shard, whatever it fails of: machines die, and stores are slow now and then
STORE = 100 * 2**20  # bytes of Ray's own store where this process starts it: nothing of size goes through it


def stage_on_ray(wanted: Sequence[tuple[Shard, str | None]], staging: Path, *, how: How, made: Made, address: str | None, processes: int | None) -> Iterator[Staged]:
    """Read shards on a cluster (``address``; without it, on one that is started here), in the order in which they are done."""
    ray = _ray()
    own = not ray.is_initialized()
    if own:
        _join(ray, address, processes)
    try:
        task = ray.remote(num_cpus=1, max_retries=TRIES, scheduling_strategy="SPREAD")(_reader())
        path = str(Path(marsad.__file__).parents[1])
        waiting = [(shard, packed(Order(shard=shard, before=before, staging=staging, how=how, made=made))) for shard, before in reversed(wanted)]
        running: dict[Any, tuple[Shard, bytes, int]] = {}
        while waiting or running:
            while waiting and len(running) < 2 * max(1, int(ray.cluster_resources().get("CPU", 1))):
                shard, order = waiting.pop()
                running[task.remote(order, path)] = (shard, order, 1)
            (done,), _ = ray.wait(list(running), num_returns=1)
            shard, order, tries = running.pop(done)
            try:
                result: Staged = pickle.loads(ray.get(done))
            except (ray.exceptions.RayError, pickle.UnpicklingError, EOFError) as error:
                result = Staged(shard=shard, error=" ".join(str(error).split())[-500:])
            if result.error is not None and tries < TRIES:
                running[task.remote(order, path)] = (shard, order, tries + 1)
                continue
            yield result
    finally:
        if own:
            ray.shutdown()


def _ray() -> Any:
    try:
        import ray
    except ImportError:
        raise InputError("--engine ray needs ray: pip install 'marsad[ray]'") from None
    return ray


def _join(ray: Any, address: str | None, processes: int | None) -> None:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    try:
        if address is not None:
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
        else:
            ray.init(num_cpus=processes, object_store_memory=STORE, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise InputError(f"{address or 'ray'}: {' '.join(str(error).split())[:300]}") from None


def _reader() -> Callable[[bytes, str], bytes]:
    """What a cluster runs: by its value, so that a machine need not have this module's state, only Marsad."""

    def read_shard(order: bytes, path: str) -> bytes:
        import os
        import subprocess
        import sys
        import tempfile

        paths = [path, *filter(None, [os.environ.get("PYTHONPATH")])]
        with tempfile.TemporaryFile() as errors:
            run = subprocess.Popen(
                [sys.executable, "-m", "marsad.many.one"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )  # fmt: skip
            assert run.stdin is not None and run.stdout is not None
            try:
                run.stdin.write(order)
                run.stdin.flush()  # and left open: where this process dies, the other ends
                answer = run.stdout.read()
                if run.wait() == 0:
                    return answer
            finally:
                run.kill()
                run.wait()
            errors.seek(0)
            raise RuntimeError(f"the reader of a shard ended with {run.returncode}: {errors.read()[-2000:].decode('utf-8', 'replace')}")

    return read_shard
