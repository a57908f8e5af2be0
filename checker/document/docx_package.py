"""A Word package as its walker needs it: the main part, what it refers to, and their XML.

python-docx opens the package: it knows content types, part names and relationships. Limits come
first (``Package``), and the XML of a part is parsed here and not there, so that no part is parsed
without them and the walker meets plain lxml elements. What python-docx refuses is opened by an own
look at the relationships, for people can read such plans in Word.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.package import OpcPackage, PackageReader, Unmarshaller
from docx.opc.part import Part
from lxml import etree

from checker.document import shape
from checker.document.model import UnreadablePlan
from checker.document.package import MAX_PART, Package, parse_xml

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "[Content_Types].xml"
_MACRO_TYPE = "macroEnabled"
#: python-docx inflates every part it can reach, pictures too. A package that holds more than this is
#: opened the own way, which inflates only what it reads.
_MAX_INFLATED = 60_000_000


@dataclass(frozen=True, slots=True)
class Relation:
    """``kind``: the last word of the relationship's type. ``target``: name of a part, or an address
    where ``external``."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class _Opened:
    """``main``: name of the main part. ``content``: the bytes of parts by name."""

    main: str
    main_type: str
    core: str
    relations: dict[str, Relation]
    content: Mapping[str, bytes]


class Parts:
    """The parts of a package by what they are to the main document.

    Raises UnreadablePlan: what ``Package`` raises, and odelagt, makrofil.
    """

    def __init__(self, data: bytes) -> None:
        package = Package(data)
        self.names = package.names
        opened = _by_python_docx(package, data) or _by_hand(package)
        if _MACRO_TYPE in opened.main_type:
            raise UnreadablePlan("makrofil")
        self.main = opened.main
        self.relations = opened.relations
        self._core = opened.core
        self._content = opened.content

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, None where there is none of that name."""
        data = self._content.get(name)
        if data is not None and len(data) > MAX_PART:
            raise UnreadablePlan("for-stor")
        return None if data is None else parse_xml(data)

    def named(self, kind: str) -> etree._Element | None:
        """The root of the part of this kind, None where the document has none."""
        return next((self.xml(r.target) for r in self._inside() if r.kind == kind), None)

    def all_named(self, kind: str) -> Iterator[etree._Element]:
        for relation in self._inside():
            if relation.kind == kind and (root := self.xml(relation.target)) is not None:
                yield root

    def _inside(self) -> Iterator[Relation]:
        return (relation for relation in self.relations.values() if not relation.external)

    def properties(self) -> tuple[tuple[str, str], ...]:
        """Title, created and modified as the file states them. A broken part states nothing."""
        try:
            root = self.xml(self._core)
        except UnreadablePlan:
            return ()
        wanted = ("title", "created", "modified")
        stated = {
            etree.QName(e).localname: shape.clean(e.text or "")[:500] for e in (() if root is None else root)
        }
        return tuple((key, stated[key]) for key in wanted if stated.get(key))


# ------------------------------------------------------------------------------- by python-docx


def _by_python_docx(package: Package, data: bytes) -> _Opened | None:
    """The package as python-docx opens it; None where it does not.

    Documents that Word opens and python-docx refuses (tests/document/test_docx_package.py): Strict
    OOXML, whose relationship types have other names; a relationship to a part that is not there (Word
    itself writes Target="NULL" for a lost picture, and other programs "#bookmark" for a link within
    the text); a part without a content type; a relationships part that is no XML.
    """
    if sum(package.size(name) for name in package.names) > _MAX_INFLATED or not _is_sane(package):
        return None
    parts: dict[str, Part] = {}

    def kept(name: Any, content_type: str, kind: str, blob: bytes, whole: Any) -> Part:
        # Not OpcPackage.open, which would parse the parts, without our limits, into classes of its own.
        return parts.setdefault(name, Part(name, content_type, blob, whole))

    opened = OpcPackage()
    try:
        Unmarshaller.unmarshal(PackageReader.from_file(io.BytesIO(data)), opened, kept)  # type: ignore[no-untyped-call]
        main = opened.main_document_part
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it fails in many ways; none of them is the last word on a plan
        return None
    core = (r.target_part for r in opened.rels.values() if _kind(r.reltype) == "core-properties" and not r.is_external)
    return _Opened(
        main=_name(main),
        main_type=main.content_type,
        core=next((_name(part) for part in core), ""),
        relations={
            key: Relation(_kind(r.reltype), r.target_ref if r.is_external else _name(r.target_part), r.is_external)
            for key, r in main.rels.items()
        },
        content={_name(part): part.blob for part in parts.values()},
    )


def _is_sane(package: Package) -> bool:
    """Whether what python-docx parses itself holds no DTD and keeps the limits of depth and size."""
    try:
        for name in package.names:
            if name == _TYPES or name.endswith(".rels"):
                package.xml(name)
    except UnreadablePlan:
        return False
    return True


def _name(part: Part) -> str:
    return part.partname.membername


def _kind(relation_type: str) -> str:
    return relation_type.rsplit("/", 1)[-1]


# ------------------------------------------------------------------------------- by hand


class _Content(Mapping[str, bytes]):
    """The members of a package, inflated when they are asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __getitem__(self, name: str) -> bytes:
        self._package.size(name)  # KeyError where there is none
        return self._package.read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._package.names)

    def __len__(self) -> int:
        return len(self._package.names)


def _by_hand(package: Package) -> _Opened:
    """The package by its relationships, as far as they lead. Raises UnreadablePlan odelagt."""
    root = _relations(package, "_rels/.rels", "")
    mains = [r.target for r in root.values() if r.kind == "officeDocument" and not r.external]
    if _TYPES not in package.names or not mains or mains[0] not in package.names:
        raise UnreadablePlan("odelagt")
    main = mains[0]
    folder, file = posixpath.split(main)
    return _Opened(
        main=main,
        main_type=_content_type(package, main),
        core=next((r.target for r in root.values() if r.kind == "core-properties"), "docProps/core.xml"),
        relations=_relations(package, posixpath.join(folder, "_rels", file + ".rels"), folder),
        content=_Content(package),
    )


def _content_type(package: Package, part: str) -> str:
    types = package.xml(_TYPES)
    overrides = () if types is None else types
    return next((e.get("ContentType", "") for e in overrides if e.get("PartName", "").lstrip("/") == part), "")


def _relations(package: Package, part: str, folder: str) -> dict[str, Relation]:
    root = package.xml(part)
    found = {}
    for element in () if root is None else root.iterchildren(_RELATIONSHIP):
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[element.get("Id", "")] = Relation(_kind(element.get("Type", "")), target, external)
    return found
