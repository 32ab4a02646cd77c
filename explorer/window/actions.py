"""Makes Qt's actions of the table of entries."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from explorer.scene import Page
from explorer.window.entries import Entry, table

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def install(window: "MainWindow", stage: Iterable[QWidget]) -> dict[str, QAction]:
    """Make a QAction of every entry; the arrows belong to the `stage` widgets only."""
    actions = {}
    stage = list(stage)
    for entry in table(window):
        action = QAction(entry.text, window)
        action.setToolTip(_tooltip(entry))
        action.setStatusTip(entry.tooltip)
        action.triggered.connect(lambda _checked=False, slot=entry.slot: slot())
        if entry.where == "stage":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            for widget in stage:
                widget.addAction(action)
        else:
            window.addAction(action)
        action.setData(entry)
        actions[entry.name] = action
    turn_to(window.session.scene.page, actions)
    return actions


def turn_to(page: Page, actions: dict[str, QAction]) -> None:
    """Give the keys to the actions that belong to a page: none means two things at once."""
    for action in actions.values():
        entry: Entry = action.data()
        here = entry.belongs_to(page) and entry.where != "last"
        action.setShortcuts([QKeySequence(key) for key in entry.keys] if here else [])


def _tooltip(entry: Entry) -> str:
    return f"{entry.tooltip}  ({entry.keys[0]})" if entry.keys else entry.tooltip
