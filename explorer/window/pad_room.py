"""How large the pad may be, and how low the bars below it must be, so that everything stays in sight."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QScrollArea, QWidget

from explorer.widgets.bars import ProbabilityBars

SMALLEST_PAD = 166  # px


class PadRoom(QObject):
    """Lets the pad give way in a low window, to whatever is shown beneath it at the time; and then the bars."""

    def __init__(self, area: QScrollArea, pad: QWidget, bars: ProbabilityBars) -> None:
        super().__init__(area)
        self._area, self._pad, self._bars = area, pad, bars
        for watched in (area.viewport(), area.widget()):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if not self._area.isAncestorOf(self._pad):
            return  # it has room elsewhere
        height, rest = self._area.viewport().height(), self._rest()
        squeezed = self._bars.full - self._bars.sizeHint().height()
        self._bars.do_without(SMALLEST_PAD + rest + squeezed - height)
        room = max(SMALLEST_PAD, height - rest)
        if room != self._pad.maximumHeight():
            self._pad.setMaximumHeight(room)

    def _rest(self) -> int:
        """Return the height of all but the pad: margins, the parts that are shown, and what keeps them apart."""
        layout = self._area.widget().layout()
        items = [layout.itemAt(index) for index in range(layout.count())]
        parts = [item.widget() for item in items if item.widget() is not None and not item.isEmpty()]
        margins = layout.contentsMargins()
        edges = margins.top() + margins.bottom() + layout.spacing() * (len(parts) - 1)
        width = self._area.viewport().width() - margins.left() - margins.right()
        return edges + sum(_height(part, width) for part in parts if part is not self._pad)


def _height(part: QWidget, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
