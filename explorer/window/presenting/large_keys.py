"""The keys as the hall can read them: a presenter's own first, then those of the page."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from explorer.scene import Page
from explorer.widgets import text, theme
from explorer.window.entries import Entry
from explorer.window.shortcuts import rows

Lines = tuple[tuple[str, str], ...]

OWN: Lines = (
    ("PgDown, PgUp", "next scene, scene before"),
    ("B, W", "all black, all white"),
    ("F10", "freeze the picture"),
    ("F11 held", "spotlight"),
    ("F12 held", "magnifier, and the wheel"),
    ("… with ← → ↑ ↓", "move it; Shift: finely"),
    ("F2", "the pad beside the network"),
    ("Ctrl+P", "pen over everything"),
    ("1 … 4", "colour of the pen"),
    ("Ctrl+Z, Del", "last stroke, all of them"),
    ("Ctrl+F5", "speaker view"),
    ("Shift+F5", "display of the audience"),
    ("Ctrl+T", "timer; with Shift: anew"),
    ("Shift+PgDown", "scroll the notes"),
    ("Esc", "leave"),
)
"""What is heard while one presents before the page hears it, and what only then is of use."""
HEARD = {"PgDown", "PgUp", "B", "W", "F2", "Esc", "F1"}
"""Keys that mean something else than on the page."""
TOGETHER = {
    ("View", "Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6", "Ctrl+7"): (
        "Ctrl+1 … 7",
        "row, tower, flat, maps …",
    ),
    ("Unit", "←", "→", "↑", "↓"): ("← → ↑ ↓", "the unit beside"),
    ("Unit", "Ctrl+←", "Ctrl+→"): ("Ctrl+← →", "the map beside"),
    ("Unit", "Alt+←", "Alt+→"): ("Alt+← →", "back, forward"),
    ("Lab", "→", "←"): ("← →", "one step back, on"),
    ("Lab", "↓", "↑"): ("↑ ↓", "another preset"),
    ("Lab", "Home", "End"): ("Home, End", "to the start, the end"),
    ("Lab", ">", "<"): ("< >", "slower, faster"),
    ("Film", ">", "<"): ("< >", "slower, faster"),
    ("Film", ".", ","): (", .", "one step back, on"),
    ("Pad", "]", "["): ("[ ]", "narrower, wider pen"),
    ("Camera", "F6", "F7", "F8", "F9"): ("F6 … F9", "from four sides"),
    ("Pages", "Alt+0", "Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6"): (
        "Alt+0 … 6",
        "Explore, the labs",
    ),
}
"""Lines of a menu that share one here."""
ORDER = (
    "Pad",
    "Sample digits",
    "Lab",
    "Undo",
    "View",
    "Camera",
    "Unit",
    "Film",
    "Scenes",
    "Pages",
    "Break it",
    "Compare",
    "Pictures",
    "Window",
    "Numbers",
    "File",
)
"""Of the page's menus; what there is no room for at the end is left out."""
LARGEST, LEAST = 26, 18  # px of type at 1080 lines
LINE, BEFORE = 1.4, 0.7  # heights of a line, and of the room above a heading, in heights of type
MARGIN, GUTTER, BETWEEN = 32, 32, 16  # px: around, between columns, from key to meaning
MORE = "without an audience F1 shows more  ·  "
TITLE = 1.5  # times as large as the rest


def sections(entries: Iterable[Entry], page: Page) -> tuple[tuple[str, Lines], ...]:
    """Return headings and lines, the most needed first; a key that the presenter has taken is not the page's."""
    kept = [
        replace(entry, keys=entry.keys[:1])
        for entry in entries
        if entry.belongs_to(page) and not HEARD.intersection(entry.keys)
    ]
    pages = rows(kept)
    if page is not Page.EXPLORE:
        pages["Undo"] = pages.pop("Pad", [])  # all there is of it in a lab
    named = ((name, _together(name, pages[name])) for name in ORDER if pages.get(name))
    explore = page is Page.EXPLORE
    return ("While you present", tuple(line for line in OWN if explore or line[0] != "F2")), *named


def _together(name: str, lines: list[tuple[str, str]]) -> Lines:
    for (menu, *keys), line in TOGETHER.items():
        if menu == name and set(keys) <= {key for key, _meaning in lines}:
            first = next(index for index, (key, _meaning) in enumerate(lines) if key in keys)
            lines = [each for each in lines if each[0] not in keys]
            lines.insert(first, line)
    return tuple((key.replace("Return", "⏎"), meaning) for key, meaning in lines)


class LargeKeys(QWidget):
    """Lies over everything until a key is pressed or it is clicked."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAccessibleName("Keys")
        self._sections: tuple[tuple[str, Lines], ...] = ()
        self.px = LEAST  # of its type
        self.left_out: tuple[str, ...] = ()
        self.hide()

    def open(self, entries: Iterable[Entry], page: Page, window: QWidget) -> None:
        """Show the keys of a page over all of `window`."""
        self._sections = sections(entries, page)
        self.setParent(window)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self._choose_size()
        self.setAccessibleDescription("; ".join(f"{key}: {meaning}" for key, meaning in OWN))
        self.show()
        self.raise_()

    # ---- layout

    def _choose_size(self) -> None:
        """Write as large as all of it fits; where it does not, leave out what is least needed."""
        left = self._sections
        for px in range(LARGEST, LEAST - 1, -1):
            if self._columns(px, left):
                self.px, self.left_out = px, ()
                return
        self.px = LEAST
        while len(left) > 1 and not self._columns(LEAST, left):
            left = left[:-1]
        self.left_out = tuple(name for name, _lines in self._sections[len(left) :])
        self._sections = left

    def _columns(self, px: int, parts: tuple[tuple[str, Lines], ...]) -> list[tuple[float, float, list]]:
        """Return columns as (left, room of the keys, lines with their tops); none if they do not fit.

        A line without a meaning is a heading; it never is the last of its column.
        """
        first, last = MARGIN + px * TITLE * 2, self.height() - MARGIN / 2
        columns: list[list[tuple[float, str, str]]] = [[]]
        y = first
        for name, lines in parts:
            y += px * BEFORE if columns[-1] else 0
            for index, (key, meaning) in enumerate(((name, ""), *lines)):
                rest = LINE * (2 if index == 0 else 1)
                if y + px * rest > last:
                    columns.append([])
                    y = first
                columns[-1].append((y, key, meaning))
                y += px * LINE
        return self._placed(px, columns)

    def _placed(
        self, px: int, columns: list[list[tuple[float, str, str]]]
    ) -> list[tuple[float, float, list]]:
        placed, left = [], float(MARGIN)
        for column in columns:
            lines = [(key, meaning) for _top, key, meaning in column if meaning]
            heads = max(
                (text.width(key, px, True) for _top, key, meaning in column if not meaning), default=0
            )
            keys = max(text.width(key, px, True) for key, _meaning in lines) + BETWEEN
            wide = max(heads, keys + max(text.width(meaning, px) for _key, meaning in lines))
            placed.append((left, keys, column))
            left += wide + GUTTER
        return placed if left - GUTTER + MARGIN <= self.width() else []

    # ---- events

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self.px
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("background"))
            title = QRectF(MARGIN, MARGIN, self.width() - 2 * MARGIN, px * TITLE * 1.4)
            text.paint(painter, title, "Keys", round(px * TITLE), bold=True)
            words = f"{MORE}any key closes this" if self.left_out else "any key closes this"
            text.paint(painter, title, words, px, "secondary", align="right")
            for left, room, column in self._columns(px, self._sections):
                for top, key, meaning in column:
                    line = QRectF(left, top, self.width(), px * LINE)
                    text.paint(painter, line, key, px, "text" if meaning else "highlight", bold=True)
                    text.paint(painter, line.translated(room, 0), meaning, px)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Hide):
            self.hide()  # it was laid out for another display; or nobody sees it any more
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.parentWidget().removeEventFilter(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.NoButton:
            self.hide()
