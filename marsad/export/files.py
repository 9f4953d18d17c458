"""Where an export goes: one file, a folder, a ZIP, or a file with others beside it; written whole or not at all."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from marsad.errors import InputError

LONGEST = 80  # characters of an article's id in a file name
_UNSAFE = re.compile(r"[^\w.-]+")


class FileNames:
    """File names for articles: no separators in them, and no two alike, whatever capitals the file system tells apart."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def of(self, id: str) -> str:
        """A new name for an article's files, without an ending."""
        plain = _UNSAFE.sub("_", id).strip("._")[:LONGEST] or "article"
        name, number = plain, 1
        while name.casefold() in self.taken:
            number += 1
            name = f"{plain}~{number}"
        self.taken.add(name.casefold())
        return name


@contextlib.contextmanager
def one_file(out: Path) -> Iterator[TextIO]:
    """A text file that takes its name when all is written."""
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", errors="replace", newline="") as handle:
            yield handle
        part.replace(out)
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or error}") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def several_files(out: Path, write: Callable[[Path], dict[str, int]], *, main: str | None = None) -> dict[str, int]:
    """Let ``write`` fill a folder, and put what it wrote where ``out`` says.

    A name that ends in ``.zip`` becomes a ZIP. Where ``main`` names one of the files and ``out`` ends as it does, that file takes
    the name and the others stand beside it (events.csv as ``x.csv``, actors.csv as ``x.actors.csv``). Else ``out`` is a folder,
    new or empty: what an annotator may have changed is not written over.
    """
    beside = main is not None and out.suffix == Path(main).suffix
    if not beside and out.suffix != ".zip":
        if out.exists() and not out.is_dir():
            raise InputError(f"{out}: a file; expected a folder, or a name that ends in .zip")
        if out.is_dir() and any(out.iterdir()):
            raise InputError(f"{out}: a folder with files in it; expected a new or empty one")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
            folder = Path(name) / "files"
            folder.mkdir()
            counts = write(folder)
            files = sorted(folder.iterdir())
            if beside:
                for file in files:
                    file.replace(out if file.name == main else out.with_name(f"{out.stem}.{file.name}"))
            elif out.suffix == ".zip":
                whole = Path(name) / "whole.zip"
                with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
                    for file in files:
                        archive.write(file, file.name)
                whole.replace(out)
            else:
                if out.is_dir():
                    out.rmdir()
                shutil.move(folder, out)
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or error}") from None
    return counts
