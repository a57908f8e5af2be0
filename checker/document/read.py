"""From paths to a ``Document``: one file, or several files, folders and zips that together are one plan."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from checker.document import sniff
from checker.document.merge import merge
from checker.document.model import Document, UnreadablePlan
from checker.document.package import Package
from checker.document.sniff import Type

#: A plan with pictures is a few MB; the same bound as an upload (control C02).
MAX_BYTES = 25_000_000
#: Pages of a plan kept as a folder or zip.
MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a plan before it is read. ``name`` is told in the report and opens nothing."""

    name: str
    data: bytes


def read_plan(path: Path) -> Document:
    """The plan in a file, or in the pages of a zip.

    Raises UnreadablePlan with the reason, one of the closed list, for all that cannot be read.
    """
    return read_sources(list(sources([path], folders=False)))


def read_plans(paths: Sequence[Path]) -> Document:
    """Several files, and the files of folders and zips, as one plan in the given order.

    A single file is read as ``read_plan`` does. Raises UnreadablePlan as there; ``detail`` names the
    file where there are several.
    """
    return read_sources(list(sources(paths)))


def sources(paths: Iterable[Path], *, folders: bool = True) -> Iterator[Source]:
    """The bytes of the files, those of folders and zips in the order of their names."""
    for path in paths:
        if folders and path.is_dir():
            yield from _pages_of_folder(path)
        else:
            yield Source(path.name, _bytes_of(path))


def read_sources(files: Sequence[Source]) -> Document:
    """One document of files already in memory; zips are taken apart, and nothing is opened."""
    pages = [page for each in files for page in _unpacked(each)]
    if not pages:
        raise UnreadablePlan("tom-fil")
    if len(pages) > MAX_FILES or sum(len(page.data) for page in pages) > 4 * MAX_BYTES:
        raise UnreadablePlan("for-stor")
    if len(pages) == 1:
        return read_bytes(pages[0].data, pages[0].name)
    return merge([_named(page) for page in pages], name=files[0].name if len(files) == 1 else "")


def read_bytes(data: bytes, name: str) -> Document:
    """The plan in the bytes of one file. The readers are loaded as they are needed."""
    kind = sniff.type_of(data, name)
    if kind is Type.PDF:
        from checker.document import pdf

        return pdf.read(data, name)
    if kind is Type.ODT:
        from checker.document import odt

        return odt.read(data, name)
    if kind is Type.HTML:
        from checker.document import html

        return html.read(data, name)
    if kind is Type.MARKDOWN:
        from checker.document import markdown

        return markdown.read(data, name)
    if kind is Type.TEXT:
        from checker.document import text

        return text.read(data, name)
    if kind is Type.ZIP:
        raise UnreadablePlan("ukendt-type", "zip")
    from checker.document import docx

    if kind in (Type.DOC, Type.RTF):
        from checker.document import convert

        return docx.read(convert.to_docx(data, kind.value), name)
    return docx.read(data, name)


def _named(page: Source) -> Document:
    """The document of one of several files; a refusal says which."""
    try:
        return read_bytes(page.data, page.name)
    except UnreadablePlan as refusal:
        raise UnreadablePlan(refusal.code, page.name) from None


def _bytes_of(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnreadablePlan("ikke-en-fil")
        if found.st_size > MAX_BYTES:
            raise UnreadablePlan("for-stor")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise UnreadablePlan("findes-ikke") from None
    except (OSError, ValueError):
        raise UnreadablePlan("ingen-adgang") from None
    if len(data) > MAX_BYTES:
        raise UnreadablePlan("for-stor")
    if not data:
        raise UnreadablePlan("tom-fil")
    return data


def _pages_of_folder(folder: Path) -> Iterator[Source]:
    """The plan files of a folder and the folders in it. Links are not followed out of it."""
    try:
        found = [
            path
            for path in folder.rglob("*")
            if _is_page(path.name) and path.is_file() and not path.is_symlink()
        ]
    except OSError:
        raise UnreadablePlan("ingen-adgang") from None
    if len(found) > MAX_FILES:
        raise UnreadablePlan("for-stor")
    for path in sorted(found, key=lambda path: _order(path.relative_to(folder).as_posix())):
        yield Source(path.relative_to(folder).as_posix(), _bytes_of(path))


def _unpacked(source: Source) -> Iterator[Source]:
    """The pages of a zip; any other file as it is."""
    if source.data[:4] != b"PK\x03\x04" or PurePath(source.name).suffix.lower() not in ("", ".zip"):
        yield source
        return
    if sniff.type_of(source.data, source.name) is not Type.ZIP:
        yield source
        return
    package = Package(source.data)
    names = [name for name in package.names if _is_page(name) and not name.startswith("__MACOSX/")]
    if not names:
        raise UnreadablePlan("ukendt-type", "zip")
    if len(names) > MAX_FILES or sum(package.size(name) for name in names) > 4 * MAX_BYTES:
        raise UnreadablePlan("for-stor")
    for name in sorted(names, key=_order):
        yield Source(name, package.read(name, MAX_BYTES))


def _is_page(name: str) -> bool:
    path = PurePath(name)
    return path.suffix.lstrip(".").lower() in sniff.PLAN_ENDINGS and not path.name.startswith((".", "~$"))


def _order(name: str) -> tuple[object, ...]:
    """Names as a person orders them: the front page first, 2 before 10."""
    folder, _, file = name.rpartition("/")
    front = PurePath(file).stem.lower() not in ("index", "default", "forside", "start")
    return (_natural(folder), front, _natural(file))


def _natural(name: str) -> tuple[tuple[int, int | str], ...]:
    parts = re.split(r"(\d{1,9})", name.casefold())
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)
