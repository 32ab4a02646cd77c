"""Finds what a widget is: the nearest of its parents that the tables know."""

from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from explorer import labs
from explorer.window.whatis.explore import EXPLORE
from explorer.window.whatis.labs import LABS
from explorer.window.whatis.views import VIEWS


@dataclass(frozen=True)
class Part:
    """A part of the window: its name and two sentences.  ``[a term]``, or ``[words|a term]``, is a link."""

    name: str
    words: str


PARTS = {key: Part(*value) for key, value in (EXPLORE | VIEWS | LABS).items()}
"""By ``Class``, or ``Class/control``: a control is known by the name it has for a screen reader, by what that begins
with, up to a colon, comma or number, or by its own class; the class before it is that of any widget around it."""
PARTS |= {f"TopBar/Page: {lab.title}": PARTS[f"{lab.title}Lab"] for lab in labs.LABS}


def part_of(widget: QWidget | None) -> Part | None:
    """Return what a widget is, or what it is in; None where nobody wrote what that is."""
    while widget is not None:
        around, kinds = _classes_around(widget), _kinds(widget)
        inside = (f"{place}/{name}" for name in (*_names(widget), *kinds) for place in around)
        found = next((key for key in (*inside, *kinds) if key in PARTS), None)
        if found is not None:
            return PARTS[found]
        widget = widget.parentWidget()
    return None


def _kinds(widget: QWidget) -> list[str]:
    """Return the classes of a widget, its own first: a part may be a subclass."""
    return [kind.__name__ for kind in type(widget).__mro__]


def _classes_around(widget: QWidget) -> list[str]:
    found: list[str] = []
    around = widget.parentWidget()
    while around is not None:
        found += [kind for kind in _kinds(around) if kind not in found]
        around = around.parentWidget()
    return found


def _names(widget: QWidget) -> list[str]:
    """Return what a control may be called, the whole name first."""
    written = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    words = widget.accessibleName() or written
    before_colon = words.partition(": ")[0]
    shorter = (before_colon, before_colon.partition(",")[0], words.rstrip(" 0123456789"))
    return list(dict.fromkeys((words, *shorter))) if words else []
