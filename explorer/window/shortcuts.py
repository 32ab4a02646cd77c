"""The page under F1: every key of the action table, and what the mouse does."""

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.scene import Page
from explorer.widgets import theme
from explorer.window.entries import Entry

COLUMNS = (
    ("File", "Pictures", "Numbers", "Pad", "Sample digits"),
    ("View", "Break it", "Compare", "Help"),
    ("Unit", "Film", "Window", "Pages"),
    ("Camera", "Scenes", "Presenting", "Mouse"),
)
FAMILIES = {
    "sample": ("0 … 9", "load a sample digit"),
    "orbit": ("Shift+arrows", "Turn"),
    "pan": ("Ctrl+Shift+arrows", "Move"),
    "zoom": ("+, −", "closer, further"),
    "present": ("F5, Shift+F5", "Present; choose where"),
    "notes": ("Shift+PgUp, Down", "scroll the notes"),
    "timer": ("Ctrl+T, +Shift", "timer: pause, anew"),
}
"""What actions whose names begin alike have for a line in common."""
LAB_COLUMNS = (
    ("Lab", "Undo", "Help", "File"),
    ("Numbers in grids", "Pixels", "Scenes"),
    ("Presenting", "Pages", "Window"),
)
MOUSE = (
    ("Left, right drag", "turn, move the network"),
    ("Wheel", "closer, further"),
    ("Point at a cell", "see where it comes from"),
    ("Click a cell", "keep it explained"),
    ("Double click a layer", "open its page"),
    ("Double click its name", "collapse it in 3D"),
    ("Right click a map", "switch off, copy, save"),
    ("Right button on the pad", "rub out"),
)
PRESENTING = (
    ("PgUp, PgDown", "scene before, next scene"),
    ("B, W", "all black, all white"),
    ("F11, F12 held", "spotlight, magnifier"),
    ("Ctrl+P", "pen: 1 … 4, Ctrl+Z, Del"),
)
GRIDS = (
    ("⏎", "from the page to its stage"),
    ("← → ↑ ↓", "from cell to cell"),
    ("⏎ or a digit", "write a number; of an output: stand there"),
    ("Tab", "keep it and go to the next"),
    ("Esc", "give up; then back to the page's keys"),
    ("Ctrl+C, Ctrl+V", "copy, paste a table"),
)
PIXELS = (
    ("Ctrl+← Ctrl+→", "another plane"),
    ("+ −", "zoom"),
    ("⏎", "type, or paint with the brush"),
)


def rows(entries: Iterable[Entry]) -> dict[str, list[tuple[str, str]]]:
    """Return (keys, meaning) by menu; families such as the ten samples share a line."""
    pages: dict[str, list[tuple[str, str]]] = {}
    for menu, members in groupby((entry for entry in entries if entry.keys), key=lambda entry: entry.menu):
        page = pages.setdefault(menu, [])
        for entry in members:
            line = FAMILIES.get(entry.name.partition(" ")[0], (_keys(entry), entry.text))
            if line not in page:
                page.append(line)
    return pages


def _keys(entry: Entry) -> str:
    return ", ".join(map(_written, entry.keys))


def _written(key: str) -> str:
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    return (
        text.replace("Left", "←").replace("Right", "→").replace("Up", "↑").replace("Down", "↓")
        if ("Pg" not in text)
        else text
    )


class Shortcuts(QDialog):
    """All keys of a page of the window."""

    def __init__(self, entries: Iterable[Entry], page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        pages = rows(entry for entry in entries if entry.belongs_to(page))
        pages |= {"Mouse": list(MOUSE), "Numbers in grids": list(GRIDS), "Pixels": list(PIXELS)}
        pages["Presenting"] = [*pages.pop("Presenting", []), *PRESENTING]
        pages["Undo"] = pages["Pad"]  # all there is of it in a lab
        columns = QHBoxLayout(self)
        columns.setContentsMargins(24, 24, 24, 24)
        columns.setSpacing(28)
        for names in COLUMNS if page is Page.EXPLORE else LAB_COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(4)
            for name in names:
                column.addWidget(_header(name))
                column.addLayout(_grid(pages.get(name, [])))
                column.addSpacing(8)
            column.addStretch()
            columns.addLayout(column)


def _header(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.header_font())
    label.setProperty("secondary", True)
    return label


def _grid(lines: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(3)
    for row, (keys, meaning) in enumerate(lines):
        key = QLabel(keys)
        key.setFont(theme.font(theme.NORMAL, bold=True))
        grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(QLabel(meaning), row, 1)
    grid.setColumnMinimumWidth(0, 96)
    grid.setColumnStretch(1, 1)
    return grid
