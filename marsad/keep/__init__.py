"""Articles read and kept in numbers: on every core, with bounded memory, so that nothing is lost when it is stopped."""

from marsad.keep.adding import Count, add
from marsad.keep.rereading import reread
from marsad.keep.telling import Told, tell_corpus

__all__ = ["Count", "Told", "add", "reread", "tell_corpus"]
