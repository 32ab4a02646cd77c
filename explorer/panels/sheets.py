"""The pictures of a trace's layers, made once per trace and shared by every panel."""

from functools import cached_property
from weakref import WeakKeyDictionary

from PySide6.QtGui import QImage

from explorer.colors import Coloring
from explorer.panels.grid import Grid
from explorer.session import Session
from explorer.trace import FloatArray, Layer, Trace
from explorer.widgets import pictures
from explorer.widgets.pictures import Pixels

WHOLE_BELOW = 200_000  # units: smaller layers are coloured in one go, larger ones map by map


class Sheet:
    """The maps of one layer as pictures, coloured when first asked for."""

    def __init__(self, coloring: Coloring, layer: Layer, values: FloatArray) -> None:
        self.layer = layer
        self.grid = Grid.of(layer)
        self._coloring = coloring
        self._values = values
        self._pixels: dict[int, Pixels] = {}
        self._images: dict[int, QImage] = {}

    @cached_property
    def values(self) -> FloatArray:
        """(maps, rows, columns); NaN where a wrapped vector has ended."""
        return self.grid.arranged(self._values)

    def pixels(self, channel: int) -> Pixels:
        """Return the colours of a map, (rows, columns)."""
        if channel not in self._pixels:
            self._color(channel)
        return self._pixels[channel]

    def image(self, channel: int) -> QImage:
        """Return the picture of a map, one pixel a cell; valid as long as the sheet."""
        if channel not in self._images:
            self._images[channel] = pictures.image(self.pixels(channel))
        return self._images[channel]

    def _color(self, channel: int) -> None:
        whole = str(self._coloring.mode) != "map" and self.layer.units < WHOLE_BELOW
        channels = slice(0, self.grid.maps) if whole else slice(channel, channel + 1)
        values = self.values[channels]
        colored = pictures.pixels(values, self._coloring.scale(self.layer.name, channel))
        if self.grid.ragged:  # a single map
            colored.reshape(-1)[self.layer.units :] = 0
        self._pixels.update(enumerate(colored, channels.start))


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
