"""The audience keeps seeing the picture of now, while the next is prepared behind it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from explorer.widgets import text, theme
from explorer.window.presenting.displays import fill, usual_place
from explorer.window.presenting.ear import Ear
from explorer.window.presenting.fields import typing

if TYPE_CHECKING:
    from explorer.window.main import MainWindow
    from explorer.window.presenting.presentation import Presentation

SWAP_MS = 200  # in which the window is painted behind the still picture
MARK = QRectF(0, 0, 62, 22)  # px
MARGIN = 10  # px


class Still(QWidget):
    """A picture that fills all of a widget or a display.  mark: whether it says, in a corner, that it is one."""

    def __init__(self, picture: QPixmap, mark: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What the audience sees, frozen")
        self._picture, self._mark = picture, mark

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        size = self._picture.deviceIndependentSize().toSize()
        if size != self.size():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(self.rect().topLeft(), size)
        place.moveCenter(self.rect().center())
        painter.drawPixmap(place, self._picture)
        if self._mark:
            mark = MARK.translated(
                self.width() - MARK.width() - MARGIN, self.height() - MARK.height() - MARGIN
            )
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("bar", 0.85))
            painter.drawRoundedRect(mark, 6, 6)
            text.paint(painter, mark, "frozen", theme.SMALL + 1, "secondary", align="center")
        painter.end()


class Freeze(QObject):
    """With one display the picture lies over the window, and keys go on working behind it.

    With two it lies on that of the audience, and the window is an ordinary one on the speaker's until it is let go.
    """

    changed = Signal(bool)  # whether the audience sees a still picture

    def __init__(self, window: "MainWindow", presentation: "Presentation") -> None:
        super().__init__(presentation)
        self._window, self._presentation = window, presentation
        self.picture: QPixmap | None = None  # what the audience sees; None if that is the window
        self.prepares = False  # whether the window is an ordinary one meanwhile
        self._still: Still | None = None
        presentation.changed.connect(self._follow)
        presentation.displays.changed.connect(self._move)
        presentation.displays.chosen.connect(self._move)
        window.installEventFilter(self)
        self._ear = Ear(self._hear, self)
        self._ear.add(window)

    @property
    def on(self) -> bool:
        """Whether the audience sees a still picture."""
        return self.picture is not None

    def toggle(self) -> None:
        """Freeze what the audience sees, or let it see what there is now."""
        if self.on:
            self.thaw()
        elif self._presentation.active:
            self._begin()
        else:
            self._window.status.tell("Nothing to freeze yet: F5 presents")

    def thaw(self) -> None:
        """Let the audience see what there is now."""
        if self.prepares:
            self._presentation.enter()  # the still picture goes when that is done
        elif self.on:
            self._end()

    def drop(self) -> None:
        """Freeze no more, whatever the audience then sees."""
        if self.on:
            self._end()

    # ---- in and out

    def _begin(self) -> None:
        self.picture = self._window.grab()
        if self._presentation.displays.speaker is None:
            self._cover()
        else:
            self._prepare()
        self.changed.emit(True)

    def _cover(self) -> None:
        """Lay the picture over the window."""
        overlay = self._presentation.overlay
        self._replace(Still(self.picture, True, self._window))
        self._still.setGeometry(self._window.rect())
        self._still.show()
        self._still.raise_()
        overlay.raise_()

    def _prepare(self) -> None:
        """Lay the picture on the display of the audience, and give the window to the speaker."""
        displays = self._presentation.displays
        self._replace(Still(self.picture, False))
        self._still.setWindowTitle("CNN Explorer: frozen")
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        self._still.setWindowFlags(Qt.WindowType.Window | flags)
        self._still.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        fill(self._still, displays.audience)
        self._still.repaint()
        self.prepares = True
        self._presentation.leave(displays.speaker)
        self._ear.listen(True)
        self._window.raise_()
        self._window.activateWindow()
        self._window.status.tell("The audience sees a still picture: F10 shows what is here")

    def _follow(self, presents: bool) -> None:
        if presents and self.prepares:
            still, self._still = self._still, None
            still.raise_()
            QTimer.singleShot(SWAP_MS, still.deleteLater)
            self._end()
        elif not presents and self.on and not self.prepares:
            self._end()

    def _end(self) -> None:
        self._stop_preparing()
        self.picture = None
        self._replace(None)
        self.changed.emit(False)

    def _stop_preparing(self) -> None:
        if self.prepares:
            self.prepares = False
            self._ear.listen(False)

    def _replace(self, still: Still | None) -> None:
        if self._still is not None:
            self._still.hide()
            self._still.deleteLater()
        self._still = still

    # ---- what happens meanwhile

    def _move(self) -> None:
        """Keep the picture before the audience; with one display left, everything is there."""
        displays, window = self._presentation.displays, self._window
        if not self.prepares:
            return
        if displays.speaker is None:
            self._stop_preparing()
            self._presentation.enter()
            self._cover()
            return
        fill(self._still, displays.audience)
        if window.screen() is displays.audience:
            displays.put_back(window, usual_place(window), window.windowState(), displays.speaker)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._still and not self.prepares:
            self._still.setGeometry(self._window.rect())
        return False

    def _hear(self, event: QEvent) -> bool:
        """Take Esc, where nothing else in the window has a use for it."""
        kind = event.type()
        escapes = kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if (
            not escapes
            or event.key() != Qt.Key.Key_Escape
            or event.modifiers() != Qt.KeyboardModifier.NoModifier
        ):
            return False
        if QApplication.activeModalWidget() or QApplication.activePopupWidget() or typing():
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            self.thaw()
        return True
