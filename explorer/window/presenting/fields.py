"""Who has the keyboard: a field that is typed into, or a part of a lab."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit

from explorer.scene import Page
from explorer.widgets.magnified import focused

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

_FIELDS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


def typing() -> bool:
    """Whether whatever has the keyboard is a field."""
    return isinstance(focused(), _FIELDS)


def let_go(window: "MainWindow") -> bool:
    """Free the keys of a lab if one of its parts has the keyboard; returns whether one had it."""
    page = window.session.scene.page
    if page is Page.EXPLORE:
        return False
    lab, has_it = window.lab(page), focused()
    if has_it is None or has_it is lab or not lab.isAncestorOf(has_it):
        return False
    window.free_keys()
    return True
