"""Puts the content of a figure on its sheet: an image, or the bytes of an SVG or PDF."""

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from explorer.errors import ExplorerError
from explorer.export.art import Art, fill
from explorer.export.figure import Figure, Format
from explorer.widgets import theme

LARGEST = 16384  # px a side: what OpenGL can draw
_PDF_DPI = 1200
_INCH = 25.4  # mm
_OPEN = QIODevice.OpenModeFlag.WriteOnly


def picture(art: Art, figure: Figure) -> QImage:
    """Return a figure as pixels; transparent where it is wished so.

    Raises ExplorerError if it would be larger than what can be drawn.
    """
    art, (width, height) = _arranged(art, figure)
    if max(width, height) > LARGEST:
        raise ExplorerError(
            f"The figure would have {width}×{height} pixels; choose a smaller scale, or SVG or PDF."
        )
    if not art.vector:
        return _marked(art.picture(width, height, figure.transparent), figure)
    form = QImage.Format.Format_ARGB32_Premultiplied if figure.transparent else QImage.Format.Format_RGB32
    image = QImage(width, height, form)
    image.fill(0 if figure.transparent else theme.color(art.ground))
    ratio = min(width / art.width, height / art.height)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        _centre(painter, art, width / ratio, height / ratio)
        art.paint(painter)
    return _marked(image, figure)


def document(art: Art, figure: Figure) -> bytes:
    """Return a figure as SVG or PDF, whose texts are texts.

    Raises ExplorerError if there is nothing but pixels to it.
    """
    if not art.vector:
        raise ExplorerError(
            "The network in 3D is made of pixels; save it as PNG, or choose the diagram for vectors."
        )
    art, (width, height) = _arranged(art, figure)
    buffer = QBuffer()
    buffer.open(_OPEN)
    make = _svg if figure.format is Format.SVG else _pdf
    make(buffer, art, figure, width, height)
    return buffer.data().data()


def _arranged(art: Art, figure: Figure) -> tuple[Art, tuple[int, int]]:
    art = art if figure.room is None else art.arranged(*figure.room)
    return art, figure.sheet(art.width, art.height)


def _centre(painter: QPainter, art: Art, width: float, height: float) -> None:
    painter.translate((width - art.width) / 2, (height - art.height) / 2)


def _marked(image: QImage, figure: Figure) -> QImage:
    """Return the image with its size on paper written into it."""
    image.setDevicePixelRatio(1.0)
    image.setDotsPerMeterX(round(figure.dpi / _INCH * 1000))
    image.setDotsPerMeterY(round(figure.dpi / _INCH * 1000))
    return image


def _svg(buffer: QBuffer, art: Art, figure: Figure, width: int, height: int) -> None:
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # which knows clips
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRect(0, 0, width, height))
    generator.setResolution(round(figure.dpi))
    generator.setTitle("CNN Explorer")
    _vectors(QPainter(generator), art, figure, width, height)


def _pdf(buffer: QBuffer, art: Art, figure: Figure, width: int, height: int) -> None:
    writer = QPdfWriter(buffer)
    inches = QSizeF(width / figure.dpi, height / figure.dpi)
    writer.setPageSize(QPageSize(inches, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    writer.setResolution(_PDF_DPI)
    writer.setTitle("CNN Explorer")
    painter = QPainter(writer)
    painter.scale(_PDF_DPI / figure.dpi, _PDF_DPI / figure.dpi)
    _vectors(painter, art, figure, width, height)


def _vectors(painter: QPainter, art: Art, figure: Figure, width: int, height: int) -> None:
    """Paint all of it on a sheet of width × height pixels, and end."""
    try:
        if not figure.transparent:
            fill(painter, art, width, height)
        ratio = min(width / art.width, height / art.height)
        painter.scale(ratio, ratio)
        _centre(painter, art, width / ratio, height / ratio)
        art.paint(painter)
    finally:
        painter.end()
