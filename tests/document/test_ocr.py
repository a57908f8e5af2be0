"""Scanned pages: read by OCRmyPDF where it is installed, named as unread where it is not or fails."""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from checker.document import ocr, pdf
from checker.document.answer import Answer, decode, encode
from checker.document.merge import merge
from checker.document.model import Document, UnreadablePlan
from checker.document.ocr import Tools
from checker.document.reading import Settings, start_reading

needs_ocr = pytest.mark.skipif(
    importlib.util.find_spec("ocrmypdf") is None or ocr.find_tools() is None,
    reason="OCRmyPDF or Tesseract with Danish is not installed",
)

LAW = (
    "Lovgrundlag",
    "Beredskabet bygger på barnets lov § 15, stk. 2. Lederen følger planen.",
    "Ansatte har skærpet pligt til at underrette, jf. barnets lov § 133.",
)
PATH = ("Handleveje", "Ved mistanke ringer medarbejderen straks til sin leder.")


def written(pages: Sequence[Sequence[str]]) -> bytes:
    """A page of text for each."""
    data = io.BytesIO()
    pen = Canvas(data, pagesize=A4)
    for lines in pages:
        for at, line in enumerate(lines):
            pen.setFont("Helvetica", 12 if at else 18)
            pen.drawString(60, 760 - 30 * at, line)
        pen.showPage()
    pen.save()
    return data.getvalue()


def scanned(pages: Sequence[Sequence[str]], pictures: Sequence[int], turn: int = 0) -> bytes:
    """The same with some pages, from 1, as pictures, that lie ``turn`` degrees round."""
    import pypdfium2

    plain = written(pages)
    data = io.BytesIO()
    pen = Canvas(data, pagesize=A4)
    for at, sheet in enumerate(pypdfium2.PdfDocument(plain)):
        if at + 1 in pictures:
            picture = sheet.render(scale=200 / 72).to_pil().convert("L").rotate(turn, expand=True)
            size = A4 if turn % 180 == 0 else A4[::-1]
            pen.setPageSize(size)
            pen.drawImage(ImageReader(picture), 0, 0, *size)
        else:
            pen.setPageSize(A4)
            for row, line in enumerate(pages[at]):
                pen.setFont("Helvetica", 12 if row else 18)
                pen.drawString(60, 760 - 30 * row, line)
        pen.showPage()
    pen.save()
    return data.getvalue()


def stamped(pages: Sequence[Sequence[str]], photos: Sequence[int] = ()) -> bytes:
    """Scans with a line of text on each, as a journal system stamps them; some, from 1, of a photo."""
    import pypdfium2
    from PIL import Image

    data = io.BytesIO()
    pen = Canvas(data, pagesize=A4)
    for at, sheet in enumerate(pypdfium2.PdfDocument(written(pages)), 1):
        page = sheet.render(scale=200 / 72).to_pil().convert("L")
        photo = Image.linear_gradient("L").resize(page.size)
        pen.drawImage(ImageReader(photo if at in photos else page), 0, 0, *A4)
        if at not in photos:
            pen.setFont("Helvetica", 9)
            pen.drawString(380, 820, "J.nr. 27.03.00-P16-4-21 Modtaget 12.3.2021")
        pen.showPage()
    pen.save()
    return data.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("midlertidig")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def read(path: Path, **settings: object) -> Document:
    return start_reading([path], Settings(**settings)).result()  # type: ignore[arg-type]


def put(folder: Path, data: bytes, name: str = "plan.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


# ------------------------------------------------------------------------------- with the real programs


@needs_ocr
def test_only_pages_without_text_are_read(tmp_path: Path, temporary: Path) -> None:
    path = put(tmp_path, scanned([PATH, LAW, ("Bilag", "Her er bilaget til planen.")], pictures=[2]))
    assert read(path, ocr=False).report.pages_without_text == (2,)
    found = read(path)
    assert found.report.pages_without_text == ()
    assert found.report.pages_by_ocr == (2,)
    assert [(n.code, n.page, n.count, n.detail) for n in found.report.notices] == [("ocr-tekst", 2, 1, "2")]
    at = found.text.index("Lederen følger planen")
    assert found.page_at(at) == 2
    assert found.page_at(found.text.index("Ved mistanke ringer")) == 1
    assert found.page_at(found.text.index("Her er bilaget")) == 3
    assert found.name == "plan.pdf" and found.sha256 == read(path, ocr=False).sha256
    assert found.properties == read(path, ocr=False).properties
    assert not list(temporary.iterdir())


@needs_ocr
def test_stamped_scan_is_read_and_a_photo_is_blank(tmp_path: Path) -> None:
    path = put(tmp_path, stamped([PATH, LAW], photos=[2]))
    before = read(path, ocr=False).report
    assert (before.pages_without_text, before.pages_blank) == ((1, 2), ())
    found = read(path)
    assert (found.report.pages_without_text, found.report.pages_blank, found.report.pages_by_ocr) == ((), (2,), (1,))
    assert "Ved mistanke ringer medarbejderen straks til sin leder." in found.text
    assert "Modtaget" in found.text


@needs_ocr
def test_scan_in_a_zip_is_read(tmp_path: Path, temporary: Path) -> None:
    data = zipped({"a.html": b"<h1>Forside</h1><p>Her er planen.</p>", "b.pdf": scanned([PATH, LAW], pictures=[2])})
    found = read(put(tmp_path, data, "plan.zip"))
    assert found.files == ("a.html", "b.pdf")
    assert (found.report.pages_without_text, found.report.pages_by_ocr) == ((), (2,))
    assert "Her er planen." in found.text and "Lederen følger planen" in found.text
    assert not list(temporary.iterdir())


@needs_ocr
def test_plan_that_is_only_pictures_on_their_side_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, scanned([(*PATH, *LAW)], pictures=[1], turn=90))
    with pytest.raises(UnreadablePlan) as refusal:
        read(path, ocr=False)
    assert refusal.value.code == "ingen-tekst"
    found = read(path)
    assert found.report.pages_by_ocr == (1,)
    assert "Ved mistanke ringer medarbejderen straks til sin leder." in found.text


@needs_ocr
def test_scan_among_several_files(tmp_path: Path) -> None:
    paths = [
        put(tmp_path, written([PATH]), "a.pdf"),
        put(tmp_path, scanned([LAW], pictures=[1]), "b.pdf"),
    ]
    found = start_reading(paths, Settings()).result()
    assert found.files == ("a.pdf", "b.pdf")
    assert "Lederen følger planen" in found.text and found.text.index("Ved mistanke") < found.text.index(
        "Lederen"
    )


# ------------------------------------------------------------------------------- with programs that misbehave

FAKE = "import os, shutil, subprocess, sys, time\n\ndef run(args):\n    source, target = args[-2:]\n"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an ocrmypdf whose run() a test writes."""
    # Not in /tmp: inside the sandbox that is another folder.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        _put_fake(Path(folder), monkeypatch)
        yield Path(folder)


def _put_fake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "ocrmypdf").mkdir()
    (folder / "ocrmypdf" / "__init__.py").write_text("")
    packages = str(Path(importlib.util.find_spec("pikepdf").submodule_search_locations[0]).parent)  # type: ignore[union-attr, index]
    tools = Tools("/usr/bin/tesseract", "dan", (str(folder), packages))
    monkeypatch.setattr(ocr, "find_tools", lambda: tools)


def says(fake: Path, body: str) -> None:
    text = FAKE + "".join(f"    {line}\n" for line in body.splitlines())
    (fake / "ocrmypdf" / "__main__.py").write_text(text)


MIXED = [PATH, LAW]


@pytest.mark.parametrize(
    "body",
    [
        "return 15",
        "return 0",
        "raise KeyError('Barnets navn er Anna')",
        "os.kill(os.getpid(), 11)",
        "open(target, 'w').write('%PDF-1.7')\nreturn 0",
        "os.write(1, b'x' * 1000)\nreturn 3",
        "os.symlink('/etc/passwd', target)\nreturn 0",
    ],
    ids=["refuses", "no output", "fails", "crashes", "rubbish", "talks", "link"],
)
def test_what_goes_wrong_leaves_the_page_named(
    fake: Path, tmp_path: Path, temporary: Path, body: str
) -> None:
    says(fake, body)
    path = put(tmp_path, scanned(MIXED, pictures=[2]))
    found = read(path)
    assert found.report.pages_without_text == (2,)
    assert found.report.pages_by_ocr == ()
    assert "Ved mistanke ringer" in found.text
    assert not list(temporary.iterdir())


def test_plan_of_pictures_only_keeps_its_reason(fake: Path, tmp_path: Path) -> None:
    says(fake, "return 1")
    with pytest.raises(UnreadablePlan) as refusal:
        read(put(tmp_path, scanned([PATH], pictures=[1])))
    assert refusal.value.code == "ingen-tekst"


@pytest.mark.parametrize("sandbox", [True, False])
def test_clock_ends_it_and_what_it_started(
    fake: Path, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch, sandbox: bool
) -> None:
    monkeypatch.setattr(ocr, "START", 1.0)
    monkeypatch.setattr(ocr, "A_PAGE", 0.5)
    mark = f"{os.getpid()}.{time.monotonic_ns()}"
    says(fake, f"subprocess.Popen(['/bin/sh', '-c', 'sleep 600; echo {mark}'])\ntime.sleep(600)")
    begun = time.monotonic()
    found = read(put(tmp_path, scanned(MIXED, pictures=[2])), sandbox=sandbox)
    assert time.monotonic() - begun < 15
    assert found.report.pages_without_text == (2,)
    assert not list(temporary.iterdir())
    assert not [entry for entry in Path("/proc").glob("[0-9]*") if _was_told(entry, mark)]


def _was_told(entry: Path, mark: str) -> bool:
    try:
        state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z" and mark.encode() in (entry / "cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.skipif(find_spec("ocrmypdf") is None, reason="the [ocr] extra is not installed")
def test_it_is_fenced_in(fake: Path, tmp_path: Path) -> None:
    attempts = (
        "tried = [lambda: open('/etc/passwd'), lambda: __import__('socket').socket(), "
        f"lambda: open({str(fake / 'lavet.txt')!r}, 'w')]\n"
        "for one in tried:\n    try:\n        one()\n    except OSError:\n        continue\n    return 9\n"
        f"shutil.copy({str(fake / 'svar.pdf')!r}, target)\nreturn 0"
    )
    (fake / "svar.pdf").write_bytes(written([PATH, ("Side to", "Intet af det lykkedes.")]))
    says(fake, attempts)
    going = start_reading([put(tmp_path, scanned(MIXED, pictures=[2]))], Settings())
    found = going.result()
    if "landlock" not in going.layers or "seccomp" not in going.layers:
        pytest.skip("the kernel has no Landlock or seccomp")
    assert "Intet af det lykkedes." in found.text


@pytest.mark.parametrize("code, read_too", [(0, True), (4, True), (6, False)])
def test_flawed_result_is_read(fake: Path, tmp_path: Path, code: int, read_too: bool) -> None:
    (fake / "svar.pdf").write_bytes(written(MIXED))
    says(fake, f"shutil.copy({str(fake / 'svar.pdf')!r}, target)\nreturn {code}")
    found = read(put(tmp_path, scanned(MIXED, pictures=[2])))
    assert ("Lederen følger planen" in found.text) is read_too


def test_another_plan_is_not_taken_for_this_one(fake: Path, tmp_path: Path) -> None:
    (fake / "svar.pdf").write_bytes(written([PATH, LAW, PATH]))
    says(fake, f"shutil.copy({str(fake / 'svar.pdf')!r}, target)\nreturn 0")
    found = read(put(tmp_path, scanned(MIXED, pictures=[2])))
    assert found.report.pages == 2 and found.report.pages_without_text == (2,)


@pytest.mark.parametrize("pictures, ocr_on", [([], True), ([2], False)])
def test_nothing_is_started_without_need(
    fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pictures: list[int], ocr_on: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(ocr, "find_tools", lambda: asked.append("asked"))
    found = read(put(tmp_path, scanned(MIXED, pictures)), ocr=ocr_on)
    assert asked == []
    assert found.report.pages_without_text == tuple(pictures)


def test_more_pages_than_time_are_left(fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "MAX_PAGES", 1)
    (fake / "svar.pdf").write_bytes(written([PATH, LAW, PATH]))
    says(fake, f"shutil.copy({str(fake / 'svar.pdf')!r}, target)\nreturn 0")
    found = read(put(tmp_path, scanned([PATH, LAW, PATH], pictures=[2, 3])))
    assert found.report.pages_without_text == (2, 3)


def test_arguments(fake: Path, tmp_path: Path) -> None:
    # The folder is gone afterwards; what was asked for comes back as the text of the page.
    says(
        fake,
        "from reportlab.pdfgen.canvas import Canvas\npen = Canvas(target)\n"
        "pen.drawString(50, 700, ' '.join(args[:-2]))\npen.drawString(50, 650, os.environ['OMP_THREAD_LIMIT'] + ' traade')\n"
        "pen.showPage()\npen.drawString(50, 700, 'Side to')\npen.showPage()\npen.save()\nreturn 0",
    )
    text = read(put(tmp_path, scanned(MIXED, pictures=[2])), sandbox=False).text
    assert "--language dan --force-ocr --pages 2 --output-type pdf" in text
    assert "1 traade" in text


@pytest.mark.parametrize("pages, seconds", [(1, 40.0), (10, 130.0), (28, 300.0), (150, 300.0)])
def test_time_grows_with_pages_to_a_bound(pages: int, seconds: float) -> None:
    assert ocr.seconds_for(pages) == seconds


# ------------------------------------------------------------------------------- what is installed


@pytest.mark.parametrize(
    "known, languages",
    [
        ({"dan", "eng", "Latin"}, "dan+Latin"),
        ({"dan", "script/Latin"}, "dan+script/Latin"),
        ({"dan", "eng"}, "dan"),
        ({"eng", "Latin"}, None),
        (set(), None),
    ],
)
def test_languages(
    fake_package: Path, monkeypatch: pytest.MonkeyPatch, known: set[str], languages: str | None
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(ocr, "_languages", lambda tesseract: frozenset(known))
    found = ocr.find_tools()
    assert (found.languages if found else None) == languages
    assert found is None or found.folders[0] == str(fake_package)


@pytest.fixture
def fake_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ocrmypdf").mkdir()
    (tmp_path / "ocrmypdf" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_without_tesseract_there_are_no_tools(fake_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert ocr.find_tools() is None


def test_without_ocrmypdf_there_are_no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert ocr.find_tools() is None


# ------------------------------------------------------------------------------- the reader's part


def layered(lines: Sequence[str], *, picture: bool = True) -> bytes:
    """A page with a clear layer of text, over a picture or not."""
    data = io.BytesIO()
    pen = Canvas(data, pagesize=A4)
    if picture:
        from PIL import Image

        pen.drawImage(ImageReader(Image.new("L", (50, 70), 255)), 0, 0, *A4)
    for at, line in enumerate(lines):
        text = pen.beginText(60, 760 - 30 * at)
        text.setFont("Helvetica", 12)
        text.setTextRenderMode(3)
        text.textLine(line)
        pen.drawText(text)
    pen.save()
    return data.getvalue()


RUBBISH = ["ba yo auq sju pnd wex qu zoj vaf nux"] * 5
PROSE = ["Lederen ringer til kommunen, og der er en plan for det."] * 5


@pytest.mark.parametrize(
    "lines, picture, by_ocr, without",
    [
        (PROSE, True, (1,), ()),
        (PROSE, False, (1,), ()),
        (RUBBISH, True, (1,), (1,)),
        (RUBBISH[:1], True, (1,), ()),
    ],
)
def test_clear_layer_is_known_and_rubbish_in_it_unread(
    lines: list[str], picture: bool, by_ocr: tuple[int, ...], without: tuple[int, ...]
) -> None:
    report = pdf.read(layered(lines, picture=picture), "plan.pdf").report
    assert (report.pages_by_ocr, report.pages_without_text) == (by_ocr, without)


def test_look_counts_pages_also_where_none_has_text(tmp_path: Path) -> None:
    class Source:
        name = "plan.pdf"
        data = scanned([PATH, LAW], pictures=[1, 2])

    seen = ocr.look([Source])  # type: ignore[list-item]
    assert (seen.report.pages, ocr.unread_pages(seen)) == (2, (("", 1), ("", 2)))


def test_look_into_a_zip_names_the_file_of_each_page() -> None:
    class Source:
        name = "plan.zip"
        data = zipped({"b/2.pdf": scanned([PATH, LAW], pictures=[2]), "b/1.pdf": written([PATH]), "side.html": b"<p>x</p>"})

    seen = ocr.look([Source])  # type: ignore[list-item]
    assert (seen.report.pages, ocr.unread_pages(seen)) == (3, (("b/2.pdf", 2),))


@pytest.mark.parametrize(
    "told, texts",
    [
        ("Forside\f\fLovgrundlag\n", {1: "Forside", 2: "", 3: "Lovgrundlag"}),
        ("[OCR skipped on page(s) 1-3]\f\f[OCR skipped on page(s) 5]\fTekst", {1: "[OCR skipped on page(s) 1-3]", 4: "", 5: "[OCR skipped on page(s) 5]", 6: "Tekst"}),
        ("[skipped page]\f", {1: "[skipped page]", 2: ""}),
    ],
)
def test_bare_text_by_page(told: str, texts: dict[int, str]) -> None:
    assert ocr._by_page(told) == texts


def test_page_that_took_too_long_is_not_blank(tmp_path: Path) -> None:
    told = tmp_path / "tekst.txt"
    told.write_text("[OCR skipped on page(s) 1]\f[skipped page]\f\fOrd")
    assert ocr._without_text(told, (2, 3, 4)) == (3,)
    assert ocr._without_text(tmp_path / "ingen.txt", (2, 3, 4)) == ()


def test_pages_of_several_files_can_be_told() -> None:
    documents = [pdf.read(layered(RUBBISH), "a.pdf"), pdf.read(layered(RUBBISH), "b.pdf")]
    merged = merge(documents)
    told = decode(encode(Answer(merged))).result
    assert isinstance(told, Document)
    assert told.report.pages_by_ocr == told.report.pages_without_text == (1,)
