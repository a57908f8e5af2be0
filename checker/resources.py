"""Where the data files are: in an installed wheel inside the package, in a checkout beside it."""

from __future__ import annotations

from pathlib import Path

_PACKED = Path(__file__).resolve().parent / "_data"
_CHECKOUT = Path(__file__).resolve().parent.parent


def data_folder(kind: str) -> Path:
    """The folder of "rules" or "reports". Raises FileNotFoundError when neither place has it."""
    for place in (_PACKED / kind, _CHECKOUT / kind):
        if place.is_dir():
            return place
    raise FileNotFoundError(kind)
