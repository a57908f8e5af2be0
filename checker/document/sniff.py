"""What a file is, told by its first bytes and its parts; its name only has to agree."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from checker.document import text
from checker.document.model import UnreadablePlan
from checker.document.package import Package


class Type(StrEnum):
    """Kinds of file a plan can come in."""

    DOCX = "docx"
    PDF = "pdf"
    ODT = "odt"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"
    RTF = "rtf"
    DOC = "doc"
    ZIP = "zip"


#: The type a name promises. A name without an ending promises nothing.
PROMISED = {
    "docx": Type.DOCX, "dotx": Type.DOCX, "docm": Type.DOCX, "dotm": Type.DOCX, "pdf": Type.PDF, "odt": Type.ODT, "ott": Type.ODT,
    "html": Type.HTML, "htm": Type.HTML, "xhtml": Type.HTML, "md": Type.MARKDOWN, "markdown": Type.MARKDOWN,
    "txt": Type.TEXT, "text": Type.TEXT, "rtf": Type.RTF, "doc": Type.DOC, "dot": Type.DOC, "zip": Type.ZIP,
}  # fmt: skip

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_WORD_MAIN = "wordprocessingml"
_WORD_TYPES = (
    "wordprocessingml.document.main",
    "wordprocessingml.template.main",
    "ms-word.document",
    "ms-word.template",
)


def type_of(data: bytes, name: str) -> Type:
    """The type of a file.

    Raises UnreadablePlan: tom-fil, ukendt-type, forkert-type (detail: what it is), odelagt,
    adgangskode, and what ``Package`` raises.
    """
    if not data.strip(b" \t\r\n\0\f\v\xef\xbb\xbf"):
        raise UnreadablePlan("tom-fil")
    ending = PurePath(name).suffix.lstrip(".").lower() if "." in name.strip(".") else ""
    promised = PROMISED.get(ending)
    if ending and promised is None and ending.isalnum() and not ending.isdigit() and len(ending) <= 5:
        raise UnreadablePlan("ukendt-type", ending)
    try:
        found = _by_content(data, promised)
    except UnreadablePlan as refusal:
        if refusal.code == "ukendt-type" and promised in (Type.DOCX, Type.PDF, Type.ODT, Type.ZIP):
            raise UnreadablePlan("odelagt") from None
        raise
    if promised is None:
        return found
    if found in (Type.TEXT, Type.MARKDOWN, Type.HTML) and promised in (Type.TEXT, Type.MARKDOWN):
        return promised
    if found is Type.TEXT and promised is Type.HTML:
        return Type.HTML
    if found is not promised:
        raise UnreadablePlan("forkert-type", found.value)
    return found


def _by_content(data: bytes, promised: Type | None) -> Type:
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        # A PDF may carry a zip behind it and the other way round: the name decides.
        return Type.PDF if promised is Type.PDF and b"%PDF-" in data[:1024] else _zipped(data)
    if b"%PDF-" in data[:1024]:
        return Type.PDF
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _compound(data)
    if data[:5] == b"{\\rtf":
        return Type.RTF
    if data[:2] in (b"MZ", b"\x1f\x8b") or data[:4] in (
        b"\x7fELF",
        b"\x89PNG",
        b"GIF8",
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8\xff\xe1",
    ):
        raise UnreadablePlan("ukendt-type")
    try:
        start = text.decode(data[:20_000])[:4096]
    except UnreadablePlan:
        raise UnreadablePlan("ukendt-type") from None
    return Type.HTML if _HTML.match(start.removeprefix("\ufeff")) else Type.TEXT


def _zipped(data: bytes) -> Type:
    package = Package(data)
    names = package.names
    if "[Content_Types].xml" in names:
        types = package.read("[Content_Types].xml", 1_000_000)
        # A Word package may be broken in many ways; that it is meant as one is enough here.
        is_word = any(kind.encode() in types for kind in _WORD_TYPES) and any(
            n.startswith("word/") for n in names
        )
        if is_word or any(name.startswith("word/") for name in names):
            return Type.DOCX
        raise UnreadablePlan("ukendt-type")
    if any(name.startswith("word/") for name in names):
        raise UnreadablePlan("odelagt")
    if "mimetype" in names or "content.xml" in names:
        stated = package.read("mimetype", 1000) if "mimetype" in names else b"opendocument.text"
        if b"opendocument.text" in stated:
            return Type.ODT
        raise UnreadablePlan("ukendt-type")
    return Type.ZIP


def _compound(data: bytes) -> Type:
    """An OLE compound file: an old .doc, or a .docx behind a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadablePlan("adgangskode")
    if "WordDocument".encode("utf-16-le") in data:
        return Type.DOC
    raise UnreadablePlan("ukendt-type")
