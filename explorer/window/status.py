"""The status line: how large the network is, and how fast everything goes."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from explorer.scene import Page, Scene
from explorer.session import Session
from explorer.widgets import theme
from explorer.widgets.text import thousands

TOLD_MS = 6000  # how long something done is told
_LAB = "Space plays  ·  ← → step  ·  ↑ ↓ presets  ·  ⏎ to the stage  ·  R resets  ·  F1 keys"
HINTS = dict.fromkeys(Page, _LAB) | {
    Page.EXPLORE: "Point at a cell for its inputs  ·  click keeps it  ·  F1 keys",
    Page.PIXELS: "⏎ to the stage  ·  wheel, + − zoom  ·  drag moves  ·  click or ⏎ types  ·  ↑ ↓ presets  ·  F1 keys",
    Page.FILTERS: "Space turns or learns  ·  ← → divider, step  ·  ↑ ↓ presets  ·  ⏎ to the stage  ·  F1 keys",
}
REFRESH_MS = 400  # each repaint of a label costs a whole frame, so the numbers follow at leisure


class Status(QStatusBar):
    """Parameters, units, forward time, frame time; on the right a hint, or what is being waited for."""

    def __init__(self, session: Session, frame_ms: object, parent: QWidget | None = None) -> None:
        """`frame_ms()` gives the last frame's milliseconds, or None without a 3D view."""
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(16, 0, 16, 0)
        self._session = session
        self._frame_ms = frame_ms
        self._awaited: dict[str, str] = {}  # by who waits
        self._of_input = False  # what is told
        self._numbers = QLabel(accessibleName="Size and speed")
        self._numbers.setFont(theme.font(theme.SMALL + 1))
        self._hint = QLabel(accessibleName="Hint")
        self.addWidget(self._numbers, 1)
        self.addPermanentWidget(self._hint)
        self._timer = QTimer(self, interval=REFRESH_MS, singleShot=True)
        self._timer.timeout.connect(self._refresh)
        self._told = QTimer(self, interval=TOLD_MS, singleShot=True)
        self._told.timeout.connect(lambda: self._say(session.busy))
        session.trace_changed.connect(self._later)
        session.camera_changed.connect(self._later)
        session.busy_changed.connect(self._say)
        session.busy_changed.connect(self._later)
        session.scene_changed.connect(self._turn)
        self._page = session.scene.page
        self._say(session.busy)

    @property
    def words(self) -> str:
        """The hint, or what was done last."""
        return self._hint.text()

    def tell(self, sentence: str, of_input: bool = False) -> None:
        """Say that something was done, for a while, instead of the hint.  of_input: only while that is shown."""
        self._of_input = of_input
        self._hint.setText(sentence)
        self._told.start()

    def forget_input(self) -> None:
        """Say no more what was told of the input: it is another one."""
        if self._of_input and self._told.isActive():
            self._told.stop()
            self._say(self._session.busy)

    def wait_for(self, who: str, sentence: str) -> None:
        """Say what `who` waits for besides the network; empty when it has come."""
        if sentence != self._awaited.get(who, ""):
            self._awaited[who] = sentence
            if not self._told.isActive():
                self._say(self._session.busy)

    def _turn(self, scene: Scene) -> None:
        """Say nothing of the network on a lab's page."""
        if scene.page is not self._page:
            self._page = scene.page
            self._numbers.setVisible(scene.page is Page.EXPLORE)
            self._say(self._session.busy)

    def _later(self, _changed: object) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _say(self, sentence: str) -> None:
        awaited = next((words for words in self._awaited.values() if words), "")
        self._hint.setText(sentence or awaited or HINTS[self._session.scene.page])

    def _refresh(self) -> None:
        trace = self._session.trace
        if trace is None:
            self._numbers.clear()  # they were another network's
            return
        parts = [f"{thousands(trace.parameters)} parameters", f"{thousands(trace.units)} units"]
        if not trace.at_rest:
            parts.append(f"forward {trace.forward_ms:.1f} ms")
        frame = self._frame_ms()  # type: ignore[operator]
        if frame is not None:
            parts.append(f"frame {frame:.0f} ms")
        text = "   ·   ".join(parts)
        if text != self._numbers.text():
            self._numbers.setText(text)
