"""What one stage hands to the next: records that are frozen to the type checker and made as fast as anything is.

``@dataclass(frozen=True)`` sets each attribute by a call, which makes a phrase, with its twenty, cost four times as much; and a
reading makes a dozen records a sentence. Those of ``model``, which leave the program, are frozen at run time too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

R = TypeVar("R")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[R]) -> type[R]:
    """A class of records: keyword-only, slotted, compared and hashed by what they hold.

    >>> @record
    ... class Town:
    ...     name: str
    >>> Town(name="Sirte") == Town(name="Sirte"), hash(Town(name="Sirte")) == hash(Town(name="Sirte"))
    (True, True)
    """
    return dataclass(unsafe_hash=True, slots=True, kw_only=True)(cls)
