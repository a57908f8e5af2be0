"""From bytes to a ``Document``: one file, or several files and zips that together are one plan.

Nothing is opened here; ``files`` opens, and ``reading`` has it all done in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from checker.document import files, sniff
from checker.document.merge import merge
from checker.document.model import Document, UnreadablePlan
from checker.document.package import Package
from checker.document.sniff import Type

#: A page in a zip; all pages of a plan together may hold four times as much.
MAX_PAGE_BYTES = 25_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a plan before it is read. ``name`` is told in the report and opens nothing."""

    name: str
    data: bytes


def read_sources(sources: Sequence[Source]) -> Document:
    """One document of files in the given order; zips are taken apart, their pages in the order of names.

    Raises UnreadablePlan with the reason, one of the closed list, for all that cannot be read;
    ``detail`` names the file where there are several.
    """
    pages = [page for each in sources for page in unpacked(each)]
    if not pages:
        raise UnreadablePlan("tom-fil")
    if len(pages) > files.MAX_FILES or sum(len(page.data) for page in pages) > 4 * MAX_PAGE_BYTES:
        raise UnreadablePlan("for-stor")
    if len(pages) == 1:
        return read_bytes(pages[0].data, pages[0].name)
    return merge([_named(page) for page in pages], name=sources[0].name if len(sources) == 1 else "")


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
    if kind in (Type.DOC, Type.RTF):
        # LibreOffice has made a .docx of a file given by itself (``libreoffice``); it does not run in
        # here, where a page of a zip is met.
        raise UnreadablePlan("mangler-libreoffice")
    from checker.document import docx

    return docx.read(data, name)


def _named(page: Source) -> Document:
    """The document of one of several files; a refusal says which."""
    try:
        return read_bytes(page.data, page.name)
    except UnreadablePlan as refusal:
        raise UnreadablePlan(refusal.code, page.name) from None


def unpacked(source: Source) -> Iterator[Source]:
    """The pages of a zip; any other file as it is."""
    if source.data[:4] != b"PK\x03\x04" or PurePath(source.name).suffix.lower() not in ("", ".zip"):
        yield source
        return
    if sniff.type_of(source.data, source.name) is not Type.ZIP:
        yield source
        return
    package = Package(source.data)
    names = [name for name in package.names if files.is_page(name)]
    if not names:
        raise UnreadablePlan("ukendt-type", "zip")
    if len(names) > files.MAX_FILES or sum(package.size(name) for name in names) > 4 * MAX_PAGE_BYTES:
        raise UnreadablePlan("for-stor")
    for name in sorted(names, key=files.order):
        yield Source(name, package.read(name, MAX_PAGE_BYTES))
