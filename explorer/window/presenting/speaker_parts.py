"""What the speaker view is made of: pictures with words for want of one, and notes to be read at arm's length."""

import html
import re

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QToolButton, QWidget

from explorer.widgets import text, theme

ROUND = 8.0  # px
_KEYWORD = re.compile(r"([A-Z][A-Z ]*)  +(.*)")


class Shown(QWidget):
    """A picture as large as there is room for, in its own aspect; `words` where there is none."""

    def __init__(self, name: str) -> None:
        super().__init__(accessibleName=name)
        self._picture = QPixmap()
        self._words = ""
        self.setMouseTracking(True)  # the spotlight follows
        self.setMinimumSize(160, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def show_picture(self, picture: QPixmap, words: str = "") -> None:
        """Show a picture; where it is null, words."""
        self._picture, self._words = picture, words
        self.update()

    @property
    def place(self) -> QRect:
        """Where the picture is, or its frame."""
        size = QSize(16, 9) if self._picture.isNull() else self._picture.size()
        return QRect(self.rect().topLeft(), size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))

    def share(self, at: QPointF) -> QPointF | None:
        """Return where in the picture a point is, 0..1 to the right and down; None outside."""
        place = QRectF(self.place)
        if self._picture.isNull() or not place.contains(at):
            return None
        return QPointF((at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.place).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, ROUND, ROUND)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(self.place, theme.color("panel"))
        painter.drawPixmap(self.place, self._picture)
        painter.restore()
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawPath(path)
        if self._picture.isNull() and self._words:
            painter.setFont(theme.font(max(theme.NORMAL, self.place.height() // 14)))
            painter.setPen(theme.color("secondary"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.adjusted(16, 16, -16, -16), flags, self._words)
        painter.end()


class NotesText(QTextBrowser):
    """Notes to be read from a distance; what begins with a word in capitals and two spaces has it as a heading."""

    def __init__(self) -> None:
        super().__init__(accessibleName="Notes of the scene that is shown")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys are the presenter's
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOpenLinks(False)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextBrowser { border: none; background: transparent; padding: 0px; }")
        self._notes, self._px = "", 0

    def show_notes(self, notes: str, px: int) -> None:
        """Show notes in type of `px` pixels, from their beginning if they are others."""
        if (notes, px) != (self._notes, self._px):
            other = notes != self._notes
            self._notes, self._px = notes, px
            self.write()
            if other:
                self.verticalScrollBar().setValue(0)

    def write(self) -> None:
        """Write the notes in the colours in use."""
        self.setHtml("".join(map(self._line, self._notes.split("\n"))))

    def scroll(self, pages: float) -> None:
        """Go down by a share of what is seen, or up."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + round(pages * bar.pageStep()))

    def _line(self, line: str) -> str:
        head, words = parted(line)
        body = (
            f"<p style='font-size:{self._px}px; margin:0 0 {self._px * 2 // 3}px 0'>{html.escape(words)}</p>"
        )
        if not head:
            return body
        style = f"font-size:{self._px * 5 // 9}px; color:{theme.current().focus}; margin:0"
        return f"<p style='{style}'><b>{html.escape(head)}</b></p>{body}"


def parted(line: str) -> tuple[str, str]:
    """Return the heading of a line of notes, "" if it has none, and the rest."""
    found = _KEYWORD.fullmatch(line)
    return found.groups() if found else ("", line)


def button(words: str, tip: str, slot: object, name: str = "") -> QToolButton:
    """Return a button that leaves the keyboard where it is."""
    made = QToolButton(text=words, toolTip=tip, accessibleName=name or tip.partition("  (")[0])
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.clicked.connect(lambda _checked=False: slot())
    return made


def elided(words: str, px: int, room: int) -> str:
    """Return one bold line that fits in `room` pixels."""
    return text.elided(words, px, True, max(room, 40))
