"""Draws small PDFs for the tests of the PDF reader: text, rules and grounds at given places."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH = A4
LEFT, RIGHT, TOP = 60.0, 535.0, 780.0
PITCH = 1.25


def drawn(*pages: Callable[[Pen], None], **options: object) -> bytes:
    """A PDF whose pages are drawn by the functions given."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **options)
    for page in pages:
        page(Pen(canvas))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Pen:
    """Draws on one page. ``y`` is the baseline of the next line."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.y = TOP

    def line(
        self, text: str, x: float = LEFT, y: float | None = None, size: float = 10, bold: bool = False
    ) -> None:
        """One line at a place; without ``y`` the next below the last."""
        if y is None:
            y = self.y
            self.y -= PITCH * size
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawString(x, y, text)

    def heading(self, text: str, size: float = 14, x: float = LEFT) -> None:
        self.y -= size
        self.line(text, x=x, size=size, bold=True)
        self.y -= 4

    def text(
        self, text: str, x: float = LEFT, right: float = RIGHT, size: float = 10, gap: float = 6
    ) -> None:
        """A paragraph wrapped between two edges, white space below it."""
        for row in wrapped(text, right - x, size):
            self.line(row, x=x, size=size)
        self.y -= gap

    def bullet(self, text: str, mark: str = "\u2022", x: float = LEFT, right: float = RIGHT) -> None:
        rows = wrapped(text, right - x - 16, 10)
        self.line(mark, x=x, y=self.y)
        for row in rows:
            self.line(row, x=x + 16)

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        for x in xs:
            self.canvas.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.canvas.line(xs[0], y, xs[-1], y)

    def table(
        self, rows: Sequence[Sequence[str]], xs: Sequence[float], ruled: bool = True, head: bool = True
    ) -> None:
        """A table with wrapped cells at ``xs``; the first row bold."""
        ys = [self.y]
        for at, row in enumerate(rows):
            cells = [wrapped(text, xs[i + 1] - xs[i] - 8, 10) for i, text in enumerate(row)]
            for i, cell in enumerate(cells):
                for k, words in enumerate(cell):
                    self.line(words, xs[i] + 4, self.y - 12 - 12.5 * k, bold=head and at == 0)
            self.y -= 12.5 * max(1, *(len(cell) for cell in cells)) + 6
            ys.append(self.y)
        if ruled:
            self.grid(xs, ys)
        self.y -= 16


def wrapped(text: str, width: float, size: float) -> list[str]:
    rows: list[str] = []
    for word in text.split():
        if rows and stringWidth(f"{rows[-1]} {word}", "Helvetica", size) <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return rows
