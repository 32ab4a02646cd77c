"""A round glass at the pointer while a key is held: what lies under it, larger."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QRegion, QWheelEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets import theme
from explorer.window.presenting.ear import Ear

SHARE_OF_HEIGHT = 420 / 1080  # of the window: the glass's diameter
LEAST, MOST, USUAL, STEP = 2.0, 5.0, 2.5, 0.5  # times as large
LEAST_MS = 50  # between two looks
REST = 3  # times as long as a look took is waited for the next, so that the page keeps most of the time
STILL_MS = 250  # between two looks while the pointer rests: what lies under it may move
RIM = 3.0  # px
NOTCH = 120  # of a wheel, in eighths of a degree


class Glass(QWidget):
    """What is seen through the glass; the mouse goes through it too."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Magnifier")
        self.picture = QPixmap()
        self.hide()

    def show_picture(self, picture: QPixmap, middle: QPointF) -> None:
        """Show a square picture, its middle at a point of the window."""
        self.picture = picture
        side = round(picture.deviceIndependentSize().width())
        corner = middle - QPointF(side / 2, side / 2)
        self.setGeometry(QRect(corner.toPoint(), QSize(side, side)))
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPainterPath()
        edge.addEllipse(self.rect().toRectF().adjusted(RIM, RIM, -RIM, -RIM))
        painter.setClipPath(edge)
        painter.drawPixmap(0, 0, self.picture)
        painter.setClipping(False)
        painter.setPen(QPen(theme.color("highlight"), RIM))
        painter.drawPath(edge)
        painter.end()


class Magnifier(QObject):
    """Holds the glass over `window`, at where `pointer` says that one points, in px of the window.

    Its picture is painted anew at its size, so that type and lines are crisp; what OpenGL drew is enlarged.  The
    wheel chooses how many times as large while it is held; that stays for the next time.
    """

    def __init__(
        self, window: QWidget, pointer: Callable[[], QPointF], pages: Callable[[], tuple[QWidget, ...]]
    ) -> None:
        """`pages`: what is looked at, from below to above; the glass is in none of them."""
        super().__init__(window)
        self._window, self._pointer, self._pages = window, pointer, pages
        self.glass = Glass(window)
        self.times = USUAL
        self._seen: tuple[QPointF, float] | None = None
        self._looked = 0.0  # when, in seconds of the monotonic clock
        self._next = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self._look)
        self._ear = Ear(self._hear, self)
        self._ear.add(window)

    @property
    def held(self) -> bool:
        """Whether the glass is there."""
        return not self.glass.isHidden()

    def hold(self) -> None:
        """Look through the glass until it is put down."""
        if not self.held:
            self._ear.listen(True)
            self._seen = None
            self._look()

    def put_down(self) -> None:
        """Take the glass away."""
        if self.held:
            self._ear.listen(False)
            self._next.stop()
            self.glass.hide()

    @property
    def side(self) -> int:
        """The glass's diameter in px."""
        return round(self._window.height() * SHARE_OF_HEIGHT)

    def _look(self) -> None:
        began, at = time.monotonic(), self._pointer()
        took = 0.0
        if (at, self.times) != self._seen or (began - self._looked) * 1000 >= STILL_MS:
            self.glass.show_picture(self._enlarged(at), at)
            self._seen, self._looked = (at, self.times), time.monotonic()
            took = (self._looked - began) * 1000
        self._next.start(max(LEAST_MS, round(REST * took)))

    def _enlarged(self, at: QPointF) -> QPixmap:
        """Return what is around a point of the window, `times` as large."""
        ratio, side = self._window.devicePixelRatioF(), self.side
        picture = QPixmap(QSize(side, side) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.color("background"))
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate(side / 2, side / 2)
            painter.scale(self.times, self.times)
            painter.translate(-at)
            for page in self._pages():
                self._paint(painter, page, at)
        return picture

    def _paint(self, painter: QPainter, page: QWidget, at: QPointF) -> None:
        """Paint what of a page is around a point of the window, in the window's coordinates."""
        corner = page.mapTo(self._window, QPoint())
        seen = source(at - QPointF(corner), self.side / self.times, page.rect())
        if not seen.isEmpty():
            page.render(painter, corner + seen.topLeft(), QRegion(seen), QWidget.RenderFlag.DrawChildren)

    def listen_at(self, window: QWidget) -> None:
        """Hear the wheel over another window too."""
        self._ear.add(window)

    def _hear(self, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            notches = event.angleDelta().y() / NOTCH
            self.times = min(max(self.times + STEP * notches, LEAST), MOST)
            return True
        return False


def source(at: QPointF, side: float, page: QRect) -> QRect:
    """Return the whole pixels of `page` in a square of `side` around a point."""
    left, top = math.floor(at.x() - side / 2), math.floor(at.y() - side / 2)
    return QRect(left, top, math.ceil(side) + 1, math.ceil(side) + 1).intersected(page)
