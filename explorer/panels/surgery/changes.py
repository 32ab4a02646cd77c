"""All that is changed at present, in words; each can be visited, and put back by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.surgery.site import edit_words, switch_words, unit_of
from explorer.session import Session
from explorer.trace import ParameterEdit, Unit
from explorer.widgets import text, theme

MOST = 24  # rows; the rest is counted


@dataclass(frozen=True)
class Entry:
    """One thing that is changed.  unit: where to see it.  put_back: leaves everything else that is changed."""

    words: str
    unit: Unit | None
    put_back: Callable[[], None]
    edit: ParameterEdit | None = None


def entries_of(session: Session) -> tuple[Entry, ...]:
    """Return all that is changed, the newest last, switches and cover at the end."""
    trace, edits = session.trace, session.scene.edits
    if trace is None:
        return ()
    result = [_of_edits(session, same) for same in _by_part(edits.parameters)]
    for switch in sorted(edits.off, key=lambda switch: (switch.layer, switch.position)):
        unit = unit_of(trace, session.groups, switch.layer, switch.position)
        result.append(Entry(switch_words(trace, switch), unit, partial(session.desk.switch, switch)))
    if not session.scene.occlusion.empty:
        result.append(Entry("input partly hidden", None, session.desk.uncover))
    return tuple(result)


def _by_part(edits: tuple[ParameterEdit, ...]) -> list[list[ParameterEdit]]:
    """Return the edits with those of one part together."""
    parts: dict[object, list[ParameterEdit]] = {}
    for edit in edits:
        parts.setdefault((edit.layer, edit.parameter, edit.index), []).append(edit)
    return list(parts.values())


def _of_edits(session: Session, same: list[ParameterEdit]) -> Entry:
    """Return one entry for what was done, one after the other, to one part."""
    assert session.trace is not None
    first = edit_words(session.trace, same[0])
    done = [edit_words(session.trace, edit).rpartition(": ")[2] for edit in same[1:]]
    last = same[-1]
    put_back = partial(session.desk.take_back, tuple(same))
    index = last.index if last.parameter == "bias" else last.index[:1]
    unit = unit_of(session.trace, session.groups, last.layer, index)
    return Entry(", ".join((first, *done)), unit, put_back, last)


class ChangeList(QWidget):
    """A row for each entry: a click visits it, the arrow puts it back."""

    visited = Signal(object)  # Entry

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[_Row] = []
        self._entries: tuple[Entry, ...] = ()
        self._none = QLabel("Nothing: the network is as it was.")
        self._more = QLabel()
        for label in (self._none, self._more):
            label.setProperty("secondary", True)
            label.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._none)
        self._column.addWidget(self._more)
        self._more.hide()

    @property
    def words(self) -> tuple[str, ...]:
        """What is said, from top to bottom."""
        return tuple(entry.words for entry in self._entries)

    @property
    def rows(self) -> tuple["_Row", ...]:
        """The rows in sight."""
        return tuple(self._rows[: min(len(self._entries), MOST)])

    def follow(self) -> None:
        """Show what is changed now."""
        self._entries = entries_of(self._session)
        shown = self._entries[-MOST:]
        while len(self._rows) < len(shown):
            row = _Row()
            row.visited.connect(self.visited)
            self._rows.append(row)
            self._column.insertWidget(self._column.count() - 1, row)
        for row, entry in zip(self._rows, shown, strict=False):
            row.show_entry(entry)
        for index, row in enumerate(self._rows):
            row.setVisible(index < len(shown))
        hidden = len(self._entries) - len(shown)
        self._none.setVisible(not self._entries)
        self._more.setVisible(hidden > 0)
        self._more.setText(f"and {hidden} more before these")


class _Row(QWidget):
    """The words as a button that visits, and a small button that puts back."""

    visited = Signal(object)  # Entry

    def __init__(self) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self.words = _Words()
        self.back = QPushButton()
        self.back.setProperty("kind", "flat")
        self.back.setIcon(theme.icon("undo"))
        self.back.setIconSize(QSize(16, 16))
        self.back.setFixedWidth(32)
        self.back.setAccessibleName("Put back")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        self.words.clicked.connect(lambda: self.visited.emit(self._entry))
        self.back.clicked.connect(self._put_back)

    def show_entry(self, entry: Entry) -> None:
        """Show another entry."""
        self.back.setIcon(theme.icon("undo"))
        same = self._entry is not None and self._entry.words == entry.words
        self._entry = entry
        self.words.setEnabled(entry.unit is not None)
        if not same:
            self.words.show_words(entry.words)
            self.words.setToolTip(f"Show {entry.words}" if entry.unit is not None else entry.words)
            self.back.setToolTip("Put just this back")
            self.back.setAccessibleName(f"Put back: {entry.words}")

    def _put_back(self) -> None:
        if self._entry is not None:
            self._entry.put_back()


class _Words(QAbstractButton):
    """What was done, and beneath it where."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_words(self, words: str) -> None:
        """Show other words."""
        where, _, what = words.rpartition(" · ")
        self._lines = (what, where)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 38 if self._lines[1] else 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inside = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            if self.isEnabled() and (self.underMouse() or self.hasFocus()):
                painter.setBrush(theme.color("hover" if self.underMouse() else "panel"))
                painter.setPen(theme.color("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.drawRoundedRect(inside, 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("highlight"))
            painter.drawEllipse(QPointF(8, inside.center().y()), 3, 3)
            line = QRectF(20, 2, self.width() - 24, 18)
            if not self._lines[1]:
                line.moveCenter(QPointF(line.center().x(), inside.center().y()))
            text.paint(painter, line, self._lines[0])
            if self._lines[1]:
                text.paint(painter, line.translated(0, 17), self._lines[1], theme.SMALL, "secondary")
