"""Which display the audience sees and which the speaker, while displays come, go and change their size."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QScreen
from PySide6.QtWidgets import QMenu, QWidget

from explorer.window.presenting.places import audience_of, speaker_of

SETTLE_MS = 150  # a projector that is plugged in changes its size a few times


class Displays(QObject):
    """The displays there are; those of the audience and the speaker are remembered by name while they are away."""

    changed = Signal()  # which there are, or their sizes; a moment after the last change
    chosen = Signal(str)  # by the user: the name of one

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = ""  # by the user, for the audience
        self._home = ""  # where the window is when nobody presents
        self._last = ""  # where the audience was, when not at home
        self._settling = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settling.timeout.connect(self.changed)
        app = QGuiApplication.instance()
        for signal in (app.screenRemoved, app.primaryScreenChanged):
            signal.connect(self._soon)
        app.screenAdded.connect(self._watch)
        for screen in app.screens():
            screen.geometryChanged.connect(self._soon)

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._soon)
        self._soon()

    def _soon(self, _what: object = None) -> None:
        self._settling.start()

    # ---- which there are

    @property
    def there(self) -> dict[str, QScreen]:
        """The displays by name, the primary one first; of those that show the same, one."""
        screens = sorted(
            QGuiApplication.screens(), key=lambda one: one is not QGuiApplication.primaryScreen()
        )
        found: dict[str, QScreen] = {}
        for screen in screens:
            place = screen.geometry()
            if not place.isEmpty() and not any(place.intersects(one.geometry()) for one in found.values()):
                found[name_of(screen)] = screen
        return found

    @property
    def audience(self) -> QScreen | None:
        """What the audience sees: the chosen display, else one where the window is not."""
        there = self.there
        name = audience_of(tuple(there), self._chosen, self._last, self._home)
        return there.get(name)

    @property
    def speaker(self) -> QScreen | None:
        """A display that the audience does not see; None if there is but one."""
        there, audience = self.there, self.audience
        if audience is None:
            return None
        return there.get(speaker_of(tuple(there), name_of(audience), self._home))

    def choose(self, name: str) -> None:
        """Let the audience see a display, as long as it is there; remembered until the application ends."""
        self._chosen = name
        self.chosen.emit(name)

    # ---- windows on them

    def begin(self, window: QWidget) -> None:
        """Call the display where a window is home."""
        self._home = name_of(window.screen())

    def take(self, window: QWidget) -> None:
        """Let a window fill the display of the audience."""
        screen = self.audience
        if screen is None:
            window.showFullScreen()
            return
        if name_of(screen) != self._home:
            self._last = name_of(screen)
        fill(window, screen)

    def has_taken(self, window: QWidget) -> bool:
        """Whether a window fills the display of the audience already."""
        screen = self.audience
        return screen is not None and fills(window, screen)

    def put_back(
        self, window: QWidget, place: QRect, state: Qt.WindowState, screen: QScreen | None = None
    ) -> None:
        """Let a window be as it was before, on `screen`, else at home, else on a display that is there."""
        window.setWindowState(Qt.WindowState.WindowNoState)
        screen = screen or self.there.get(self._home) or self.speaker or QGuiApplication.primaryScreen()
        if screen is not None and not screen.geometry().contains(place.center()):
            place = within(place, screen.availableGeometry())
        if screen is not None:
            window.setScreen(screen)
        settle_layouts()
        window.setGeometry(place)
        window.setWindowState(state)


def name_of(screen: QScreen) -> str:
    """Return what a display is known by while it is away."""
    return f"{screen.name()} {screen.serialNumber()}".strip()


def fills(window: QWidget, screen: QScreen) -> bool:
    """Whether a window fills a display already."""
    there = window.geometry() == screen.geometry() and window.screen() is screen
    return there and window.isVisible() and window.isFullScreen()


def fill(window: QWidget, screen: QScreen) -> None:
    """Let a window fill a display, wherever it was; the keyboard stays where it is."""
    if fills(window, screen):
        return
    if window.isFullScreen() or window.isMaximized():
        window.setWindowState(Qt.WindowState.WindowNoState)  # window managers leave those where they are
    window.setScreen(screen)
    settle_layouts()
    window.setGeometry(screen.geometry())
    window.setWindowState(Qt.WindowState.WindowFullScreen)
    window.show()  # showFullScreen would take the keyboard


def bring_back(window: QWidget) -> None:
    """Let a window that is on no display any more be on one that is there."""
    middle, primary = window.geometry().center(), QGuiApplication.primaryScreen()
    lost = not any(screen.geometry().contains(middle) for screen in QGuiApplication.screens())
    if lost and primary is not None and not window.isFullScreen():
        window.setGeometry(within(window.geometry(), primary.availableGeometry()))


def settle_layouts() -> None:
    """Let windows know at once how small they can be now that some of their parts were shown or hidden."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def within(place: QRect, room: QRect) -> QRect:
    """Return a place that is inside a room: moved, and made smaller if need be."""
    size = place.size().boundedTo(room.size())
    left = min(max(place.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(place.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def usual_place(window: QWidget) -> QRect:
    """Return where a window is when it is neither maximised nor full screen."""
    usual = window.normalGeometry()
    return (
        window.geometry()
        if window.windowState() == Qt.WindowState.WindowNoState or usual.isEmpty()
        else usual
    )


class DisplaysMenu(QMenu):
    """Chooses the display of the audience by its number, name and size."""

    def __init__(self, displays: Displays, parent: QWidget) -> None:
        super().__init__("Present on", parent)
        self.setToolTipsVisible(True)
        self._displays = displays
        self._one = QActionGroup(self)
        self.aboutToShow.connect(self.list_them)

    def list_them(self) -> None:
        """Write down the displays there are now."""
        self.clear()
        audience = self._displays.audience
        for number, (name, screen) in enumerate(self._displays.there.items(), 1):
            size = screen.geometry().size() * screen.devicePixelRatio()
            action = QAction(f"&{number}   {title_of(screen)}   {size.width()} × {size.height()}", self)
            action.setCheckable(True)
            action.setChecked(screen is audience)
            action.setToolTip(f"The audience sees this display: {name}")
            action.triggered.connect(lambda _checked=False, name=name: self._displays.choose(name))
            self._one.addAction(action)
            self.addAction(action)
            if screen is audience:
                self.setActiveAction(action)


def title_of(screen: QScreen) -> str:
    """Return what a display is called: its make if that is known."""
    make = " ".join(filter(None, (screen.manufacturer(), screen.model())))
    return f"{make} ({screen.name()})" if make and make != screen.name() else screen.name() or "Display"
