"""What single lines look like; near pairs of what is and what is not."""

from __future__ import annotations

import time

import pytest

from checker.document import shape

MARKERS = [
    ("- ring", "-", "ring"),
    ("• ring", "•", "ring"),
    ("\uf0b7 ring", "\uf0b7", "ring"),
    ("o Ring", "o", "Ring"),
    ("1. ring til lederen", "1.", "ring til lederen"),
    ("2) ring", "2)", "ring"),
    ("a) ring", "a)", "ring"),
    ("(3) ring", "(3)", "ring"),
    ("iv. ring til lederen", "iv.", "ring til lederen"),
]
NO_MARKERS = ["-ring", "og ring", "1. januar 2024 gælder planen", "4. klasse har forløbet", "3. og 6. klasse har forløbet", "2. - 4. klasse", "§ 5. Planen", "112 ringes", "A. P. Møller",
              "Ring. Skriv.", "o", "24 timer", "3.500 kr."]  # fmt: skip


@pytest.mark.parametrize(("line", "label", "rest"), MARKERS)
def test_list_marker(line: str, label: str, rest: str) -> None:
    marker = shape.list_marker(line)
    assert marker is not None
    assert (marker.label, line[marker.length :]) == (label, rest)


@pytest.mark.parametrize("line", NO_MARKERS)
def test_no_list_marker(line: str) -> None:
    assert shape.list_marker(line) is None


LEVELS = [("1. Formål", 1), ("1.2 Roller", 2), ("1.2.3. Leder", 3), ("Kapitel 3", 1), ("Bilag 2: Telefoner", 1), ("Trin 1: Forebyg", 1),
          ("Bilag 2.1 Skema", 2), ("Formål", 0), ("Bilag til planen", 0), ("1. maj", 0), ("2023 og frem", 0)]  # fmt: skip


@pytest.mark.parametrize(("line", "level"), LEVELS)
def test_numbered_level(line: str, level: int) -> None:
    assert shape.numbered_level(line) == level


SET_APART = ["Formål", "Hvad gør du ved mistanke?", "Lederen.", "Handlevej, når mistanken retter sig mod en ansat", "Medarbejderen skal:",
             "Te\xadgn og re\xadak\xadtio\xadner"]  # fmt: skip
NOT_SET_APART = ["Ring altid 112 ved fare for barnet.", "HUSK!", "OBS", "Vedtaget af byrådet 26. januar 2016", "Version 2.1", "- punkt",
                 "mail@klitvig.dk", "97 00 41 10", "12", "Formålet med planen er, at", "x" * 200]  # fmt: skip


@pytest.mark.parametrize("line", SET_APART)
def test_line_set_apart_is_a_heading(line: str) -> None:
    assert shape.looks_like_heading(line, set_apart=True)


@pytest.mark.parametrize("line", NOT_SET_APART)
def test_line_set_apart_is_no_heading(line: str) -> None:
    assert not shape.looks_like_heading(line, set_apart=True)


def test_plain_line_must_be_short_and_open() -> None:
    assert shape.looks_like_heading("Hvem gør hvad?", set_apart=False)
    for line in (
        "Lederen.",
        "Man skal:",
        "og skriver det ned",
        "En lang linje som denne er ikke en overskrift i en plan",
    ):
        assert not shape.looks_like_heading(line, set_apart=False)


BOLD_SIZES = [
    ([("Titel", 20), ("A", 14), ("a", 12), ("B", 14)], [1, 2, 3, 2]),
    ([("1 A", 14), ("1.1 a", 12), ("Eksempel", 11), ("2 B", 14)], [1, 2, 3, 1]),
    ([("A", 11), ("B", 11)], [1, 1]),
]


@pytest.mark.parametrize(("looks", "levels"), BOLD_SIZES)
def test_levels_by_look(looks: list[tuple[str, float]], levels: list[int]) -> None:
    assert shape.heading_levels([shape.Look(text, size, bold=True) for text, size in looks]) == levels


SET_ALIKE = {
    "parter under hvert forløb": (
        [
            "Mistanke mod forældre",
            "Medarbejderen",
            "Lederen",
            "Mistanke mod ansat",
            "Medarbejderen",
            "Samarbejde",
        ],
        [1, 2, 2, 1, 2, 1],
    ),
    "trin holder det, der følger": (
        ["Forord", "Trin 1: Forebyg", "I skolen", "Trin 2: Opdag", "Tegn"],
        [1, 1, 2, 1, 2],
    ),
    "bilag står ved siden af": (
        ["Formål", "Roller", "Samarbejde", "Bilag 1: Skema", "Bilag 2: Telefoner"],
        [1, 1, 1, 1, 1],
    ),
}


@pytest.mark.parametrize(("titles", "levels"), SET_ALIKE.values(), ids=SET_ALIKE)
def test_levels_of_headings_set_alike(titles: list[str], levels: list[int]) -> None:
    assert shape.heading_levels([shape.Look(title, bold=True) for title in titles]) == levels


CONTENTS = ["Forord .......... 3", "Forord…………3", "Forord\t3", "Bilag 1: Skema    22", "Forord . . . . . 3", "Målgruppe ........ side 5",
            "Forord ...... 3 Målgruppe ...... 5"]  # fmt: skip
NO_CONTENTS = [
    "Forord 3",
    "Ring 112",
    "Navn: ..........",
    "Og så videre ...",
    "97 00 41 10",
    ".......... 3",
    "i 2013",
]


@pytest.mark.parametrize("line", CONTENTS)
def test_contents_line(line: str) -> None:
    assert shape.is_contents_line(line)


@pytest.mark.parametrize("line", NO_CONTENTS)
def test_no_contents_line(line: str) -> None:
    assert not shape.is_contents_line(line)


def test_title_key_is_the_words_of_a_title() -> None:
    for line in (
        "1.2 Tegn og signaler",
        "Tegn og signaler ........ 7",
        "TEGN OG SIGNALER",
        "Kapitel 3: Tegn og signaler",
        "Tegn og si\xadgnaler 7",
    ):
        assert shape.title_key(line) == "tegn og signaler"


BROKEN = [("Der sendes en under-", "retning"), ("beredskabs-", "planen gælder")]
KEPT = [
    ("børne-", "og ungeområdet"),
    ("PPR-", "psykologen"),
    ("Klitvig-", "Kommune"),
    ("24-", "timers"),
    ("slut -", "start"),
]


@pytest.mark.parametrize(("before", "after"), BROKEN)
def test_broken_word(before: str, after: str) -> None:
    assert shape.is_broken_word(before, after)


@pytest.mark.parametrize(("before", "after"), KEPT)
def test_real_hyphen(before: str, after: str) -> None:
    assert not shape.is_broken_word(before, after)


def test_clean_keeps_the_letters_of_the_plan() -> None:
    assert shape.clean("  a\x07b \n c\xadd\xa0e  ") == "ab c\xadd\xa0e"
    assert shape.clean_lines("a \n\n b\t c") == "a\nb\tc"


HOSTILE = ["." * 300_000 + "x", " ." * 150_000 + "x", "1." * 150_000, "dato " * 60_000, " " * 300_000 + "x", "-" * 300_000, "A" * 300_000,
           "…" * 300_000 + "!", "1 " * 150_000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_grows_with_the_text_and_no_faster(text: str) -> None:
    start = time.process_time()
    shape.clean(text), shape.clean_lines(text), shape.list_marker(text), shape.heading_number(text)
    shape.is_contents_line(text), shape.title_key(text), shape.is_contents_heading(text)
    shape.looks_like_heading(text, set_apart=True), shape.looks_like_heading(text, set_apart=False)
    assert time.process_time() - start < 1.0
