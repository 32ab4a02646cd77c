"""What the tour is seen by: a bubble that points, and a soft frame around what it points at."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QRegion
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.widgets import theme
from explorer.window.tour.placing import place
from explorer.window.tour.steps import Step

WIDTH = 336  # px of the words
BEAK = 10  # px: half its width, and its height
ROUND = 10  # px
FRAME = 5  # px around the target


class Bubble(QWidget):
    """Says one step, how far the tour is, and offers to skip it or to end; the keyboard stays where it was."""

    skipped = Signal()
    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._edge, self._tip = "", QPoint()
        self._title, self._words = QLabel(), QLabel(wordWrap=True)
        self.progress = QLabel()
        self.progress.setProperty("secondary", True)
        self.skip = _button("&Skip step", "Go on without doing it  (Alt+S)", self.skipped)
        self.end = _button("&End tour", "No more of it; the menu has it again  (Esc)", self.ended)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16 + BEAK, 12 + BEAK, 16 + BEAK, 12 + BEAK)
        lines.setSpacing(8)
        lines.addWidget(self._title)
        lines.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.progress, 1)
        row.addWidget(self.skip)
        row.addWidget(self.end)
        lines.addLayout(row)
        self.magnify(1)
        self.hide()

    def magnify(self, factor: float) -> None:
        """Write `factor` times as large as usual."""
        self._title.setFont(theme.font(round(theme.LARGE * factor), bold=True))
        for part in (self._words, self.progress, self.skip, self.end):
            part.setFont(theme.font(round(theme.NORMAL * factor)))
        self._words.setFixedWidth(round(WIDTH * factor))

    @property
    def title(self) -> str:
        """What is to be done."""
        return self._title.text()

    def say(self, step: Step, number: int, count: int) -> None:
        """Show a step, the `number`-th of `count`."""
        self._title.setText(step.title)
        self._words.setText(step.words)
        self.progress.setText(f"{number} of {count}")
        self.setAccessibleName(f"Tour, {number} of {count}: {step.title}")
        self.setAccessibleDescription(step.words)

    def praise(self) -> None:
        """Say that it was done."""
        self._title.setText(f"{self._title.text()}  ✓")

    def point_at(self, target: QRect, sides: tuple[str, ...]) -> None:
        """Stand beside a rectangle of the window and point at it; without one, stand below."""
        self._words.setFixedHeight(self._words.heightForWidth(self._words.width()))
        self.layout().activate()
        size, window = self.sizeHint(), self.parentWidget().rect()
        inner = QSize(size.width() - 2 * BEAK, size.height() - 2 * BEAK)
        whole = target if target.isValid() else window
        rect, self._edge = place(whole, inner, window, sides if target.isValid() else ())
        self.setGeometry(rect.adjusted(-BEAK, -BEAK, BEAK, BEAK))
        self._tip = whole.center() - self.pos()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("highlight"), 1.5))
        painter.setBrush(theme.color("bar"))
        painter.drawPath(self._outline())
        painter.end()

    def _outline(self) -> QPainterPath:
        """Return the rounded rectangle with its beak."""
        body = QRectF(self.rect()).adjusted(BEAK, BEAK, -BEAK, -BEAK)
        path = QPainterPath()
        path.addRoundedRect(body, ROUND, ROUND)
        if self._edge:
            beak = QPainterPath()
            beak.addPolygon(self._beak(body))
            beak.closeSubpath()
            path = path.united(beak)
        return path

    def _beak(self, body: QRectF) -> QPolygonF:
        """Return a triangle on the edge that is towards the target."""
        if self._edge in ("top", "bottom"):
            x = min(max(self._tip.x(), body.left() + 3 * BEAK), body.right() - 3 * BEAK)
            y, out = (body.top(), -1) if self._edge == "top" else (body.bottom(), 1)
            corners = (x - BEAK, y - out), (x, y + out * BEAK), (x + BEAK, y - out)
        else:
            y = min(max(self._tip.y(), body.top() + 3 * BEAK), body.bottom() - 3 * BEAK)
            x, out = (body.left(), -1) if self._edge == "left" else (body.right(), 1)
            corners = (x - out, y - BEAK), (x + out * BEAK, y), (x - out, y + BEAK)
        return QPolygonF([QPointF(*corner) for corner in corners])


class Frame(QWidget):
    """A soft line around the thing meant; what is under it can be pressed as before."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def surround(self, target: QRect) -> None:
        """Lie around a rectangle of the window; an invalid one has no frame."""
        self.setVisible(target.isValid())
        if not target.isValid():
            return
        outer = target.adjusted(-FRAME, -FRAME, FRAME, FRAME).intersected(self.parentWidget().rect())
        self.setGeometry(outer)
        inner = self.rect().adjusted(FRAME + 2, FRAME + 2, -FRAME - 2, -FRAME - 2)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))  # the middle is never painted over

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for width, alpha in ((7.0, 0.15), (4.5, 0.3), (2.0, 1.0)):
            painter.setPen(QPen(theme.color("highlight", alpha), width))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 6, 6)
        painter.end()


def _button(words: str, tip: str, signal: Signal) -> QPushButton:
    button = QPushButton(words, toolTip=tip, accessibleName=words.replace("&", ""))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAutoDefault(True)  # Enter presses it as well
    button.clicked.connect(lambda _checked=False: signal.emit())
    return button
