"""How much a check may take: sizes beyond which a document is no plan, and a clock.

Reading has bounds and a clock of its own (``checker.document.reading``). What comes out of it has no
end but its size, and the check takes time and memory by size: 8 seconds and 400 MB for a million
characters in short paragraphs (shared/hostile's docx_100k_paragraphs). The clock is for what nobody
foresaw.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from checker.document.model import Document, UnreadablePlan

#: Eight hundred full pages; a plan has forty.
MAX_CHARACTERS = 2_500_000
MAX_BLOCKS = 120_000
#: A whole plan printed as one long page has a third of this.
MAX_PAGE_CHARACTERS = 400_000
#: Seconds. The largest document that is let in takes half of them.
CLOCK = 60.0
#: The alarm rings again after so many seconds, should a destructor have swallowed it.
_AGAIN = 1.0


def require_plan_size(document: Document) -> None:
    """Raises UnreadablePlan for-stor for a document that is larger than any plan."""
    if len(document.text) > MAX_CHARACTERS or len(document.blocks) > MAX_BLOCKS:
        raise UnreadablePlan("for-stor")
    if document.report.pages and len(document.text) > MAX_PAGE_CHARACTERS * document.report.pages:
        raise UnreadablePlan("for-stor")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise UnreadablePlan tidsfrist in a block that takes longer.

    Only the main thread of a program that has no alarm of its own can be interrupted so; elsewhere
    the block runs on, and whoever has threads has the sizes to rely on.
    """
    if not _alarm_is_free():
        yield
        return
    signal.signal(signal.SIGALRM, _time_is_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _alarm_is_free() -> bool:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return False
    return signal.getsignal(signal.SIGALRM) is signal.SIG_DFL and signal.getitimer(signal.ITIMER_REAL)[0] == 0


def _time_is_up(number: int, frame: FrameType | None) -> None:
    raise UnreadablePlan("tidsfrist")
