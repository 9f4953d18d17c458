"""One shard read by a program of its own: ``python -m marsad.many.one``, what a cluster's machine runs for it.

What to do comes on standard input (its length, then it, pickled), what came of it goes to standard output. Standard input
stays open: where it ends, whoever asked is dead, and nobody waits for an answer.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from marsad.many.articles import How
from marsad.many.manifests import Made, made_by
from marsad.many.shards import Shard
from marsad.many.staging import Staged, stage

LENGTH = 8  # bytes that tell how long an order is


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to read, into which folder, and by which program."""

    shard: Shard
    before: str | None
    staging: Path
    how: How
    made: Made


def packed(order: Order) -> bytes:
    """An order as it is sent."""
    data = pickle.dumps(order)
    return len(data).to_bytes(LENGTH, "big") + data


def carry_out(order: Order) -> Staged:
    """Read a shard as ordered, if this is the program that was meant."""
    if (here := made_by(order.how)) != order.made:
        return Staged(shard=order.shard, error=f"found {here.marsad}, code {here.code}, lexicon {here.lexicon} on this machine; expected {order.made.marsad}, {order.made.code}, {order.made.lexicon}")
    (staged,) = stage([(order.shard, order.before)], order.staging, how=order.how, made=order.made, processes=1)
    return staged


def main() -> None:
    """Carry out the order of standard input."""
    orders = sys.stdin.buffer
    size = int.from_bytes(orders.read(LENGTH), "big")
    order: Order = pickle.loads(orders.read(size))

    def follow() -> None:
        os.read(orders.fileno(), 1)  # not through Python's file: a process that is forked meanwhile would find it locked
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    sys.stdout.buffer.write(pickle.dumps(carry_out(order)))
    sys.stdout.buffer.flush()
    os._exit(0)  # the thread holds standard input, which an ordinary end would wait for


if __name__ == "__main__":
    main()
