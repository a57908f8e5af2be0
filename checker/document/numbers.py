"""Counts as the letters and figures a word processor shows for them."""

from __future__ import annotations


def formatted(count: int, format: str) -> str:
    """The count in one of Word's number formats; decimal for those not known, "" for none."""
    if format in ("lowerLetter", "upperLetter"):
        letter = (
            chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if 0 < count <= 260 else str(count)
        )
        return letter.upper() if format == "upperLetter" else letter
    if format in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman if format == "upperRoman" else roman.lower()
    if format == "decimalZero":
        return f"{count:02d}"
    return "" if format == "none" else str(count)


def _roman(count: int) -> str:
    out = ""
    for size, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                       (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        while count >= size:
            out, count = out + sign, count - size
    return out
