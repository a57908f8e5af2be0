"""Click's own texts in Danish, from the catalogue in reports/locale/."""

from __future__ import annotations

import gettext
import os

from checker.resources import data_folder

_DOMAIN = "click"


def speak_danish() -> None:
    """Bind the catalogue for the whole process. The tool speaks Danish wherever it runs."""
    os.environ["LANGUAGE"] = "da"
    gettext.bindtextdomain(_DOMAIN, str(data_folder("reports") / "locale"))
    gettext.textdomain(_DOMAIN)
