"""Opening the files of a plan: regular files of a bounded size, and nothing that makes one wait.

The descriptors, not the paths, go to the process that reads, so that it needs no right to open.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from checker.document.model import UnreadablePlan

#: Pages of a plan kept as a folder or zip, and how deep the folders may lie.
MAX_FILES = 200
MAX_DEPTH = 8
#: Files of a folder or zip that are pages of a plan; others are passed over.
PLAN_ENDINGS = frozenset((
    "docx", "dotx", "docm", "dotm", "doc", "dot", "rtf", "pdf", "odt", "ott", "html", "htm", "xhtml", "md", "markdown",
    "txt", "text",
))  # fmt: skip
#: Where a browser keeps the pictures and frames of a saved page.
_BESIDE_A_PAGE = ("_files", "_filer", "-filer")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class OpenFile:
    """``name``: for people, printable and relative to a given folder. ``size`` in bytes."""

    name: str
    descriptor: int
    size: int

    def sha256(self) -> str:
        found, offset = hashlib.sha256(), 0
        while piece := os.pread(self.descriptor, _CHUNK, offset):
            found.update(piece)
            offset += len(piece)
        return found.hexdigest()

    def head(self, size: int) -> bytes:
        return os.pread(self.descriptor, size, 0)

    def version(self) -> tuple[int, int]:
        """Changes when the file is written to."""
        now = os.fstat(self.descriptor)
        return now.st_size, now.st_mtime_ns


@contextmanager
def opened(paths: Sequence[Path], max_bytes: int) -> Iterator[list[OpenFile]]:
    """The files of a plan in the given order, those of a folder in the order of their names.

    A link that is given by name is followed; links met in a folder are not. Raises UnreadablePlan:
    findes-ikke, ingen-adgang, ikke-en-fil, tom-fil, for-stor; where there are several files
    ``detail`` names the one.
    """
    found = [page for path in paths for page in _pages(path)]
    if len(found) > MAX_FILES:
        raise UnreadablePlan("for-stor")
    with ExitStack() as stack:
        files = []
        for path, name in found:
            try:
                file = _open(path, name, max_bytes)
            except UnreadablePlan as error:
                raise UnreadablePlan(error.code, name if len(found) > 1 else "") from None
            stack.callback(os.close, file.descriptor)
            files.append(file)
        yield files


def _open(path: Path, name: str, max_bytes: int) -> OpenFile:
    """Look before opening, for opening a device may set it off, and again at what was opened."""
    try:
        _check(os.stat(path), max_bytes)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadablePlan("findes-ikke") from None
    except (OSError, ValueError):
        raise UnreadablePlan("ingen-adgang") from None
    try:
        found = os.fstat(descriptor)
        _check(found, max_bytes)
    except UnreadablePlan:
        os.close(descriptor)
        raise
    return OpenFile(name, descriptor, found.st_size)


def _check(found: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise UnreadablePlan("ikke-en-fil")
    if found.st_size == 0:
        raise UnreadablePlan("tom-fil")
    if found.st_size > max_bytes:
        raise UnreadablePlan("for-stor")


def _pages(path: Path) -> list[tuple[Path, str]]:
    """A file by itself; of a folder the plan files in it and in the folders in it, with their names."""
    if not os.path.isdir(path):
        return [(path, _printable(path.name))]
    try:
        names = sorted(_names_in(str(path), "", MAX_DEPTH), key=order)
    except OSError:
        raise UnreadablePlan("ingen-adgang") from None
    if not names:
        raise UnreadablePlan("ikke-en-fil")
    return [(path / name, _printable(name)) for name in names]


def _names_in(folder: str, above: str, depth: int) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_symlink():
            continue
        if entry.is_dir():
            if depth and _is_told_folder(entry.name):
                yield from _names_in(entry.path, f"{above}{entry.name}/", depth - 1)
        elif is_page(entry.name) and entry.is_file():
            yield above + entry.name


def is_page(name: str) -> bool:
    """Whether a file by this name, with the folders it lies in, is a page of a plan by its ending and
    not hidden, a lock file of Word or a piece of a saved web page."""
    path = PurePath(name)
    if path.name.startswith((".", "~$")) or path.suffix.lstrip(".").lower() not in PLAN_ENDINGS:
        return False
    return all(_is_told_folder(folder) for folder in path.parent.parts)


def _is_told_folder(name: str) -> bool:
    return not name.startswith((".", "~$", "__MACOSX")) and not name.endswith(_BESIDE_A_PAGE)


def order(name: str) -> tuple[object, ...]:
    """Names as a person orders them: the front page first, 2 before 10."""
    folder, _, file = name.rpartition("/")
    front = PurePath(file).stem.lower() not in ("index", "default", "forside", "start")
    return (_natural(folder), front, _natural(file))


def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    parts = re.split(r"(\d{1,9})", name.casefold())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def _printable(name: str) -> str:
    """The name with bytes that are no UTF-8 told as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
