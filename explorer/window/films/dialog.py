"""The dialog that makes a film: first the choices, then the progress."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from explorer.errors import ExplorerError
from explorer.export import film
from explorer.export.film import SIZES, Filming, Kind, Pictures, Plan, Subject
from explorer.export.film.sources import Source
from explorer.scene import Scene
from explorer.window.films.choices import KINDS, Choices, Wish
from explorer.window.where import ask_where

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

PREVIEW = QSize(384, 216)  # px


class FilmDialog(QDialog):
    """Films what the window shows.  While it does, the window is not to be touched; afterwards it is as it was."""

    told = Signal(str)  # a sentence for the status bar
    failed = Signal(object)  # the exception

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.setWindowTitle("Export film")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._window = window
        self._filming: Filming | None = None
        self._scenes: tuple[Scene, ...] = ()
        self.choices = Choices()
        self.begin_button = QPushButton("Export…", default=True, toolTip="Choose a file, and film")
        self.begin_button.setProperty("kind", "primary")
        self.cancel_button = QPushButton("Cancel", toolTip="No film  (Esc)")
        self.bar = QProgressBar(textVisible=False, accessibleName="Progress")
        self.doing = QLabel(accessibleName="How far the film is")
        self.preview = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, accessibleName="The last frame")
        self._arrange()
        self.choices.changed.connect(self._follow)
        self.begin_button.clicked.connect(self._ask)
        self.cancel_button.clicked.connect(self.reject)
        window.installEventFilter(self)

    def _arrange(self) -> None:
        self.preview.setFixedSize(PREVIEW)
        progress = QWidget()
        column = QVBoxLayout(progress)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.preview, self.bar, self.doing):
            column.addWidget(part)
        column.addStretch(1)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.choices)
        self._pages.addWidget(progress)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.begin_button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(24, 24, 24, 24)
        lines.setSpacing(16)
        lines.addLayout(self._pages)
        lines.addLayout(buttons)

    @property
    def filming(self) -> bool:
        """Whether a film is being made."""
        return self._filming is not None

    def ask(self, scenes: tuple[Scene, ...] = ()) -> None:
        """Show what can be filmed now.  scenes: of the playlist that is open."""
        if self.filming:
            return
        self._scenes = scenes
        drawing = self._window.session.desk.work.drawing
        self.choices.offer(self._missing(), len(scenes), drawing.duration)
        self._pages.setCurrentIndex(0)
        self._follow()
        self.show()
        self.choices.subject.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, path: Path) -> None:
        """Film what is chosen into a file."""
        wish = self.choices.wish
        plan = Plan(path, *SIZES[wish.size], self.choices.length, wish.rate)
        try:
            if wish.kind is not plan.kind:
                raise ExplorerError(
                    f"{path.name} is no {KINDS[wish.kind]}; let its name end in .{wish.kind}."
                )
            self._filming = Filming(self._window.session, plan, self._source(wish, plan), self)
        except ExplorerError as error:
            self._end()
            self.failed.emit(error)
            return
        if self._window.space is not None:  # or it would be drawn twice for every frame, in two sizes
            self._window.space.setUpdatesEnabled(False)
        self._filming.pictured.connect(self._show_picture)
        self._filming.progressed.connect(partial(self._show_progress, plan))
        self._filming.finished.connect(self._finish)
        self._filming.failed.connect(self._fail)
        self._show_progress(plan, 0, plan.steps)
        self._pages.setCurrentIndex(1)
        self.begin_button.hide()

    # ---- what can be filmed

    def _missing(self) -> dict[Subject, str]:
        session = self._window.session
        missing = {}
        if self._window.space is None:
            missing[Subject.TURNTABLE] = "There is no 3D view here, so nothing can be turned."
        if session.trace is None:
            missing[Subject.KERNELS] = "Wait for the network's first answer, then film it."
        work = session.desk.work
        if not work.drawing.strokes or work.picture is not None:
            missing[Subject.DRAWING] = "There is no drawing on the pad; draw one first."
        if not self._scenes:
            missing[Subject.PLAYLIST] = "There is no playlist; keep scenes with Ctrl+Return first."
        return missing

    def _source(self, wish: Wish, plan: Plan) -> Source:
        window = self._window
        shown = (lambda: window) if wish.whole else (lambda: window.stage_now)
        pictures = Pictures(shown, window.space, plan.width, plan.height)
        if wish.subject is Subject.PLAYLIST:
            return film.playlist(window.session, pictures, self._scenes, plan.frames)
        sources = {Subject.TURNTABLE: film.turntable, Subject.KERNELS: film.kernels}
        return sources.get(wish.subject, film.drawing)(window.session, pictures, plan.frames)

    # ---- asking

    def _follow(self) -> None:
        self.begin_button.setVisible(True)
        self.begin_button.setEnabled(not self.choices.problem)

    def _ask(self) -> None:
        wish = self.choices.wish
        name = f"{self._window.session.scene.network}-{wish.subject}.{wish.kind}"
        kinds = f"{KINDS[wish.kind]} (*.{wish.kind})"
        path = ask_where(self, "Export film", str(Path(self._window.files.recent.folder) / name), kinds)
        if path is not None:
            self.begin(path)

    # ---- filming

    def _show_picture(self, image: QImage) -> None:
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        ratio = self.devicePixelRatioF()
        small = QPixmap.fromImage(image.scaled(PREVIEW * ratio, keep, smooth))
        small.setDevicePixelRatio(ratio)
        self.preview.setPixmap(small)

    def _show_progress(self, plan: Plan, done: int, steps: int) -> None:
        self.bar.setMaximum(steps)
        self.bar.setValue(done)
        packing = plan.kind is Kind.GIF and done > plan.frames
        frame = done - plan.frames if packing else done
        self.doing.setText(f"{'Packing frame' if packing else 'Frame'} {frame} of {plan.frames}")

    def _finish(self, plan: Plan) -> None:
        self._end()
        size = plan.path.stat().st_size / 1e6
        self.told.emit(f"Saved {plan.path.name}: {plan.frames} frames, {size:.1f} MB.")

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        if self._filming is not None:
            self._filming.deleteLater()
            self._filming = None
        if self._window.space is not None:
            self._window.space.setUpdatesEnabled(True)
        self.preview.clear()
        self.hide()

    def reject(self) -> None:
        if self._filming is not None:
            self._filming.cancel()
            self.told.emit("No film was made.")
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Close and self.filming:
            self.reject()  # before the window remembers what it shows
        return super().eventFilter(watched, event)
