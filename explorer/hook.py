"""Keeps PySide6 from reading, and keeping, the source of all that is imported after it.

Import it before all that is heavy: that is all it takes.
"""

import sys
from pathlib import Path
from types import ModuleType

import PySide6.QtCore  # noqa: F401 (the hook comes with it)

_HOOK = "shibokensupport.feature"


def speaks_of_qt(module: ModuleType) -> bool:
    """Return whether PySide6 is mentioned in the source of a module."""
    path = getattr(module, "__file__", None)
    if not isinstance(path, str) or not path.endswith(".py"):
        return False
    try:
        return b"PySide6" in Path(path).read_bytes()
    except OSError:
        return False


def _quicken() -> None:
    """Answer what PySide6 asks after every import.

    WORKAROUND: for the sake of ``from __feature__ import`` it asks whether the module's source speaks of PySide6.  It
    asks inspect, which keeps the lines of every file: 45 MB with torch, and a tenth of a second.
    """
    hook = sys.modules.get(_HOOK)
    if hook is not None and hasattr(hook, "_mod_uses_pyside"):
        vars(hook)["_mod_uses_pyside"] = speaks_of_qt


_quicken()
