"""The dialog that makes figures: choices, a preview, a file or the clipboard."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from explorer.errors import ExplorerError
from explorer.export import studio
from explorer.export.figure import Figure, Format
from explorer.widgets import theme
from explorer.window.figures.choices import Choices
from explorer.window.figures.offers import offers
from explorer.window.where import ask_where

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

PREVIEW = QSize(480, 360)  # px
SOON_MS = 60  # after the last choice
CHECKS = 8  # px: behind what has no ground


class FigureDialog(QDialog):
    """Figures of what the window shows.  Files are written by the window's exports, whole or not at all."""

    told = Signal(str)  # a sentence for the status bar
    failed = Signal(object)  # the exception

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.setWindowTitle("Export figure")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._window = window
        self.choices = Choices()
        self.preview = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, accessibleName="The figure, small")
        self.save_button = QPushButton("&Save…", default=True, toolTip="Choose a file, and write it")
        self.save_button.setProperty("kind", "primary")
        self.copy_button = QPushButton("&Copy", toolTip="Put the figure on the clipboard", autoDefault=False)
        self.cancel_button = QPushButton("Close", toolTip="No figure  (Esc)", autoDefault=False)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._show_preview)
        self._arrange()
        self.choices.changed.connect(self._soon.start)
        self.save_button.clicked.connect(self._ask_where)
        self.copy_button.clicked.connect(self.copy)
        self.cancel_button.clicked.connect(self.reject)

    def _arrange(self) -> None:
        self.preview.setFixedSize(PREVIEW)
        self.choices.setFixedWidth(320)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.choices, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.preview)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.cancel_button, self.copy_button, self.save_button):
            buttons.addWidget(button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 24, 24, 24)
        lines.setSpacing(16)
        lines.addLayout(row)
        lines.addLayout(buttons)

    def ask(self) -> None:
        """Show what there is now."""
        self.choices.offer_these(offers(self._window))
        self.show()
        self.choices.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self, path: Path) -> None:
        """Write the figure that is chosen; the window's exports tell how that went."""
        figure = self.choices.figure
        try:
            if path.suffix.lower() != f".{figure.format}":
                raise ExplorerError(
                    f"{path.name} is no {figure.format.upper()}; let its name end in .{figure.format}."
                )
            content = self._made(figure)
        except ExplorerError as error:
            self.failed.emit(error)
            return
        self._window.exports.save(content, path)
        self.accept()

    def copy(self) -> None:
        """Put the figure that is chosen on the clipboard: pixels, and vectors with them if there are some."""
        figure, data = self.choices.figure, QMimeData()
        try:
            data.setImageData(studio.image_of(self._subject(), replace(figure, format=Format.PNG)))
            if figure.format.vector:
                kind = {Format.SVG: "image/svg+xml", Format.PDF: "application/pdf"}[figure.format]
                data.setData(kind, studio.bytes_of(self._subject(), figure))
        except ExplorerError as error:
            self.failed.emit(error)
            return
        QGuiApplication.clipboard().setMimeData(data)
        self.told.emit("Copied the figure; paste it where you need it.")
        self.accept()

    def _made(self, figure: Figure) -> QImage | bytes:
        if figure.format.vector:
            return studio.bytes_of(self._subject(), figure)
        return studio.image_of(self._subject(), figure)

    def _subject(self) -> studio.Subject:
        """Return what is chosen, as it is made in the look that is chosen."""
        title = self.choices.offer.title
        found = offers(self._window, self.choices.figure)
        return next((offer.subject for offer in found if offer.title == title), self.choices.offer.subject)

    def _ask_where(self) -> None:
        figure = self.choices.figure
        name = f"{self.choices.offer.name}.{figure.format}"
        kinds = f"{figure.format.upper()} (*.{figure.format})"
        path = ask_where(self, "Export figure", str(Path(self._window.files.recent.folder) / name), kinds)
        if path is not None:
            self.save(path)

    # ---- the preview

    def _show_preview(self) -> None:
        if not self.isVisible():
            return
        figure = self.choices.figure
        try:
            image = studio.image_of(self._subject(), replace(figure, format=Format.PNG, scale=1))
        except ExplorerError as error:
            self.preview.clear()
            self._allow(False)
            self.choices.say(str(error), bad=True)
            return
        self._allow(True)
        self.choices.say(_sizes(figure, image))
        self.preview.setPixmap(self._small(image))

    def _allow(self, possible: bool) -> None:
        self.save_button.setEnabled(possible)
        self.copy_button.setEnabled(possible)

    def _small(self, image: QImage) -> QPixmap:
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = image.scaled(PREVIEW * ratio, keep, smooth)
        shown = QPixmap(small.size())
        shown.fill(theme.color("background"))
        with QPainter(shown) as painter:
            if image.hasAlphaChannel():
                _checks(painter, small.size(), self.choices.figure.theme or theme.current().name)
            painter.drawImage(0, 0, small)
            painter.setPen(theme.color("line"))  # where it ends, on a ground of its own colour
            painter.drawRect(0, 0, small.width() - 1, small.height() - 1)
        shown.setDevicePixelRatio(ratio)
        return shown


def _checks(painter: QPainter, size: QSize, name: str) -> None:
    """Paint what stands for no ground, as bright as what figures of a theme are laid on."""
    even, odd = ("#FFFFFF", "#E3E7EE") if name == "light" else ("#262B36", "#323846")
    painter.fillRect(0, 0, size.width(), size.height(), QColor(even))
    tile = QPixmap(2 * CHECKS, 2 * CHECKS)
    tile.fill(Qt.GlobalColor.transparent)
    with QPainter(tile) as tiles:
        for place in (0, CHECKS):
            tiles.fillRect(place, place, CHECKS, CHECKS, QColor(odd))
    painter.fillRect(0, 0, size.width(), size.height(), QBrush(tile))


def _sizes(figure: Figure, image: QImage) -> str:
    """Return how large the figure becomes: ``3840 × 2160 pixels``, ``85 × 62 mm``."""
    width, height = image.width() * figure.scale, image.height() * figure.scale
    pixels = f"{width} × {height} pixels"
    if not figure.size.mm:
        return "Sharp at any size; texts stay texts." if figure.format.vector else pixels
    paper = f"{figure.size.mm:.0f} × {figure.size.mm * image.height() / image.width():.0f} mm"
    return f"{paper}; texts stay texts." if figure.format.vector else f"{paper}, {pixels}"
