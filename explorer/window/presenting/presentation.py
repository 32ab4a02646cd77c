"""The stage alone on the whole screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QScreen
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from explorer.scene import Page
from explorer.widgets import theme
from explorer.widgets.magnified import dropped_down
from explorer.window import entries
from explorer.window.menus import show
from explorer.window.presenting.awake import Awake
from explorer.window.presenting.displays import Displays, DisplaysMenu, bring_back, usual_place
from explorer.window.presenting.ear import Ear
from explorer.window.presenting.fields import let_go, typing
from explorer.window.presenting.freeze import Freeze
from explorer.window.presenting.large_keys import LargeKeys
from explorer.window.presenting.magnifier import Magnifier
from explorer.window.presenting.overlay import COLORS, Blank, Overlay
from explorer.window.presenting.pad import BigPad
from explorer.window.presenting.pointer import ALONG, Pointer
from explorer.window.presenting.speaker import Speaker

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

LEGIBLE = 18  # px at 1920 × 1080: no type is smaller before an audience
_HELD = (Qt.Key.Key_F11, Qt.Key.Key_F12)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Presentation(QObject):
    """Hides what is not the stage, and hears the keys of a presenter before the page does.

    Page Up and Down show scenes, B and W hide everything, F11 held is a spotlight, F12 held a magnifier, F2 the pad,
    Ctrl+P the pen, F1 the keys; Esc leaves.  F10 and the keys of displays and speaker view are actions of the window.
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
        self.displays = Displays(self)
        self.displays.changed.connect(self._move)
        self.displays.chosen.connect(self._take_chosen)
        self.freeze = Freeze(window, self)
        self.speaker = Speaker(window, self)
        self.pointer = Pointer(window, self.speaker)
        self.pad = BigPad(window)
        self.keys = LargeKeys(window)
        self.magnifier = Magnifier(window, self.pointer.place, self._seen)
        self.freeze.changed.connect(self._follow_freeze)
        self._ear = Ear(self._notice, self)
        self._ear.add(window)
        QApplication.instance().applicationStateChanged.connect(self._follow_focus)

    # ---- in and out

    def toggle(self) -> None:
        """Present, or leave it."""
        if self.active:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Show the stage alone, on the display of the audience."""
        if self.active:
            return
        window = self._window
        self.active = True
        if "tour" in vars(window):
            window.tour.let_go()  # before the hall there is neither an offer nor a tour
        if not self.freeze.on:  # else it comes back from preparing: it was elsewhere before
            self._state, self._geometry = window.windowState(), usual_place(window)
            self.displays.begin(window)
        self._hide([one for one in window.findChildren(QDialog) if one.isVisible()])
        self._hide_all_but_the_stage()
        window.session.scene_changed.connect(self._hide_all_but_the_stage)
        self._ear.listen(True)
        self._awake.begin()
        self.displays.take(window)
        self._magnify()
        self.pad.follow(True, anew=not self.freeze.on)
        window.free_keys()
        self.pointer.wake()
        self.changed.emit(True)

    def leave(self, to: QScreen | None = None) -> None:
        """Bring everything back as it was.  to: the display for the window, if not the one it was on."""
        if not self.active:
            return
        self.active = False
        self._ear.listen(False)
        self._window.session.scene_changed.disconnect(self._hide_all_but_the_stage)
        self.pointer.rest()
        if not self.freeze.prepares:
            self._awake.end()
        self.magnifier.put_down()
        self.keys.hide()
        self.overlay.clear()
        self.overlay.write(False)
        self.overlay.show_spot(None)
        self.overlay.show_blank(None)
        self.pad.follow(False)  # before the rest comes: all of it together may need more room than there is
        for widget in self._hidden:
            widget.setVisible(True)
        self._hidden, self._cleared = [], set()
        self._magnify()
        self.changed.emit(False)  # before the size: who has put something beside the stage takes it away
        self.displays.put_back(self._window, self._geometry, self._state, to)
        self._window.free_keys()

    def ask_display(self) -> None:
        """Let the user choose the display of the audience, if there are several."""
        if not self.active and not self.freeze.on:
            self.displays.begin(self._window)
        if len(self.displays.there) > 1:
            menu = DisplaysMenu(self.displays, self._window)
            menu.list_them()
            menu.adjustSize()
            over = self.speaker.view if self.speaker.shown else self._window  # not before the audience
            show(menu, over.mapToGlobal(over.rect().center() - menu.rect().center()))
        elif self.active or self.freeze.on:
            self._window.status.tell("There is one display only")
        else:
            self.enter()

    def close(self) -> None:
        """The window is closed."""
        self.freeze.drop()
        self.leave()
        self.speaker.close()

    def step(self, by: int) -> None:
        """Show a scene so many on, or back."""
        talk = self._window.scenes.talk
        self.overlay.clear()
        talk.show(talk.index + by)

    def blank(self, blank: Blank) -> None:
        """Hide everything from the audience, or show it again."""
        if self.active:
            self.magnifier.put_down()
            self.overlay.show_blank(None if self.overlay.blank is blank else blank)

    def show_keys(self) -> None:
        """Show every key, large, where the keyboard is: the speaker's view or before the audience."""
        view = self.speaker.view
        over = view if view is not None and view.isActiveWindow() else self._window
        self.keys.open(entries.table(self._window), self._window.session.scene.page, over)

    def _seen(self) -> tuple[QWidget, ...]:
        """Return what lies under the magnifier; nothing where the audience does not see the page itself."""
        if self.freeze.on or self.overlay.blank is not None:
            return ()
        page = self._window.centralWidget()
        return (page, self.overlay) if self.overlay.isVisible() else (page,)

    def _take_chosen(self, _name: str) -> None:
        """Use the display that was chosen; what is being prepared is not shown for that."""
        if self.active:
            self._move()
        elif not self.freeze.on:
            self.enter()

    def _follow_freeze(self, _on: bool) -> None:
        self.magnifier.put_down()
        if not self.active and not self.freeze.on:
            self._awake.end()

    def _move(self) -> None:
        """Stay before the audience, whatever became of the displays."""
        if not self.active:
            bring_back(self._window)
        elif not self.displays.has_taken(self._window):
            self.pad.follow(False)  # it suits the size of the display before: the window could not be smaller
            self.displays.take(self._window)
            self._magnify()
            self.pad.follow(True)

    def _magnify(self) -> None:
        """Let everything be read from the last row, or have its own size again."""
        factor = 1.0
        if self.active:
            room = self._window.screen().size()
            factor = LEGIBLE / theme.SMALL * max(1.0, min(room.width() / 1920, room.height() / 1080))
        self._window.magnify(factor)
        QToolTip.setFont(theme.font(round(theme.NORMAL * factor)))

    def _hide_all_but_the_stage(self, _scene: object = None) -> None:
        """Hide what is shown around the stage of the page; it is remembered, and shown again at the end."""
        page = self._window.session.scene.page
        if page not in self._cleared:  # else what is there now was asked for
            self._cleared.add(page)
            self._hide([one for one in self._window.around_the_stage() if not one.isHidden()])

    def _hide(self, widgets: list[QWidget]) -> None:
        for widget in widgets:
            widget.hide()
        self._hidden += widgets

    # ---- what is heard first

    def listen_at(self, window: QWidget) -> None:
        """Hear the keys of another window too while one presents."""
        self._ear.add(window)
        self.magnifier.listen_at(window)

    def _notice(self, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return self._hear(event)
        if kind in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self.pointer.wake()
            if self.overlay.spot is not None:
                self.overlay.show_spot(self.pointer.place())
        return False

    def _follow_focus(self, state: Qt.ApplicationState) -> None:
        """Let go when the application is left: the key's release goes elsewhere."""
        if state is not Qt.ApplicationState.ApplicationActive:
            self.overlay.show_spot(None)
            self.magnifier.put_down()

    def _hear(self, event: QKeyEvent) -> bool:
        """Do what a presenter's key means, again while an arrow is held; returns whether it was one."""
        if event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat() and event.key() in _HELD:
            self._let_go(event.key())
            return True
        does = self._meaning(event)
        if does is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # so that it comes as a key, and no shortcut of the page hears it
        elif event.type() == QEvent.Type.KeyPress and (not event.isAutoRepeat() or event.key() in ALONG):
            does()
        return True

    def _let_go(self, key: int) -> None:
        if key == Qt.Key.Key_F11:
            self.overlay.show_spot(None)
        else:
            self.magnifier.put_down()

    def _meaning(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers, talk = event.key(), event.modifiers(), self._window.scenes.talk
        if self.keys.isVisible():
            return self.keys.hide
        if QApplication.activeModalWidget() or dropped_down():
            return None
        if modifiers == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_P:
            return lambda: self.overlay.write(not self.overlay.writes)
        if self.overlay.writes and modifiers == Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Z:
            return self.overlay.undo
        shows = self.overlay.spot is not None or self.magnifier.held
        if shows and (steps := self.pointer.step(key, modifiers)) is not None:
            return steps
        if modifiers not in _PLAIN:
            return None
        scenes = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1} if talk.playlist.scenes else {}
        if key in scenes:
            return lambda: self.step(scenes[key])
        if key == Qt.Key.Key_F11:
            return lambda: self.overlay.show_spot(self.pointer.place())
        if key == Qt.Key.Key_F12:
            return self.magnifier.hold if self._seen() else lambda: None
        if key == Qt.Key.Key_F1:
            return self.show_keys
        if typing():
            return None
        return self._plain(key)

    def _plain(self, key: int) -> Callable[[], object] | None:
        overlay = self.overlay
        if key == Qt.Key.Key_Escape:
            return self._step_out
        if key == Qt.Key.Key_F2 and self._window.session.scene.page is Page.EXPLORE:
            return self.pad.toggle
        blanks = {Qt.Key.Key_B: Blank.BLACK, Qt.Key.Key_W: Blank.WHITE}
        if key in blanks:
            return lambda: self.blank(blanks[key])
        if overlay.writes and Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(COLORS):
            return lambda: overlay.choose_color(key - Qt.Key.Key_1)
        if overlay.writes and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return overlay.clear
        return None

    def _step_out(self) -> None:
        """Show what is frozen or hidden again, put the pen away, free the keys of a lab, or leave."""
        if self._window.waiting.isVisible():
            self._window.session.give_up()
        elif self.freeze.on:
            self.freeze.thaw()
        elif self.overlay.blank is not None:
            self.overlay.show_blank(None)
        elif self.overlay.writes:
            self.overlay.write(False)
        elif not let_go(self._window):
            self.leave()
