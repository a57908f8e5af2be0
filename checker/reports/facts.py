"""The reading report as names and values: which plan it is, what of it was read and what was not."""

from __future__ import annotations

from collections.abc import Iterator

from checker.reports.contract import DocumentInfo, Reading, Report
from checker.reports.wording import Wording, listed, number

#: Counts of the reading report by what is said of them.
_COUNTED = {
    "is_read": ("tables", "boxes", "footnotes"),
    "lines_left_out": ("contents_lines", "running_lines"),
    "not_read": ("comments", "pictures"),
    "pending": ("revisions",),
    "not_letters": ("unmapped_characters",),
    "characters_left_out": ("hidden_characters",),
}
_PAGES = ("pages_without_text", "pages_by_ocr", "pages_blank", "pages_in_columns")


def facts(report: Report, words: Wording) -> Iterator[tuple[str, str]]:
    """What was read and what was not; nothing said of what is not there."""
    document, label = report.document, words.label
    yield label("document"), ", ".join(document.files) or document.name
    yield label("kind"), document.kind_text
    if document.version:
        yield label("version"), document.version
    for key, day in (("adopted", document.adopted), ("revised", document.revised)):
        if day:
            passage = document.passages.get(key)
            told = words.date(day)
            yield label(key), label("read_from", day=told, quote=passage.quote) if passage else told
    yield from reading_facts(document, words)


def reading_facts(document: DocumentInfo, words: Wording) -> Iterator[tuple[str, str]]:
    """How much was read, and what kept the rest from it."""
    read, label = document.read, words.label
    yield label("coverage"), label("share", share=_share(read))
    for name, extent in (("pages", document.pages), ("words", document.words), ("headings", read.headings), ("blocks", read.blocks)):
        if extent is not None:
            yield label(name), number(extent)
    for name in _PAGES:
        if numbers := getattr(read, name):
            yield label(name), listed(numbers)
    for group, names in _COUNTED.items():
        for name in names:
            count = getattr(read, name)
            if count:
                yield label(name), label(group, count=number(count))


def _share(read: Reading) -> str:
    """Whole per cent; less than all is never told as all."""
    return str(100 if read.coverage == 1 else min(99, round(100 * read.coverage)))
