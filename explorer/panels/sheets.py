"""The pictures of a trace's layers, made once per trace and shared by every panel."""

from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtGui import QImage

from explorer.colors import Coloring
from explorer.panels.grid import Grid
from explorer.session import Session
from explorer.trace import FloatArray, Layer, Trace
from explorer.widgets import pictures
from explorer.widgets.pictures import Pixels

AT_ONCE = 16_384  # cells: so many are coloured in one go, at least one map


class Sheet:
    """The maps of one layer as pictures, coloured when first asked for."""

    def __init__(self, coloring: Coloring, layer: Layer, values: FloatArray) -> None:
        self.layer = layer
        self.grid = Grid.of(layer)
        self._coloring = coloring
        self._values = values
        self._pixels: dict[tuple[int, int], Pixels] = {}
        self._images: dict[tuple[int, int], QImage] = {}

    @cached_property
    def values(self) -> FloatArray:
        """(maps, rows, columns); NaN where a wrapped vector has ended."""
        return self.grid.arranged(self._values)

    def pixels(self, channel: int, step: int = 1) -> Pixels:
        """Return the colours of a map, (rows, columns); `step` 3 of every third cell in every third row."""
        if (channel, step) not in self._pixels:
            self._color(channel, step)
        return self._pixels[channel, step]

    def image(self, channel: int, step: int = 1) -> QImage:
        """Return the picture of a map, one pixel a cell; valid as long as the sheet.  step: as for `pixels`."""
        key = (channel, step)
        if key not in self._images:
            self._images[key] = pictures.image(self.pixels(channel, step))
        return self._images[key]

    def seen(self, channel: int, width: float, ratio: float = 1.0) -> QImage:
        """Return the picture of a map as it is seen `width` pixels wide: thinned out where cells are smaller."""
        return self.image(channel, thinning(self.grid, width, ratio))

    def _color(self, channel: int, step: int) -> None:
        count = 1
        if str(self._coloring.mode) != "map":
            count = max(AT_ONCE * step * step // max(self.grid.rows * self.grid.columns, 1), 1)
        first = channel // count * count
        channels = slice(first, min(first + count, self.grid.maps))
        values = self.values[channels, ::step, ::step]
        colored = pictures.pixels(values, self._coloring.scale(self.layer.name, channel))
        if self.grid.ragged:  # a single map
            places = np.arange(self.grid.rows * self.grid.columns).reshape(self.grid.rows, -1)
            colored[0][places[::step, ::step] >= self.layer.units] = 0
        self._pixels.update(((index, step), picture) for index, picture in enumerate(colored, first))


def thinning(grid: Grid, width: float, ratio: float = 1.0) -> int:
    """Return which cells are painted of a map `width` pixels wide: every one, or every n-th where more is not seen."""
    return max(int(grid.columns / max(width * ratio, 1.0)), 1)


class Sheets:
    """The sheets of one trace in one colouring."""

    def __init__(self, trace: Trace, coloring: Coloring) -> None:
        self.trace = trace
        self.coloring = coloring
        self._sheets: dict[str, Sheet] = {}

    def __getitem__(self, layer_name: str) -> Sheet:
        if layer_name not in self._sheets:
            layer = self.trace.layer(layer_name)
            self._sheets[layer_name] = Sheet(self.coloring, layer, self.trace[layer_name])
        return self._sheets[layer_name]


_latest: WeakKeyDictionary[Session, Sheets] = WeakKeyDictionary()


def sheets_of(session: Session) -> Sheets | None:
    """Return the pictures of the session's trace as it is coloured now; None before the first trace."""
    trace, coloring = session.trace, session.coloring
    if trace is None or coloring is None:
        return None
    sheets = _latest.get(session)
    if sheets is None or sheets.coloring is not coloring:
        sheets = _latest[session] = Sheets(trace, coloring)
    return sheets
