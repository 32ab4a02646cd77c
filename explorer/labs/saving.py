"""A lab's stage as a file: PNG at twice its size, or SVG."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSaveFile
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QScrollArea, QWidget

from explorer.errors import ExplorerError
from explorer.widgets import theme

RATIO = 2  # pixels of the picture for one on screen
DPI = 96  # of the SVG, so that one unit is one pixel


def save(stage: QWidget, path: str) -> None:
    """Write the whole stage, scrolled or not, to `path`: vectors if it ends in .svg, else PNG.

    What was there stays until all is written.  Raises ExplorerError where the file cannot be written.
    """
    drawn = stage.widget() if isinstance(stage, QScrollArea) and stage.widget() else stage
    file = QSaveFile(path)
    written = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if written and path.lower().endswith(".svg"):
        vectors = _vectors(drawn)
        written = file.write(vectors) == vectors.size()
    elif written:
        written = _picture(drawn).save(file, "PNG")
    if not (written and file.commit()):
        raise ExplorerError(f"{path} cannot be written; choose another folder.")


def _picture(drawn: QWidget) -> QImage:
    image = QImage(drawn.size() * RATIO, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(RATIO)
    image.fill(theme.color("background"))
    painter = QPainter(image)
    drawn.render(painter, QPoint())
    painter.end()
    return image


def _vectors(drawn: QWidget) -> QByteArray:
    buffer = QBuffer()
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # which knows clips
    generator.setOutputDevice(buffer)
    generator.setSize(drawn.size())
    generator.setViewBox(drawn.rect())
    generator.setResolution(DPI)
    painter = QPainter(generator)
    painter.fillRect(drawn.rect(), theme.color("background"))
    drawn.render(painter, QPoint())
    painter.end()
    return buffer.data()
