"""Articles read and kept in numbers: on every core, with bounded memory, so that nothing is lost when it is stopped."""

from marsad.keep.adding import Count, add
from marsad.keep.rereading import reread

__all__ = ["Count", "add", "reread"]
