"""A stack of pages that can be drawn larger as a whole: type, lines, room and what the mouse meets."""

import math

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QGraphicsProxyWidget,
    QGraphicsScene,
    QGraphicsView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)


class Magnified(QStackedWidget):
    """Shows one of its pages at a time, `factor` times as large as they are elsewhere.

    A page has 1 / `factor` of the room and fills all of it, painted anew at its size and not as a picture enlarged;
    where the room is less than it needs, it is as large as it can be.  Pages that OpenGL draws on cannot be
    magnified: they are added as ``fixed``.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._factor = 1.0
        self._places: dict[QWidget, _Place] = {}

    @property
    def factor(self) -> float:
        """How many times as large the pages are."""
        return self._factor

    def magnify(self, factor: float) -> None:
        """Show the pages `factor` times as large, 1 or more."""
        self._factor = factor
        for place in self._places.values():
            if factor == 1 or place is super().currentWidget():
                place.magnify(factor)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Need, while magnified, room for the page that is shown only, so that it fits into a small display."""
        shown = super().currentWidget()
        if self._factor == 1 or shown is None:
            return super().minimumSizeHint()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize())

    def addWidget(self, page: QWidget, fixed: bool = False) -> int:
        """Add a page; one that is `fixed` always has its own size."""
        if fixed:
            return super().addWidget(page)
        self._places[page] = place = _Place(page)
        return super().addWidget(place)

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show a page that was added."""
        place = self._places.get(page)
        if place is not None:
            place.magnify(self._factor)
        super().setCurrentWidget(place or page)
        self.updateGeometry()

    def currentWidget(self) -> QWidget:
        """Return the page that is shown."""
        shown = super().currentWidget()
        return shown.page if isinstance(shown, _Place) else shown


class _Place(QWidget):
    """Where one page is: in a layout, or in a scene that is seen through a magnifying view."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.page = page
        self._factor = 1.0
        self._view: _View | None = None
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)
        self.layout().addWidget(page)

    def magnify(self, factor: float) -> None:
        if factor == self._factor:
            return
        self._factor = factor
        typing = focused()
        had_focus = typing is not None and (typing is self.page or self.page.isAncestorOf(typing))
        if self._view is not None:
            self._view.give_back()
            self.layout().removeWidget(self._view)
            self._view.hide()
            self._view.deleteLater()
            self._view = None
        if factor == 1:
            self.layout().addWidget(self.page)
            self.page.show()
        else:
            self.layout().removeWidget(self.page)
            self._view = _View(self.page, factor, self)
            self.layout().addWidget(self._view)
            self._view.show()
        if had_focus:
            give_keyboard(typing)


class _View(QGraphicsView):
    """Sees one page, and nothing of it moves or scrolls."""

    def __init__(self, page: QWidget, factor: float, parent: QWidget) -> None:
        self._most = factor
        self.page = page
        super().__init__(parent)
        self._proxy = QGraphicsProxyWidget()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._fill)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setAcceptDrops(False)  # what is dropped is for the window
        self.setScene(QGraphicsScene(self))
        page.setParent(None)
        self.scene().addItem(self._proxy)
        self._proxy.setWidget(page)  # shows it: it may ask for the keyboard, and the view then be laid out
        self._proxy.setMinimumSize(0, 0)
        page.show()
        self._proxy.setFocus()
        page.installEventFilter(self)
        self._fill()

    def give_back(self) -> None:
        """Let go of the page: it is nobody's then."""
        self.page.removeEventFilter(self)
        self._proxy.setWidget(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._soon.start()  # it may need more room now, or less
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        room, least = self.viewport().size(), self.page.minimumSizeHint().expandedTo(self.page.minimumSize())
        fitting = min(room.width() / max(least.width(), 1), room.height() / max(least.height(), 1))
        factor = max(1.0, min(self._most, fitting))
        self.setTransform(QTransform.fromScale(factor, factor))
        wide, high = math.ceil(room.width() / factor), math.ceil(room.height() / factor)
        self._proxy.setGeometry(QRectF(0, 0, wide, high))
        self.scene().setSceneRect(0, 0, wide, high)

    def event(self, event: QEvent) -> bool:
        """Let a list that dropped down have its keys before any shortcut does."""
        if event.type() == QEvent.Type.ShortcutOverride and _lists():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on what the page has no use for: a scroll area would keep the arrows to itself."""
        lists = _lists()
        if lists and event.key() == Qt.Key.Key_Escape:
            lists[-1].parentWidget().hidePopup()
        else:
            QCoreApplication.sendEvent(self.scene(), event)


def focused() -> QWidget | None:
    """Return the widget that has the keyboard, also one that is magnified."""
    widget = QApplication.focusWidget()
    if isinstance(widget, QGraphicsView) and widget.scene() is not None:
        item = widget.scene().focusItem()
        if isinstance(item, QGraphicsProxyWidget) and item.widget() is not None:
            return item.widget().focusWidget() or item.widget()
    return widget


def dropped_down() -> bool:
    """Whether a list has dropped down somewhere, also in a page that is magnified."""
    return QApplication.activePopupWidget() is not None or bool(_lists())


def _lists() -> list[QWidget]:
    """Return the lists that dropped down from boxes that are magnified."""
    tops = (top for top in QApplication.topLevelWidgets() if isinstance(top.parentWidget(), QComboBox))
    return [top for top in tops if top.isVisible() and top.graphicsProxyWidget() is not None]


def give_keyboard(widget: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
    """Let `widget`, which may be magnified, have the keyboard."""
    proxy = widget.window().graphicsProxyWidget()
    if proxy is not None and proxy.scene() is not None:
        proxy.scene().views()[0].setFocus(reason)
    widget.setFocus(reason)


def innermost(widget: QWidget, place: QPoint) -> QWidget:
    """Return the widget at a place of the screen: `widget`, or what is magnified in it."""
    view = widget.parentWidget()
    if not isinstance(view, _View):
        return widget
    page = view.page
    return page.childAt(page.mapFromGlobal(place)) or page
