"""Opening drawings and images, saving drawings: by dialog and by drop."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from explorer.drawing import Drawing
from explorer.errors import ExplorerError
from explorer.export.files import write_whole
from explorer.images import open_image
from explorer.scene import Picture
from explorer.session import Session
from explorer.worker import Lane

SMALLEST = 4  # pixels a side: in less there is nothing to see
OPEN_FILTER = (
    "Drawings and images (*.json *.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff *.pgm *.ppm)"
    ";;All files (*)"
)


def read(path: Path, _cancelled: Callable[[], bool] | None = None) -> Drawing | Picture:
    """Return the drawing or the picture in `path`; raises ExplorerError."""
    if path.suffix.lower() == ".json":
        return Drawing.from_json(path)
    pixels = open_image(path)
    height, width = pixels.shape[:2]
    if min(height, width) < SMALLEST:
        raise ExplorerError(f"{path.name} has only {width}×{height} pixels; choose a larger picture.")
    return Picture(pixels, path.name)


class Files(QObject):
    """Files come in on a lane of their own, so that a large one never blocks the pen."""

    failed = Signal(object)  # the exception

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._lane = Lane("files", read, self)
        self._lane.finished.connect(self._show)
        self._lane.failed.connect(lambda _path, error: self.failed.emit(error))

    def ask_open(self) -> None:
        """Ask for a file and show it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a drawing or an image", "", OPEN_FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show the drawing or the image in `path`, when it has been read."""
        self._lane.submit(path)

    def ask_save(self) -> None:
        """Ask for a name and save the drawing under it."""
        if not self._session.scene.drawing.strokes and not self._session.desk.replaying:
            self.failed.emit(ExplorerError("There is nothing to save yet; draw a digit first."))
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save the drawing", "drawing.json", "Drawings (*.json)"
        )
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Save the drawing to `path`, all of it also while it is being replayed."""
        self._session.desk.stop_replay()
        try:
            write_whole(self._session.scene.drawing.to_json().encode(), path)
        except OSError as error:
            reason = error.strerror or error
            self.failed.emit(
                ExplorerError(f"{path.name} could not be saved ({reason}); choose another folder.")
            )

    def close(self) -> None:
        """Stop reading."""
        self._lane.stop()

    def _show(self, _path: Path, content: Drawing | Picture) -> None:
        if isinstance(content, Drawing):
            self._session.desk.load_drawing(content)
        else:
            self._session.desk.load_picture(content.pixels, content.name)
