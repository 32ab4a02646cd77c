"""The pad beside the stage, large enough to be seen being drawn on, and what the network takes the drawing for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer import panels
from explorer.panels.pad.hint import wants_pictures
from explorer.scene import Page
from explorer.widgets.magnified import Magnified, focused, give_keyboard

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

SHARE_OF_HEIGHT = 0.4  # of the window: the pad's side
MARGIN = 24  # px
BETWEEN = 20  # px from the pad to the bars
HIGHEST = 16_777_215  # px: Qt's own limit of a widget's height


class PadColumn(QWidget):
    """A column at the left edge: room for the pad, and the bars below it, magnified as the stage is."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__()
        self.setProperty("panel", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Pad and prediction")
        self.predictions = panels.Predictions(window.session)
        self.predictions.setProperty("panel", True)
        self.predictions.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.predictions.installEventFilter(self)
        self._room = HIGHEST
        self.bars = Magnified()
        self.bars.addWidget(self.predictions)
        self.bars.setCurrentWidget(self.predictions)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        lines.setSpacing(BETWEEN)
        lines.addWidget(self.bars)
        lines.addStretch(1)
        self.hide()

    def hold(self, pad: QWidget, high: int, factor: float) -> None:
        """Have the pad, and bars `factor` times as large as elsewhere, in a window `high` px high."""
        side = round(high * SHARE_OF_HEIGHT)
        least = round(self.predictions.minimumSizeHint().width() * factor)
        self.setFixedWidth(max(side, least) + 2 * MARGIN)
        pad.setMaximumHeight(HIGHEST)
        pad.setFixedSize(side, side)
        if pad.parentWidget() is not self:
            self.layout().insertWidget(0, pad, 0, Qt.AlignmentFlag.AlignHCenter)
        pad.show()
        pad.magnify(factor)
        self.bars.magnify(factor)
        self._room = high - side - 2 * MARGIN - BETWEEN
        self._fit_bars()

    def _fit_bars(self) -> None:
        wanted = round(self.predictions.sizeHint().height() * self.bars.factor)
        self.bars.setFixedHeight(min(wanted, self._room))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_bars()  # another network has more classes
        return super().eventFilter(watched, event)


class BigPad(QObject):
    """Shows the window's own pad beside the stage while one presents, and brings it back.

    It is there where one sees the network in 3D and draws its input; asked for or put away, it is as was asked on the
    page of the network until one presents no more.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._column: PadColumn | None = None
        self._asked: bool | None = None
        self._presents = False
        self._least = window.canvas.minimumSize()

    @property
    def column(self) -> PadColumn | None:
        """Where the pad is; None before it was first shown."""
        return self._column

    @property
    def shown(self) -> bool:
        """Whether the pad is beside the stage."""
        return self._column is not None and not self._column.isHidden()

    def toggle(self) -> None:
        """Show the pad, or put it away."""
        self._asked = not self.shown
        self._settle()

    def follow(self, presents: bool, anew: bool = False) -> None:
        """Be there while one presents.  anew: forget what was asked for before."""
        self._presents = presents
        if anew:
            self._asked = None
        for signal in (self._window.session.scene_changed, self._window.session.trace_changed):
            signal.connect(self._settle) if presents else signal.disconnect(self._settle)
        listen = self._window.installEventFilter if presents else self._window.removeEventFilter
        listen(self)
        self._settle()

    @property
    def wanted(self) -> bool:
        """Whether the pad belongs beside what is seen now."""
        session = self._window.session
        if not self._presents or session.scene.page is not Page.EXPLORE:
            return False
        if self._asked is not None:
            return self._asked
        draws = session.trace is not None and not wants_pictures(session.trace)
        return session.scene.view.in_space and self._window.space is not None and draws

    def _settle(self, _what: object = None) -> None:
        if self.wanted != self.shown:
            self._show() if self.wanted else self._hide()
            self._window.centralWidget().layout().activate()  # in one step, not seen half done

    def _show(self) -> None:
        if self._column is None:
            self._column = PadColumn(self._window)
            self._window.centralWidget().layout().insertWidget(0, self._column)
        self._fit()
        self._column.show()

    def _fit(self) -> None:
        window = self._window
        self._column.hold(window.canvas, window.height(), window.stage.factor)

    def _hide(self) -> None:
        """Put the pad back where it is when nobody presents."""
        pad, place = self._window.canvas, self._window.docks["input"].widget().widget()
        typing = focused()
        self._column.hide()
        self._column.bars.magnify(1)
        pad.magnify(1)
        pad.setMaximumSize(HIGHEST, HIGHEST)
        pad.setMinimumSize(self._least)
        place.layout().insertWidget(0, pad)
        pad.show()
        if typing is pad or typing is None or self._column.isAncestorOf(typing):
            give_keyboard(self._window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.shown:
            self._fit()
        return super().eventFilter(watched, event)
