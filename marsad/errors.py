"""What goes wrong, said so that whoever edits a data file can put it right."""

from __future__ import annotations


class MarsadError(Exception):
    """Anything that Marsad refuses to do, with the reason in words."""


class DataError(MarsadError, ValueError):
    """A data file holds something that cannot be used: which file, which line, what was found, what is expected.

    >>> str(DataError("ar/months.csv", 4, "13", "a month from 1 to 12"))
    "ar/months.csv, line 4: found '13', expected a month from 1 to 12"
    """

    def __init__(self, file: str, line: int, found: str, expected: str) -> None:
        super().__init__(f"{file}, line {line}: found {found!r}, expected {expected}")
        self.file = file
        self.line = line
        self.found = found
        self.expected = expected


class InputError(MarsadError, ValueError):
    """An article or option that cannot be read, with the reason in one line."""
