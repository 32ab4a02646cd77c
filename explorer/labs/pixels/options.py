"""The controls of the Pixels lab."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.labs.controls import Choice, Number
from explorer.labs.pixels.state import Color, PixelsState
from explorer.topics import pixels
from explorer.topics.pixels import Plane, Scale, Worked
from explorer.widgets.header import SectionHeader

PENS: dict[str, Color] = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
}


class Change(Protocol):
    """Asks for other values of the named fields."""

    def __call__(self, **changes: object) -> object: ...


class Options(QWidget):
    """Asks for other fields of the picture (`change`) or of the brush (`handle`), pixels on the longest side
    (`resolve`), and a zoom at the middle by a factor, None for the whole (`zoom`)."""

    def __init__(
        self,
        change: Change,
        handle: Change,
        resolve: Callable[[int], object],
        zoom: Callable[[float | None], object],
    ) -> None:
        super().__init__()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(10)
        self.planes = {plane: _switch(plane, change) for plane in Plane}
        self.tint = Choice("Planes shown", {"tinted": True, "grey": False}, lambda on: change(tinted=on))
        self.grey = Choice("Picture", {"colour": False, "one grey matrix": True}, lambda on: change(grey=on))
        self.scale = Choice("Numbers", {each.value: each for each in Scale}, lambda each: change(scale=each))
        tip = "Pixels on the longest side; every pixel is the mean of its area"
        self.longest = Number("Resolution", 1, 8, resolve, tip)
        self.bits = Number("Bits a value", 1, 8, lambda bits: change(bits=bits), "2 to that many values")
        for widget in (
            _in_a_row(self.planes.values()),
            *(self.tint, self.grey, self.scale, self.longest, self.bits),
            _zoom_buttons(zoom),
            *self._brush_controls(handle),
        ):
            lines.addWidget(widget)

    def _brush_controls(self, handle: Change) -> tuple[QWidget, ...]:
        does: Mapping[str, bool] = {"moves and types": False, "paints": True}
        self.brush = Choice("The mouse", does, lambda on: handle(brush=on))
        self.pen = Choice("Brush", PENS, lambda color: handle(color=color, brush=True))
        self.width = Number("Width", 1, 9, lambda width: handle(width=width), "In pixels")
        return self.brush, self.pen, self.width

    def show_options(self, state: PixelsState, worked: Worked) -> None:
        """Show how a picture is looked at, and the brush."""
        shown = state.pixels
        for plane, on in zip(Plane, shown.planes, strict=True):
            self.planes[plane].setChecked(on)
            self.planes[plane].setEnabled(not worked.one_matrix)
        self.tint.show_value(lambda value: value == shown.tinted)
        self.grey.show_value(lambda value: value == shown.grey)
        self.scale.show_value(lambda value: value is shown.scale)
        most = min(max(worked.original), pixels.MOST)
        self.longest.show_value(min(shown.longest or most, most), 1, most)
        self.bits.show_value(shown.bits)
        self.brush.show_value(lambda value: value == state.brush)
        self.pen.show_value(lambda value: value == state.color and state.brush)
        self.width.show_value(state.width)


def _switch(plane: Plane, change: Change) -> QCheckBox:
    switch = QCheckBox(plane.capitalize(), toolTip=f"The {plane} plane, in the picture together")
    switch.clicked.connect(lambda on: change(**{plane.value: on}))
    return switch


def _in_a_row(widgets: Iterable[QWidget]) -> QWidget:
    place = QWidget()
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return place


def _zoom_buttons(zoom: Callable[[float | None], object]) -> QWidget:
    place = QWidget()
    lines = QVBoxLayout(place)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(6)
    lines.addWidget(SectionHeader("Zoom"))
    lines.addWidget(
        _in_a_row(
            _zoom_button(words, tip, factor, zoom)
            for words, tip, factor in (
                ("In", "Zoom in  (+); the wheel zooms at the mouse", 2.0),
                ("Out", "Zoom out  (−)", 0.5),
                ("Whole", "The whole picture", None),
            )
        )
    )
    return place


def _zoom_button(
    words: str, tip: str, factor: float | None, zoom: Callable[[float | None], object]
) -> QPushButton:
    button = QPushButton(words, toolTip=tip, accessibleName=f"Zoom: {words}")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda _checked=False: zoom(factor))
    return button
