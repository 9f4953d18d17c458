"""Private persons' names taken out of a reading: ``mask_private`` gives the reading as if the article had never told them."""

from __future__ import annotations

from marsad.mask.rewrite import Masked, Masker, mask_private, masker

__all__ = ["Masked", "Masker", "mask_private", "masker"]
