"""When the speaker view is there, and on which display; its keys are those of the window."""

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPixmap, QScreen

from explorer.window.presenting.audience import LARGEST, Audience, smaller
from explorer.window.presenting.displays import bring_back, fill, within
from explorer.window.presenting.overlay import Blank
from explorer.window.presenting.speaker_view import SpeakerView

if TYPE_CHECKING:
    from explorer.window.main import MainWindow
    from explorer.window.presenting.presentation import Presentation

PLAIN = QSize(1180, 740)  # px of a plain window
_OF_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class Speaker(QObject):
    """With a second display the view fills it while one presents; asked for, it is there as a plain window."""

    def __init__(self, window: "MainWindow", presentation: "Presentation") -> None:
        super().__init__(presentation)
        self._window, self._presentation = window, presentation
        self._view: SpeakerView | None = None
        self._asked = False  # for a plain window
        self._put_away = False  # by the user, while one presents
        self._talks = False
        self._began = time.monotonic()
        self._audience = Audience(window)
        self._audience.changed.connect(self._show_now)
        presentation.changed.connect(self._follow)
        presentation.freeze.changed.connect(self._follow)
        presentation.displays.changed.connect(self._settle)
        presentation.displays.chosen.connect(self._settle)

    @property
    def view(self) -> SpeakerView | None:
        """The window, if it was ever asked for."""
        return self._view

    @property
    def shown(self) -> bool:
        """Whether the view is there."""
        return self._view is not None and self._view.isVisible()

    def toggle(self) -> None:
        """Show the view, or put it away."""
        if self.shown:
            self._close()
        else:
            self._put_away, self._asked = False, self._display is None
            self._settle()
            if not self._talks:
                self._view.begin()
            self._view.activateWindow()

    def close(self) -> None:
        """Put the view away for good."""
        self._asked = False
        self._settle()

    def toggle_timer(self) -> None:
        """Let the timer stand still, or go on."""
        if self._view is not None:
            self._view.toggle_timer()

    def restart_timer(self) -> None:
        """Let the timer begin anew."""
        if self._view is not None:
            self._view.restart_timer()

    def scroll(self, pages: float) -> None:
        """Scroll the notes."""
        if self._view is not None:
            self._view.notes.scroll(pages)

    def pointed(self, at: QPoint) -> QPointF | None:
        """Return the place in the window that is pointed at in its picture; None outside."""
        share = self._view.pointed(at) if self._view is not None else None
        size = self._window.size()
        return None if share is None else QPointF(share.x() * size.width(), share.y() * size.height())

    # ---- following

    @property
    def _display(self) -> QScreen | None:
        """The display that the view fills; None where it is a plain window, if at all."""
        presentation = self._presentation
        return presentation.displays.speaker if presentation.active else None

    def _follow(self, _changed: bool) -> None:
        presentation = self._presentation
        talks = presentation.active or presentation.freeze.prepares
        begins, self._talks = talks and not self._talks, talks
        if not talks:
            self._put_away = False
        self._settle()
        if begins:
            self._began = time.monotonic()
            if self._view is not None:
                self._view.begin()
        self._show_now()

    def _settle(self, _what: object = None) -> None:
        """Be where the view should be now."""
        display = self._display
        if display is not None and not self._put_away:
            fill(self._made(), display)
            self._window.activateWindow()
        elif self._asked:
            self._show_plain()
        elif self._view is not None:
            self._view.hide()
        self._audience.watch(self.shown)

    def _show_plain(self) -> None:
        view = self._made()
        if view.isFullScreen() or not view.isVisible():
            view.setWindowState(Qt.WindowState.WindowNoState)
            screen = self._window.screen()
            room = screen.availableGeometry()
            place = QRect(QPoint(), PLAIN)
            place.moveCenter(room.center())
            view.setScreen(screen)
            view.setGeometry(within(place, room))
            view.show()
        bring_back(view)
        view.raise_()

    def _made(self) -> SpeakerView:
        if self._view is None:
            talk, presentation = self._window.scenes.talk, self._presentation
            self._view = view = SpeakerView(talk, self._began, self._window)
            view.addActions(self._window.actions())
            view.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            view.installEventFilter(self)
            presentation.listen_at(view)
            view.closed.connect(self._close)
            view.step_requested.connect(presentation.step)
            view.freeze_requested.connect(presentation.freeze.toggle)
            view.freeze_requested.connect(self._show_now)  # where nobody presents, nothing is frozen
            view.black_requested.connect(lambda: presentation.blank(Blank.BLACK))
        return self._view

    def _close(self) -> None:
        self._asked, self._put_away = False, self._presentation.active
        self._settle()
        self._window.activateWindow()

    def _show_now(self, picture: QPixmap | None = None) -> None:
        if self._view is None:
            return
        still = self._presentation.freeze.picture
        seen = smaller(still, LARGEST) if still is not None else picture
        if seen is not None:
            self._view.now.show_picture(seen)
        self._view.freezing.setChecked(still is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the window the keys that the view has no use for."""
        if event.type() in _OF_KEYS and self._view.own_key(event) is None:
            QCoreApplication.sendEvent(self._window.focusWidget() or self._window, event)
            return event.isAccepted() or event.type() != QEvent.Type.ShortcutOverride
        return super().eventFilter(watched, event)
