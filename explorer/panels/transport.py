"""The bar under a film: play, step, scrub, speed, and where it is."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from explorer.film import SPEEDS, FilmState
from explorer.panels.selection import title
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import theme
from explorer.widgets.scrubber import Scrubber

HEIGHT = 44  # px
NARROW = 680  # px: in less there is room for the count alone


class Transport(QWidget):
    """Drives `session.film`.  Without a film it is hidden, unless it belongs to a page that offers one (`always`).

    unit: asked for the unit whose map a new film plays over; without it the session chooses.
    """

    def __init__(
        self,
        session: Session,
        always: bool = False,
        unit: Callable[[], Unit | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._always = always
        self._unit = unit or (lambda: None)
        self._icons: list[tuple[QPushButton, str]] = []
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("Film")
        self._make()
        self._arrange()
        session.film.changed.connect(self._follow)
        self.setVisible(always)
        self._follow(session.film.state)

    @property
    def words(self) -> str:
        """Where the film is: ``conv2 · map 9 · row 4, column 6 · 47 of 100``."""
        return self._words.text()

    # ---- what it is made of

    def _make(self) -> None:
        self._back = self._button("step-back", "Step back", "One unit back; hold to go on", self._step_back)
        self._play = self._button("play", "Play", "Play the film  (Space)", self._toggle)
        self._forward = self._button("step-forward", "Step", "One unit on; hold to go on", self._step_on)
        self._stop = self._button("stop", "Close the film", "Close the film: fill the map", self._close)
        self._back.setAutoRepeat(True)
        self._forward.setAutoRepeat(True)
        self._scrubber = Scrubber()
        self._scrubber.setAccessibleName("Place in the film")
        self._scrubber.setToolTip("Drag to a unit of the map")
        self._scrubber.setMinimumWidth(64)
        self._scrubber.sought.connect(self._seek)
        self._speed = QComboBox(accessibleName="Speed", toolTip="Units a second")
        for speed in SPEEDS:
            self._speed.addItem(f"{speed:g} per second", speed)
        self._speed.activated.connect(lambda index: self._session.film.set_speed(self._speed.itemData(index)))
        self._words = QLabel()
        self._words.setFont(theme.font(theme.NORMAL))
        self._words.setMinimumWidth(1)  # the window may be narrow

    def _button(self, icon: str, name: str, tip: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setIconSize(QSize(16, 16))
        button.setProperty("kind", "flat")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False: slot())
        self._icons.append((button, icon))
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for widget in (self._back, self._play, self._forward, self._stop):
            row.addWidget(widget)
        row.addWidget(self._scrubber, 1)
        row.addWidget(self._words)
        row.addWidget(self._speed)

    # ---- what its parts do

    def _toggle(self) -> None:
        if self._session.film.state is None:
            self._session.open_film(self._unit(), playing=True)
        else:
            self._session.toggle_film()

    def _step_on(self) -> None:
        self._step(1)

    def _step_back(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if self._session.film.state is None:
            self._session.open_film(self._unit())
        self._session.film.step(by)

    def _seek(self, index: int) -> None:
        if self._session.film.state is None:
            self._session.open_film(self._unit())
        self._session.film.seek(index)

    def _close(self) -> None:
        self._session.film.close()

    # ---- following the film

    def _follow(self, state: FilmState | None) -> None:
        if not self._always:
            self.setVisible(state is not None)
        if self.isVisible():
            self._show(state)

    def _show(self, state: FilmState | None) -> None:
        playing = state is not None and state.playing
        self._icons[1] = (self._play, "pause" if playing else "play")
        name = "Pause" if playing else "Play"
        if name != self._play.accessibleName() or self._play.icon().isNull():
            self._play.setAccessibleName(name)
            self._play.setToolTip(f"{name} the film  (Space)")
            self._show_icons()
        self._stop.setEnabled(state is not None)
        self._speed.setCurrentIndex(self._nearest_speed())
        if state is None:
            self._scrubber.setValue(0)
            self._words.setText("")
            return
        self._scrubber.setRange(0, state.count - 1)
        if not self._scrubber.isSliderDown():
            self._scrubber.setValue(state.index)
        self._words.setText(self._place(state))

    def _place(self, state: FilmState) -> str:
        count = f"{state.index + 1} of {state.count}"
        trace = self._session.trace
        if self._always or self.width() < NARROW or trace is None or state.layer not in trace:
            return count  # the page, or the inspector, has the rest
        return f"{title(self._session, state.unit)} · {count}"

    def _nearest_speed(self) -> int:
        now = self._session.film.speed
        return min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - now))

    def _show_icons(self) -> None:
        for button, icon in self._icons:
            button.setIcon(theme.icon(icon))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show(self._session.film.state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show(self._session.film.state)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_icons()
