"""A Word package as its walker needs it: the main part, what it refers to, and their XML.

python-docx opens the package: it knows content types, part names and relationships. It is shown
these only, read within our limits (``Package``), for it inflates whatever it can reach, pictures,
macros and embedded files too, however large they turn out. The parts the walker asks for are parsed
by ``Package``, so that it meets plain lxml elements. What python-docx refuses is opened by an own
look at the relationships, for people can read such plans in Word.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.opc.package import OpcPackage, Unmarshaller
from docx.opc.part import Part
from docx.opc.pkgreader import PackageReader
from lxml import etree

from checker.document import shape
from checker.document.model import UnreadablePlan
from checker.document.package import Package

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPES = "[Content_Types].xml"
_MACRO_TYPE = "macroEnabled"


@dataclass(frozen=True, slots=True)
class Relation:
    """``kind``: the last word of the relationship's type. ``target``: name of a part, or an address
    where ``external``."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class _Opened:
    """``main`` and ``core``: names of the main part and of the one with title and dates. ``relations``:
    those of the main part by their id."""

    main: str
    main_type: str
    core: str
    relations: dict[str, Relation]


class Parts:
    """The parts of a package by what they are to the main document.

    Raises UnreadablePlan: what ``Package`` raises, and odelagt, makrofil.
    """

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        opened = _by_python_docx(self._package) or _by_hand(self._package)
        if _MACRO_TYPE in opened.main_type:
            raise UnreadablePlan("makrofil")
        self.names = self._package.names
        self.main = opened.main
        self.relations = opened.relations
        self._core = opened.core

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, None where there is none of that name."""
        return self._package.xml(name)

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


def _by_python_docx(package: Package) -> _Opened | None:
    """The package as python-docx opens it; None where it does not.

    Documents that Word opens and python-docx refuses (tests/document/test_docx_package.py): Strict
    OOXML, whose relationship types have other names; a relationship to a part that is not there (Word
    itself writes Target="NULL" for a lost picture, and other programs "#bookmark" for a link within
    the text); a part without a content type; a relationships part that is no XML.
    """

    def kept(name: Any, content_type: str, kind: str, blob: bytes, whole: Any) -> Part:
        # Not OpcPackage.open, which would parse the parts into classes of its own.
        return Part(name, content_type, blob, whole)

    opened = OpcPackage()
    try:
        reader = PackageReader.from_file(io.BytesIO(_skeleton(package)))  # type: ignore[no-untyped-call]
        Unmarshaller.unmarshal(reader, opened, kept)  # type: ignore[no-untyped-call]
        main = opened.main_document_part
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it fails in many ways; none of them is the last word on a plan
        return None
    core = (
        r.target_part
        for r in opened.rels.values()
        if _kind(r.reltype) == "core-properties" and not r.is_external
    )
    return _Opened(
        main=_name(main),
        main_type=main.content_type,
        core=next((_name(part) for part in core), ""),
        relations={
            key: Relation(
                _kind(r.reltype), r.target_ref if r.is_external else _name(r.target_part), r.is_external
            )
            for key, r in main.rels.items()
        },
    )


def _skeleton(package: Package) -> bytes:
    """A zip of the same members, empty but for content types and relationships.

    Raises UnreadablePlan where these are beyond the limits or hold a DTD.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in package.names:
            told = name == _TYPES or name.endswith(".rels")
            if told:
                package.xml(name)
            archive.writestr(name, package.read(name) if told else b"")
    return out.getvalue()


def _name(part: Part) -> str:
    return str(part.partname.membername)


def _kind(relation_type: str) -> str:
    return relation_type.rsplit("/", 1)[-1]


# ------------------------------------------------------------------------------- by hand


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
    )


def _content_type(package: Package, part: str) -> str:
    types = package.xml(_TYPES)
    overrides = () if types is None else types
    return next(
        (e.get("ContentType", "") for e in overrides if e.get("PartName", "").lstrip("/") == part), ""
    )


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
