"""The trace of one rule on one plan, for those who write rules."""

from __future__ import annotations

from collections.abc import Iterator

from checker.document.model import Document, Span
from checker.explain import PartTrace, Trace
from checker.reports.passages import clean
from checker.reports.visible import visible
from checker.reports.wording import wording

_LONG = 200


def trace_text(trace: Trace, document: Document) -> str:
    """Status, then each part with what met it or what came near."""
    words, finding = wording(), trace.finding
    lines = [f"{finding.rule.id}: {words.statuses[finding.status.value].name}"]
    if finding.reason:
        lines.append(words.reason(finding.reason))
    for part in trace.parts:
        lines += ["", f"{words.statuses['opfyldt' if part.found else 'mangler'].mark} {part.text} [{part.id}]"]
        lines += [f"  {line}" for line in _part(part, document)]
    return "\n".join(lines) + "\n"


def _part(part: PartTrace, document: Document) -> Iterator[str]:
    words = wording()
    for met in part.met:
        yield f"»{_quote(document, met.span)}«"
        for line in met.lines:
            yield f"  {words.label('met_line', line=line)}"
    for near in part.refused:
        yield f"{words.label('near')} »{_quote(document, near.span)}«"
        lacking = ", ".join(near.lacking)
        yield f"  {words.label('line_lacks', line=near.line, terms=lacking) if lacking else words.refusal(near.why)}"


def _quote(document: Document, span: Span) -> str:
    text = " ".join(visible(clean(document.quote(span))).split())
    return text if len(text) <= _LONG else text[:_LONG] + " …"
