"""Zip packages and XML parts, opened within limits (controls C05 and C06 of the threat model).

Everything a directory can tell is judged before a byte is inflated, and what is inflated is counted
while it comes. Parts are read by name into memory; nothing is ever written or followed.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib

from lxml import etree

from checker.document.model import UnreadablePlan

MAX_MEMBERS = 2_000
MAX_DECLARED = 200_000_000
#: Tables of like rows compress more than a hundred times, so the ratio is judged past this size only.
RATIO_FREE = 20_000_000
MAX_RATIO = 100
#: One XML part. A 200-page plan has 3 MB; the tree takes ten times the room.
MAX_PART = 40_000_000
MAX_DEPTH = 200

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_LOCAL_HEADER = struct.Struct("<4s22xHH")


class Package:
    """A zip whose directory has been found sane.

    Raises UnreadablePlan: odelagt, adgangskode, for-stor, for-indviklet.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, struct.error, NotImplementedError, EOFError):
            raise UnreadablePlan("odelagt") from None
        members = self._zip.infolist()
        _check_directory(members, len(data))
        self._check_overlap(members)
        self._members = {member.filename: member for member in members}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def size(self, name: str) -> int:
        return self._members[name].file_size

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """The inflated bytes of a member; empty where there is none of that name."""
        member = self._members.get(name)
        if member is None:
            return b""
        if member.file_size > limit:
            raise UnreadablePlan("for-stor")
        try:
            with self._zip.open(member) as stream:
                data = stream.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
            OSError,
        ):
            raise UnreadablePlan("odelagt") from None
        if len(data) > limit:
            raise UnreadablePlan("for-stor")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, None where the part is not there."""
        return parse_xml(self.read(name)) if name in self._members else None

    def _check_overlap(self, members: list[zipfile.ZipInfo]) -> None:
        """Refuse members that share bytes: a small file that claims a large sum (CVE-2024-0450)."""
        end = 0
        for member in sorted(members, key=lambda m: m.header_offset):
            if member.header_offset < end:
                raise UnreadablePlan("odelagt")
            header = self._data[member.header_offset : member.header_offset + 30]
            if len(header) < 30 or header[:4] != b"PK\x03\x04":
                raise UnreadablePlan("odelagt")
            _, name_length, extra_length = _LOCAL_HEADER.unpack(header[:4] + header[4:26] + header[26:30])
            end = member.header_offset + 30 + name_length + extra_length + member.compress_size
        if end > len(self._data):
            raise UnreadablePlan("odelagt")


def _check_directory(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadablePlan("for-indviklet")
    for member in members:
        if member.flag_bits & 0x1 or member.compress_type == 99:
            raise UnreadablePlan("adgangskode")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadablePlan("odelagt")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnreadablePlan("odelagt")
    if len({member.filename for member in members}) < len(members):
        raise UnreadablePlan("odelagt")
    declared = sum(member.file_size for member in members)
    if declared > MAX_DECLARED or declared > RATIO_FREE and declared > MAX_RATIO * max(size, 1):
        raise UnreadablePlan("for-stor")


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML document without DTD, entities or network; Strict OOXML names made the usual.

    Raises UnreadablePlan: odelagt, for-indviklet.
    """
    if b"purl.oclc.org/ooxml" in data:
        data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        deep = re.search("depth|huge|too (?:many|long)|limit", str(error), re.IGNORECASE)
        raise UnreadablePlan("for-indviklet" if deep else "odelagt") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadablePlan("odelagt")
    return root
