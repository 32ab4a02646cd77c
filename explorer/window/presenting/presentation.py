"""The stage alone on the whole screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QWidget

from explorer.scene import Page
from explorer.widgets import theme
from explorer.widgets.magnified import focused
from explorer.window.presenting.awake import Awake
from explorer.window.presenting.overlay import COLORS, Blank, Overlay

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

IDLE_MS = 3000  # then the cursor hides
LEGIBLE = 18  # px at 1920 × 1080: no type is smaller before an audience
_TYPING = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Presentation(QObject):
    """Hides what is not the stage, and hears the keys of a presenter before the page does.

    Page Up and Down show scenes, B and W hide everything, F11 held is a spotlight, Ctrl+P the pen; Esc leaves.
    """

    changed = Signal(bool)  # whether one presents

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._hidden: list[QWidget] = []
        self._cleared: set[Page] = set()  # the pages around whose stage everything was hidden
        self._state, self._geometry = Qt.WindowState.WindowNoState, window.geometry()
        self.active = False
        self.overlay = Overlay(window)
        self._awake = Awake(self)
        self._idle = QTimer(self, interval=IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self._hide_cursor)
        self._cursor_hidden = False

    # ---- in and out

    def toggle(self) -> None:
        """Present, or leave it."""
        if self.active:
            self.leave()
        else:
            self.enter()

    def enter(self, screen: QScreen | None = None) -> None:
        """Show the stage alone, on `screen`, else on the one where the window is."""
        if self.active:
            return
        window = self._window
        self.active = True
        self._state, self._geometry = window.windowState(), window.geometry()
        window.setGeometry((screen or window.screen()).geometry())
        self._hide_all_but_the_stage()
        window.session.scene_changed.connect(self._follow)
        QApplication.instance().installEventFilter(self)
        self._awake.begin()
        window.showFullScreen()
        self._magnify()
        window.free_keys()
        self._idle.start()
        self.changed.emit(True)

    def leave(self) -> None:
        """Bring everything back as it was."""
        if not self.active:
            return
        self.active = False
        QApplication.instance().removeEventFilter(self)
        self._window.session.scene_changed.disconnect(self._follow)
        self._show_cursor()
        self._idle.stop()
        self._awake.end()
        self.overlay.clear()
        self.overlay.write(False)
        self.overlay.show_spot(None)
        self.overlay.show_blank(None)
        for widget in self._hidden:
            widget.setVisible(True)
        self._hidden, self._cleared = [], set()
        self._magnify()
        self._window.setWindowState(self._state)
        if self._state == Qt.WindowState.WindowNoState:
            self._window.setGeometry(self._geometry)
        self._window.free_keys()
        self.changed.emit(False)

    def _magnify(self) -> None:
        """Let everything be read from the last row, or have its own size again."""
        factor = 1.0
        if self.active:
            room = self._window.screen().size()
            factor = LEGIBLE / theme.SMALL * max(1.0, min(room.width() / 1920, room.height() / 1080))
        self._window.magnify(factor)

    def _hide_all_but_the_stage(self) -> None:
        """Hide what is shown around the stage of the page; it is remembered, and shown again at the end."""
        page = self._window.session.scene.page
        if page in self._cleared:
            return  # what is there now was asked for
        self._cleared.add(page)
        for widget in self._window.around_the_stage():
            if not widget.isHidden():
                widget.hide()
                self._hidden.append(widget)

    def _follow(self, _scene: object) -> None:
        """Another page has other things around its stage."""
        self._hide_all_but_the_stage()

    # ---- what is heard first

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return self._hear(event)
        if kind in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self._show_cursor()
            self._idle.start()
            if self.overlay.spot is not None:
                self.overlay.show_spot(self._pointer())
        return super().eventFilter(watched, event)

    def _hear(self, event: QKeyEvent) -> bool:
        """Do what a presenter's key means, and keep it from the page; returns whether it was one."""
        does = self._meaning(event)
        if does is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # so that it comes as a key, and no shortcut of the page hears it
        elif event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            does()
        elif (
            event.type() == QEvent.Type.KeyRelease
            and event.key() == Qt.Key.Key_F11
            and not event.isAutoRepeat()
        ):
            self.overlay.show_spot(None)
        return True

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers, talk = event.key(), event.modifiers(), self._window.scenes.talk
        if modifiers == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_P:
            return lambda: self.overlay.write(not self.overlay.writes)
        if self.overlay.writes and modifiers == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Z:
            return self.overlay.undo
        if modifiers not in _PLAIN or QApplication.activeModalWidget() or QApplication.activePopupWidget():
            return None
        scenes = (
            {Qt.Key.Key_PageDown: talk.next, Qt.Key.Key_PageUp: talk.previous} if talk.playlist.scenes else {}
        )
        if key in scenes:
            return lambda: (self.overlay.clear(), scenes[key]())
        if key == Qt.Key.Key_F11:
            return lambda: self.overlay.show_spot(self._pointer())
        if isinstance(focused(), _TYPING):
            return None
        return self._plain(key)

    def _plain(self, key: int) -> Callable[[], object] | None:
        overlay = self.overlay
        if key == Qt.Key.Key_Escape:
            return self._step_out
        blanks = {Qt.Key.Key_B: Blank.BLACK, Qt.Key.Key_W: Blank.WHITE}
        if key in blanks:
            return lambda: overlay.show_blank(None if overlay.blank is blanks[key] else blanks[key])
        if overlay.writes and Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(COLORS):
            return lambda: overlay.choose_color(key - Qt.Key.Key_1)
        if overlay.writes and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return overlay.clear
        return None

    def _step_out(self) -> None:
        """Show what is hidden again, or put the pen away, or leave."""
        if self.overlay.blank is not None:
            self.overlay.show_blank(None)
        elif self.overlay.writes:
            self.overlay.write(False)
        else:
            self.leave()

    # ---- the cursor

    def _pointer(self) -> QPointF:
        return QPointF(self._window.mapFromGlobal(QCursor.pos()))

    def _hide_cursor(self) -> None:
        if not self._cursor_hidden:
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)
            self._cursor_hidden = True

    def _show_cursor(self) -> None:
        if self._cursor_hidden:
            QGuiApplication.restoreOverrideCursor()
            self._cursor_hidden = False
