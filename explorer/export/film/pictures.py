"""Takes the pictures of a film: of the 3D view at any size, of any other widget enlarged to the film's."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from explorer.space import NetworkView
from explorer.widgets import theme


class Pictures:
    """Of width × height pixels, of what `shown` returns.  space: the 3D view, which may be a part of that."""

    def __init__(
        self, shown: Callable[[], QWidget], space: NetworkView | None, width: int, height: int
    ) -> None:
        self._shown = shown
        self._space = space
        self._size = QSize(width, height)

    @property
    def standing(self) -> bool:
        """Whether nothing in 3D is on its way."""
        return self._space is None or not self._space.isVisible() or not self._space.moving

    def take(self, turn: float | None = None) -> QImage:
        """Return a picture of what is shown.  turn: degrees of a turntable."""
        widget = self._shown()
        if widget is self._space:
            return self._of_space(self._size, turn)
        return self._of_widget(widget)

    def _of_space(self, size: QSize, turn: float | None = None) -> QImage:
        assert self._space is not None
        return self._space.snapshot(size.width(), size.height(), turn, quick=True)

    def _of_widget(self, widget: QWidget) -> QImage:
        """Return a picture of the whole widget, as large as it fits; around it is the window's colour."""
        image = QImage(self._size, QImage.Format.Format_RGB32)
        image.fill(theme.color("background"))
        place = QRectF(0, 0, *widget.size().scaled(self._size, Qt.AspectRatioMode.KeepAspectRatio).toTuple())
        place.moveCenter(QRectF(image.rect()).center())
        ratio = place.width() / max(1, widget.width())
        painter = QPainter(image)
        painter.translate(place.topLeft())
        painter.scale(ratio, ratio)
        widget.render(painter, QPoint())
        self._lay_space_over(painter, widget, ratio)
        painter.end()
        return image

    def _lay_space_over(self, painter: QPainter, widget: QWidget, ratio: float) -> None:
        """Draw the 3D view where it is in the widget, as sharp as the film."""
        space = self._space
        if space is None or not space.isVisible() or not widget.isAncestorOf(space):
            return
        corner = space.mapTo(widget, QPoint())
        area = QRectF(corner.x(), corner.y(), space.width(), space.height())
        painter.drawImage(area, self._of_space((area.size() * ratio).toSize()))
