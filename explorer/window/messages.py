"""How the window says that something went wrong: one sentence in a banner, or the crash dialog."""

import logging
import sys
import tempfile
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QPoint,
    QRect,
    QSize,
    QStandardPaths,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QToolButton, QWidget

from explorer.errors import ExplorerError
from explorer.widgets import theme

READING_MS = 15_000  # then a sentence has been read
WIDEST, MARGIN = 720, 12  # px

log = logging.getLogger("explorer")

MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Banner(QWidget):
    """One sentence that lies over the page and moves nothing.

    It stays until it is closed, read, past, or another takes its place.
    """

    def __init__(self) -> None:
        super().__init__()
        self._about = ""
        self._factor = 1.0
        self._middle: QWidget | None = None
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sentence = QLabel(wordWrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = close = QToolButton(
            text="✕", toolTip="Close this message  (Esc)", accessibleName="Close this message"
        )
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.addWidget(self._sentence, 1)
        row.addWidget(close)
        self._timer = QTimer(self, interval=READING_MS, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def lie_over(self, page: QWidget, middle: QWidget) -> None:
        """Lie at the top of `page`, whatever its size; of `middle` in it while that is shown."""
        self.setParent(page)
        self._middle = middle
        for watched in (page, middle):
            watched.installEventFilter(self)

    def prefer(self, middle: QWidget) -> None:
        """Lie at the top of another part of the page, while that is shown."""
        if middle is not self._middle:
            self._middle = middle
            middle.installEventFilter(self)
            self._place()

    def magnify(self, factor: float) -> None:
        """Write `factor` times as large as usual."""
        self._factor = factor
        for part in (self._sentence, self._close):
            part.setFont(theme.font(round(theme.NORMAL * factor)))
        self._place()

    def say(self, sentence: str, lasting: bool = False, about: str = "") -> None:
        """Show `sentence`, for a while or until it is closed.  about: what would make it past, see `settle`."""
        self._about = about
        self.magnify(self._factor)  # another theme would have brought the usual size back
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self._place()
        self.show()
        self.raise_()
        if lasting:
            self._timer.stop()
        else:
            self._timer.start()

    def settle(self, *about: str) -> None:
        """Go if the sentence is about one of these: it succeeded after all."""
        if self._about in about:
            self.hide()

    def _place(self) -> None:
        page, under = self.parentWidget(), self._middle
        if page is None or under is None:
            return
        if not under.isVisible():
            under = page
        left, right = (page.mapFromGlobal(under.mapToGlobal(QPoint(x, MARGIN))) for x in (0, under.width()))
        width = min(round(WIDEST * self._factor), right.x() - left.x() - 2 * MARGIN)
        corner = QPoint((left.x() + right.x() - width) // 2, left.y())
        self.setGeometry(QRect(corner, QSize(width, self.layout().totalHeightForWidth(width))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVING and watched in (self.parentWidget(), self._middle):
            self._place()
        return super().eventFilter(watched, event)


class Errors(QObject):
    """Errors of the user go to the banner; anything else is a bug: a log, a dialog, and on it goes."""

    happened = Signal(object)  # the exception, from whatever thread

    def __init__(self, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._banner = banner
        self._dialog: QMessageBox | None = None
        self._log_file: Path | None = None
        self.happened.connect(self.show)

    def install(self) -> None:
        """Take over whatever nobody caught, in every thread."""
        self._log_file = _start_log()
        sys.excepthook = self._uncaught
        threading.excepthook = lambda info: self._uncaught(info.exc_type, info.exc_value, info.exc_traceback)

    def _uncaught(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()  # Ctrl-C in the terminal: closed as by the user
        else:
            self.happened.emit(error)

    def show(self, error: BaseException, about: str = "") -> None:
        """Tell the user about `error`.  about: what failed, see `Banner.settle`."""
        if isinstance(error, ExplorerError):
            log.info("%s", error)
            self._banner.say(str(error), about=about)
            return
        log.error("unexpected", exc_info=error)
        if self._dialog is None or not self._dialog.isVisible():
            self._dialog = self._crash_dialog(error)
            self._dialog.show()  # not exec: whatever runs goes on

    def _crash_dialog(self, error: BaseException) -> QMessageBox:
        dialog = QMessageBox(
            QMessageBox.Icon.Warning,
            "Something unexpected happened",
            "Something unexpected happened. Your work is kept; you can go on.",
            QMessageBox.StandardButton.Ok,
            self.parent(),  # type: ignore[arg-type]
        )
        where = f"The details are in {self._log_file}." if self._log_file else "The details are below."
        dialog.setInformativeText(f"{type(error).__name__}: {error}\n\n{where}")
        dialog.setDetailedText("".join(traceback.format_exception(error)))
        dialog.setModal(False)
        return dialog


def _start_log() -> Path | None:
    """Log to a file in the user's data folder, else in a temporary one, else to stderr only."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    for place in (Path(folder), Path(tempfile.gettempdir()) / "cnn-explorer"):
        try:
            place.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                place / "log.txt", maxBytes=1_000_000, backupCount=1, encoding="utf-8"
            )
        except OSError:
            continue
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        return place / "log.txt"
    return None
