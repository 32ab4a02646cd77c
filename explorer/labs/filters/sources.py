"""The picture that is worked on: RGB, (H, W, 3) uint8 and the same as float32 in 0..1, at most 640 pixels a side."""

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from explorer import resources
from explorer.drawing import Raster
from explorer.images import laid_on
from explorer.labs.filters.state import FiltersState, Source
from explorer.scene import Work
from explorer.topics import filtering

WIDE, HIGH = 640, 480  # px: of the shapes
SIDE = 480  # px: of the pictures
PAD = 280  # px: of the drawing
LONGEST = 640  # px: a side of what is worked on
WHITE = 255


@dataclass(frozen=True, eq=False)
class Input:
    """A picture to work on, and what is said of it; `said` is empty unless it was made smaller."""

    pixels: NDArray[np.uint8]  # (H, W, 3)
    name: str
    said: str = ""

    @cached_property
    def picture(self) -> NDArray[np.float32]:
        """The same in 0..1, (H, W, 3)."""
        return self.pixels * np.float32(1 / 255)

    @cached_property
    def grey(self) -> NDArray[np.float32]:
        """Its brightness in 0..1, (H, W)."""
        return (self.pixels @ (filtering.LUMA / np.float32(255))).astype(np.float32, copy=False)


class Sources:
    """Gives the picture of a state; the same object as long as the picture is the same."""

    def __init__(self) -> None:
        self._raster = Raster(PAD)
        self._key: tuple[Any, ...] = ()
        self._last: Input | None = None

    def of(self, state: FiltersState, work: Work) -> Input:
        """Return the picture that `state` asks for; `work` lies in the explorer."""
        if state.source is Source.EXPLORER:
            key: tuple[Any, ...] = (work.drawing,) if work.picture is None else (work.picture,)
        else:
            key = (state.source, state.kept) if state.source is Source.KEPT else (state.source,)
        if self._last is None or not _same(key, self._key):
            self._key, self._last = key, self._made(state, work)
        return self._last

    def _made(self, state: FiltersState, work: Work) -> Input:
        if state.source is Source.SHAPES:
            return shapes()
        if state.source is Source.KEPT and state.kept is not None:
            return replace(plain(state.kept.pixels, state.kept.name), said=state.kept.said)
        if state.source is not Source.EXPLORER:
            return drawn(str(state.source) if state.source is not Source.KEPT else "ship")
        if work.picture is not None:
            return plain(work.picture.pixels, work.picture.name)
        return plain(self._raster.pixels(work.drawing), "the drawing")


def _same(key: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two keys hold the same; pictures and drawings by identity."""
    return len(key) == len(other) and all(
        a is b or (isinstance(a, str) and a == b) for a, b in zip(key, other, strict=True)
    )


def plain(pixels: NDArray[np.uint8], name: str) -> Input:
    """Return pixels (H, W), (H, W, 3) or (H, W, 4) as a picture of at most 640 pixels a side."""
    height, width = pixels.shape[:2]
    every = max(1, max(height, width) // (2 * LONGEST))  # of a huge picture not every pixel is looked at
    pixels, said = laid_on(pixels[::every, ::every], WHITE), ""
    if max(pixels.shape[:2]) > LONGEST:
        pixels = np.rint(filtering.reduce(pixels, LONGEST).picture * 255).astype(np.uint8)
        said = (
            f"Worked on at {pixels.shape[1]} × {pixels.shape[0]} pixels: the picture has {width} × {height}."
        )
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    return Input(pixels, name, said)


@cache
def drawn(name: str) -> Input:
    """Return one of the application's own pictures.  Raises ExplorerError where the installation lacks it."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    renderer = QSvgRenderer(str(resources.find("pictures", f"{name}.svg")))
    with QPainter(image) as painter:
        renderer.render(painter)
    return plain(_array(image), name)


@cache
def shapes() -> Input:
    """Return edges of every direction, hard and soft, fine stripes and noise: what filters tell apart."""
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB888)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ground(painter)
        _paint_bodies(painter)
        _paint_stripes(painter)
    pixels = _array(image)
    pixels.flags.writeable = True
    patch = pixels[345:455, 480:610]  # noise
    noise = np.random.default_rng(7).normal(0, 34, patch.shape[:2])[..., None]
    patch[:] = np.clip(patch + noise, 0, 255).astype(np.uint8)
    return plain(pixels, "shapes")


def _paint_ground(painter: QPainter) -> None:
    ground = QLinearGradient(0, 0, 0, HIGH)
    ground.setColorAt(0, QColor("#2b3a55"))
    ground.setColorAt(1, QColor("#a9b7c9"))
    painter.fillRect(0, 0, WIDE, HIGH, ground)
    painter.setPen(Qt.PenStyle.NoPen)


def _paint_bodies(painter: QPainter) -> None:
    painter.setBrush(QColor("#ffd45e"))
    painter.drawEllipse(QPointF(125, 120), 85, 85)
    painter.setBrush(QColor("#e9edf3"))
    painter.drawRect(QRectF(250, 45, 150, 150))
    painter.setBrush(QColor("#b23a48"))
    painter.drawRect(QRectF(290, 85, 70, 70))
    painter.setBrush(QColor("#123d2a"))
    painter.drawPolygon(QPolygonF([QPointF(520, 40), QPointF(610, 195), QPointF(435, 195)]))
    painter.setBrush(QColor("#8d99ae"))
    painter.drawRect(QRectF(480, 345, 130, 110))
    ramp = QLinearGradient(250, 0, 440, 0)
    ramp.setColorAt(0, QColor("#101418"))
    ramp.setColorAt(1, QColor("#ffffff"))
    painter.fillRect(QRectF(250, 250, 190, 60), ramp)


def _paint_stripes(painter: QPainter) -> None:
    white = QColor("#f7f9fb")
    for index in range(8):
        painter.fillRect(QRectF(40 + 22 * index, 250, 11, 90), white)
        painter.fillRect(QRectF(40, 365 + 11.5 * index, 170, 5), white)
    painter.setPen(QPen(QColor("#14202e"), 4))
    for index in range(7):
        painter.drawLine(QPointF(250 + 28 * index, 455), QPointF(280 + 28 * index, 345))
    painter.setPen(QPen(white, 3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for radius in (15, 28, 41):
        painter.drawEllipse(QPointF(545, 275), radius, radius)


def _array(image: QImage) -> NDArray[np.uint8]:
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
