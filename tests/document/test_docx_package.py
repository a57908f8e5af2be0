"""The package of a Word file: opened by python-docx, and by hand where python-docx refuses."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx_files import package, para, run, zipped
from showing import shown

from checker.document import docx, docx_package
from checker.document.model import UnreadablePlan
from checker.document.package import MAX_PART, Package

LONG = "Medarbejderen går straks til sin leder, når der er mistanke om overgreb mod et barn."
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: A plan with a style, so that it shows whether the parts beside the main one are found.
PLAN = package(para("Formål", style="Overskrift1") + para(LONG))
TOLD = ["h1 Formål", f"p {LONG}"]


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def related(relationship: str, **more: str) -> bytes:
    """The plan with one more relationship of its main part."""
    source = package(para("Formål", style="Overskrift1") + para(LONG), relations=relationship)
    return zipped({**parts_of(source), **more})


EMBEDDED = {
    "word/embeddings/a.xlsx": "x",
    "[Content_Types].xml": parts_of(PLAN)["[Content_Types].xml"]
    .decode()
    .replace("<Default", '<Default Extension="xlsx" ContentType="a/b"/><Default', 1),
}


def strict() -> bytes:
    names = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
        _REL: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    made = {}
    for name, content in parts_of(PLAN).items():
        text = content.decode()
        for usual, other in names.items():
            text = text.replace(usual, other)
        made[name] = text
    return zipped(made)


def without_content_type() -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    return zipped({**parts_of(PLAN), "[Content_Types].xml": types})


REFUSED_BY_PYTHON_DOCX = {
    "strict": strict(),
    "et billede, Word har mistet": related(f'<Relationship Id="i" Type="{_REL}/image" Target="NULL"/>'),
    "et link inde i teksten som del": related(
        f'<Relationship Id="l" Type="{_REL}/hyperlink" Target="#_Toc1"/>'
    ),
    "en del uden type": without_content_type(),
    "henvisninger, der ikke er XML": related(
        f'<Relationship Id="h" Type="{_REL}/header" Target="header9.xml"/>',
        **{"word/header9.xml": "<x/>", "word/_rels/header9.xml.rels": "ikke XML"},
    ),
}


def test_usual_package_is_opened_by_python_docx() -> None:
    opened = docx_package._by_python_docx(Package(PLAN))
    by_hand = docx_package._by_hand(Package(PLAN))
    assert opened is not None
    assert (opened.main, opened.main_type, opened.relations) == (
        by_hand.main,
        by_hand.main_type,
        by_hand.relations,
    )


@pytest.mark.parametrize("data", REFUSED_BY_PYTHON_DOCX.values(), ids=REFUSED_BY_PYTHON_DOCX)
def test_what_python_docx_refuses_is_read_all_the_same(data: bytes) -> None:
    assert docx_package._by_python_docx(Package(data)) is None
    assert shown(docx.read(data, "plan.docx")) == TOLD


def test_only_what_is_read_is_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    inflated: set[str] = set()
    read = Package.read

    def noted(self: Package, name: str, limit: int = MAX_PART) -> bytes:
        inflated.add(name)
        return read(self, name, limit)

    monkeypatch.setattr(Package, "read", noted)
    link = f'<Relationship Id="e" Type="{_REL}/package" Target="embeddings/a.xlsx"/>'
    docx.read(related(link, **EMBEDDED), "plan.docx")
    assert "word/document.xml" in inflated
    assert "word/embeddings/a.xlsx" not in inflated


def test_part_that_lies_about_its_size_is_refused() -> None:
    """python-docx would inflate all of it."""
    parts = parts_of(PLAN)
    data = zipped({**parts, "word/media/a.png": bytes(3_000_000)})
    size = (3_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    document = docx.read(data.replace(size, (100).to_bytes(4, "little")), "plan.docx")
    assert shown(document) == TOLD


@pytest.mark.parametrize("name", ["_rels/.rels", "[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_dtd_is_refused_before_python_docx_meets_it(name: str) -> None:
    parts = parts_of(PLAN)
    head, _, rest = parts[name].decode().partition("?>")
    data = zipped({**parts, name: f'{head}?><!DOCTYPE a [<!ENTITY b "c">]>{rest}'})
    assert docx_package._by_python_docx(Package(data)) is None
    with pytest.raises(UnreadablePlan) as refusal:
        docx.read(data, "plan.docx")
    assert refusal.value.code == "odelagt"


def test_comment_in_the_xml_does_not_part_a_word() -> None:
    data = package(para(run("under") + "<!-- her --><w:r><w:t>ret<!-- og her -->ning</w:t></w:r>"))
    assert shown(docx.read(data, "plan.docx")) == ["p underretning"]
