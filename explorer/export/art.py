"""What figures are made of: contents that can be arranged for a sheet, and painted or pictured."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from explorer.export.diagram import Diagram, arrange, paint
from explorer.export.maps_sheet import best_sheet, paint_sheet
from explorer.panels.blocks import Block
from explorer.session import Session
from explorer.trace import Group, Trace
from explorer.widgets import theme

MARGIN = 16.0  # units around blocks
ROOMS = (420, 848, 1276, 1704)  # units: for one, two, three, four grids of an arithmetic in a line
PAPER = 1.5  # width by height of what has no shape of its own


class Art(Protocol):
    """Something to make a figure of, `width` × `height` units large.

    vector: whether `paint` draws it; else `picture` makes an image of given pixels.
    """

    width: float
    height: float
    vector: bool
    ground: str  # what is behind it, a field of the palette

    def arranged(self, width: float, height: float | None) -> "Art":
        """Return the same for a sheet of that shape; no height: as high as it comes."""

    def paint(self, painter: QPainter) -> None:
        """Draw it from the origin on."""

    def picture(self, width: int, height: int, transparent: bool) -> QImage:
        """Return it as an image."""


class _Painted:
    """What is drawn by a painter alone."""

    vector = True
    ground = "background"

    def picture(self, width: int, height: int, transparent: bool) -> QImage:
        """Make nothing: see `paint`."""
        raise NotImplementedError


@dataclass(frozen=True)
class DiagramArt(_Painted):
    """The architecture of a network."""

    trace: Trace
    groups: tuple[Group, ...]
    diagram: Diagram

    @classmethod
    def of(cls, session: Session) -> "DiagramArt":
        """Make it of what a session shows."""
        assert session.trace is not None
        groups = tuple(session.groups)
        return cls(session.trace, groups, arrange(session.trace, groups))

    @property
    def width(self) -> float:
        """Units."""
        return self.diagram.width

    @property
    def height(self) -> float:
        """Units."""
        return self.diagram.height

    def arranged(self, width: float, height: float | None) -> "DiagramArt":
        """Return it with other rows."""
        if height is None:
            diagram = arrange(self.trace, self.groups, widest=width)
        else:
            diagram = arrange(self.trace, self.groups, aspect=width / height)
        return replace(self, diagram=diagram)

    def paint(self, painter: QPainter) -> None:
        """Draw it from the origin on."""
        paint(painter, self.diagram)


@dataclass(frozen=True)
class MapsArt(_Painted):
    """Every map of every layer."""

    session: Session
    width: float
    height: float

    def arranged(self, width: float, height: float | None) -> "MapsArt":
        """Return it in another shape."""
        return MapsArt(self.session, width, height or width / PAPER)

    def paint(self, painter: QPainter) -> None:
        """Draw it from the origin on; in a deep network, texts are as small as they must be."""
        assert self.session.trace is not None
        sheet, ratio = best_sheet(self.session.trace, self.width, self.height, 1.0)
        painter.scale(ratio, ratio)
        paint_sheet(painter, self.session, sheet)


@dataclass(frozen=True)
class WidgetArt(_Painted):
    """A widget as it is, without its ground."""

    widget: QWidget

    @property
    def width(self) -> float:
        """Units."""
        return self.widget.width()

    @property
    def height(self) -> float:
        """Units."""
        return self.widget.height()

    def arranged(self, width: float, height: float | None) -> "WidgetArt":
        """Return itself: a widget has its shape."""
        return self

    def paint(self, painter: QPainter) -> None:
        """Draw it from the origin on."""
        self.widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)


@dataclass(frozen=True)
class StageArt(WidgetArt):
    """The stage of a page that nobody sees, so that it can have the shape of the sheet."""

    page: QWidget
    stage: QWidget

    def arranged(self, width: float, height: float | None) -> "StageArt":
        """Let the stage have that size, if it can be so small; without a height it keeps its shape."""
        if height is not None:
            size = QSize(round(width), round(height))
            self.page.resize(self.page.size() + size - self.stage.size())
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        return self


@dataclass(frozen=True)
class BlocksArt(_Painted):
    """Blocks one below the other.  make: makes them for a width in units."""

    make: Callable[[int], tuple[Block, ...]]
    room: int
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, make: Callable[[int], tuple[Block, ...]], room: int = ROOMS[0]) -> "BlocksArt":
        """Make it for a width."""
        return cls(make, room, make(room))

    @property
    def width(self) -> float:
        """Units, with the margins."""
        return self.room + 2 * MARGIN

    @property
    def height(self) -> float:
        """Units, with the margins."""
        return sum(math.ceil(block.height) for block in self.blocks) + 2 * MARGIN

    def arranged(self, width: float, height: float | None) -> "BlocksArt":
        """Return it for the width that fills the sheet best; without a height, the widest that has room."""
        if height is None:
            fitting = [room for room in ROOMS if room + 2 * MARGIN <= width]
            return BlocksArt.of(self.make, max(fitting, default=ROOMS[0]))
        found = [BlocksArt.of(self.make, room) for room in ROOMS]
        return max(found, key=lambda art: min(width / art.width, height / art.height))

    def paint(self, painter: QPainter) -> None:
        """Draw it from the origin on."""
        painter.translate(MARGIN, MARGIN)
        for block in self.blocks:
            painter.save()
            with np.errstate(all="ignore"):  # broken weights may be infinite
                block.paint(painter, QRectF(0, 0, self.room, block.height))
            painter.restore()
            painter.translate(0, math.ceil(block.height))


@dataclass(frozen=True)
class SpaceArt:
    """The network in 3D.  shoot: makes a picture of width × height, on a ground of that colour if one is given."""

    shoot: Callable[[int, int, str], QImage]
    width: float
    height: float
    vector = False
    ground = "stage"

    def arranged(self, width: float, height: float | None) -> "SpaceArt":
        """Return it in another shape."""
        return replace(self, width=width, height=height or width / PAPER)

    def paint(self, painter: QPainter) -> None:
        """Draw nothing: see `picture`."""
        raise NotImplementedError

    def picture(self, width: int, height: int, transparent: bool) -> QImage:
        """Return it as an image; without its ground, what is cut out of two."""
        if not transparent:
            return self.shoot(width, height, "")
        return _cut_out(self.shoot(width, height, "#000000"), self.shoot(width, height, "#ffffff"))


def _cut_out(black: QImage, white: QImage) -> QImage:
    """Return what the same picture on black and on white is without its ground."""
    size = black.size()
    on_black, on_white = (_bytes(image) for image in (black, white))  # (H, W, 4): blue, green, red, unused
    alpha = 255 - np.clip(on_white[..., 1].astype(np.int16) - on_black[..., 1], 0, 255)
    on_black[..., 3] = alpha
    np.minimum(on_black[..., :3], on_black[..., 3:], out=on_black[..., :3])
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(on_black.data, size.width(), size.height(), size.width() * 4, form).copy()


def _bytes(image: QImage) -> np.ndarray:  # type: ignore[type-arg]
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()


def fill(painter: QPainter, art: Art, width: float, height: float) -> None:
    """Paint the ground of a figure in the current theme."""
    painter.fillRect(QRectF(0, 0, width, height), QColor(theme.color(art.ground)))
