"""The report for a terminal."""

from __future__ import annotations

import made

from checker.reports.text import render_text


def test_lines_without_colour_fit_and_hold_no_escape() -> None:
    text = render_text(made.usual_report(), width=80)
    assert "\x1b" not in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_colours_only_when_asked_for() -> None:
    assert "\x1b[" in render_text(made.usual_report(), colour=True)


def test_what_it_tells() -> None:
    text = " ".join(render_text(made.usual_report()).split())
    for told in (
        "Tjek af beredskab: Klitvig Kommune – Beredskab", "vurderet pr. 21. november 2026",
        "✗ Fremgår ikke Titel på formelt.vedtaget [formelt.vedtaget]", "Ikke fundet: Lederen ringer; Lederen skriver",
        "Planen: »ringe til Modtagelsen« (Under »Beredskab i Klitvig Kommune › Trin 5: Handl«, tekststykke 4)",
        "Nærmest: »Planen beskriver, hvad der gælder for søskende.«", "? Kan ikke afgøres", "Opfyldt: 1 krav.",
    ):  # fmt: skip
        assert told in text


def test_markup_and_marks_in_a_plan_are_only_text() -> None:
    plan = made.PLAN.replace("søskende.", "[bold red]søskende[/] :smile: \u202e\x1b[31m.")
    text = render_text(made.usual_report(plan, title="[link=x]\x07"))
    assert "[bold red]søskende[/] :smile: [U+202E]" in " ".join(text.split())
    assert not set(text) & set("\x1b\u202e\x07")
