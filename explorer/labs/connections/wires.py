"""Three ways of wiring one layer, painted beside each other."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.labs.connections.tints import KINDS, tints
from explorer.topics.connections import (
    Connections,
    Edge,
    Kind,
    Neuron,
    Side,
    Wiring,
    counts,
    edges_at,
    thousands,
    wiring,
)
from explorer.widgets import text, theme

TITLES = {Kind.DENSE: "Dense", Kind.LOCAL: "Locally connected", Kind.CONVOLUTION: "Convolution"}
MARGIN = 20  # px beside a column
HEADING, COUNTER, ARITHMETIC = 28, 44, 26  # px: the lines over a drawing
LARGEST, SMALLEST = 20.0, 6.0  # px: radius of a neuron
IDLE = 2.0  # px: of a wire where none is marked; dense ones are many and thinner
DIMMED = 0.22
MANY = 16  # weights that colours can tell apart
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class _Column:
    """One of the three drawings; area: of the neurons."""

    kind: Kind
    whole: QRectF
    area: QRectF


class Wires(QWidget):
    """Draws the layers; `pointed` is the neuron under the mouse, `clicked` the one pressed."""

    pointed = Signal(object)  # Neuron | None
    clicked = Signal(object)  # Neuron | None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName("Wiring of a dense, a locally connected and a convolution layer")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._state = Connections()
        self._marked: Neuron | None = None

    def sizeHint(self) -> QSize:
        return QSize(720, 340)

    def minimumSizeHint(self) -> QSize:
        return QSize(400, 240)

    @property
    def marked(self) -> Neuron | None:
        """The neuron whose edges stand out."""
        return self._marked

    def show_layer(self, state: Connections, marked: Neuron | None) -> None:
        """Draw other layers, with the edges of one neuron marked."""
        self._state, self._marked = state, marked
        self.update()

    # ---- places

    def columns(self) -> tuple[_Column, ...]:
        """Return where the three drawings are."""
        wide = self.width() / len(Kind)
        top = HEADING + COUNTER + ARITHMETIC
        whole = [QRectF(at * wide, 0, wide, self.height()) for at in range(len(Kind))]
        return tuple(
            _Column(kind, place, place.adjusted(MARGIN, top + 8, -MARGIN, -8))
            for kind, place in zip(Kind, whole, strict=True)
        )

    def place(self, kind: Kind, neuron: Neuron) -> QPointF:
        """Return the middle of a neuron: outputs above, inputs below."""
        column = next(column for column in self.columns() if column.kind is kind)
        return self._place(column.area, neuron)

    def _place(self, area: QRectF, neuron: Neuron) -> QPointF:
        many = self._state.inputs if neuron.side is Side.INPUT else self._state.outputs
        pitch, radius = self._pitch(area), self._radius(area)
        x = area.center().x() + (neuron.index - (many - 1) / 2) * pitch
        return QPointF(x, area.bottom() - radius if neuron.side is Side.INPUT else area.top() + radius)

    def _pitch(self, area: QRectF) -> float:
        return min(area.width() / max(self._state.inputs, self._state.outputs), 64.0)

    def _radius(self, area: QRectF) -> float:
        return min(max(self._pitch(area) * 0.36, SMALLEST), LARGEST)

    def neuron_at(self, point: QPointF) -> Neuron | None:
        """Return the neuron at a point of the widget."""
        for column in self.columns():
            if column.whole.contains(point):
                return self._nearest(column.area, point)
        return None

    def _nearest(self, area: QRectF, point: QPointF) -> Neuron | None:
        radius = max(self._radius(area), self._pitch(area) / 2)
        for neuron in self._neurons():
            away = self._place(area, neuron) - point
            if away.x() ** 2 + away.y() ** 2 <= radius**2:
                return neuron
        return None

    def _neurons(self) -> tuple[Neuron, ...]:
        sides = ((Side.OUTPUT, self._state.outputs), (Side.INPUT, self._state.inputs))
        return tuple(Neuron(side, index) for side, many in sides for index in range(many))

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = counts(self._state)
        for column in self.columns():
            count = found[column.kind]
            self._head(painter, column, thousands(count.parameters), count.arithmetic)
            self._draw(painter, column.area, wiring(self._state, column.kind))
        painter.end()

    def _head(self, painter: QPainter, column: _Column, number: str, arithmetic: str) -> None:
        line = QRectF(column.whole.left(), 0, column.whole.width(), HEADING)
        _write(painter, line, TITLES[column.kind], theme.LARGE, theme.color("secondary"))
        line.translate(0, HEADING)
        line.setHeight(COUNTER)
        _write(painter, line, number, 32, KINDS[column.kind], bold=True)
        line.translate(0, COUNTER)
        line.setHeight(ARITHMETIC)
        if text.width(arithmetic, theme.SMALL) > line.width() - 8:
            arithmetic = arithmetic.rpartition(" = ")[0]  # the counter above says what it makes
        _write(painter, line, arithmetic, theme.NORMAL, theme.color("text"))

    def _draw(self, painter: QPainter, area: QRectF, drawn: Wiring) -> None:
        ends = edges_at(drawn, self._marked) if self._marked else drawn.edges
        colors = _colors(drawn, ends)
        shared = {edge.weight for edge in ends}
        for edge in sorted(drawn.edges, key=lambda edge: edge in ends):
            color = QColor(colors.get(edge.group) or theme.color("secondary"))
            if edge not in ends:
                color.setAlphaF(0.75 if self._marked and self._shares(drawn, edge, shared) else DIMMED)
            idle = IDLE if drawn.kind is not Kind.DENSE else 1.0
            painter.setPen(QPen(color, idle if self._marked is None else 3.0 if edge in ends else 1.0))
            painter.drawLine(
                self._place(area, Neuron(Side.INPUT, edge.input)),
                self._place(area, Neuron(Side.OUTPUT, edge.output)),
            )
        for neuron in self._neurons():
            self._neuron(painter, area, neuron, ends)

    @staticmethod
    def _shares(drawn: Wiring, edge: Edge, weights: set[int]) -> bool:
        return drawn.kind is Kind.CONVOLUTION and edge.weight in weights

    def _neuron(self, painter: QPainter, area: QRectF, neuron: Neuron, ends: tuple[Edge, ...]) -> None:
        middle, radius = self._place(area, neuron), self._radius(area)
        side = "input" if neuron.side is Side.INPUT else "output"
        lit = self._marked is not None and any(getattr(edge, side) == neuron.index for edge in ends)
        painter.setPen(QPen(theme.color("highlight" if lit else "secondary"), 2.5 if lit else 1.5))
        painter.setBrush(theme.color("highlight" if neuron == self._marked else "raised"))
        painter.drawEllipse(middle, radius, radius)
        if radius >= 10:
            name = ("x" if neuron.side is Side.INPUT else "z") + str(neuron.index + 1).translate(LOWERED)
            box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
            ink = theme.color("background" if neuron == self._marked else "text")
            _write(painter, box, name, max(theme.SMALL, round(radius * 0.8)), ink)

    # ---- pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self.neuron_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self.neuron_at(event.position()))


def _colors(drawn: Wiring, ends: tuple[Edge, ...]) -> dict[int, QColor]:
    """Return the colour of every weight; of more than colours can tell apart, only of those that are marked."""
    groups = list(dict.fromkeys(edge.group for edge in ends)) if drawn.groups > MANY else range(drawn.groups)
    return dict(zip(groups, tints(len(groups)), strict=True)) if len(groups) <= MANY else {}


def _write(painter: QPainter, place: QRectF, words: str, px: int, color: QColor, bold: bool = False) -> None:
    """Write words into the middle of a place, smaller where they would not fit."""
    while px > theme.SMALL and text.width(words, px, bold) > place.width() - 8:
        px -= 1
    painter.setPen(color)
    painter.setFont(theme.shared_font(px, bold))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
