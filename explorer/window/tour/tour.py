"""Goes from step to step as they are done, skipped or ended."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from explorer.scene import Page, Scene
from explorer.window.tour.bubble import Bubble, Frame
from explorer.window.tour.facts import Fact
from explorer.window.tour.offer import Offer, answer, answered
from explorer.window.tour.steps import Step, steps_of

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

PRAISE_MS = 900
_MOVING = (
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
)


class Tour(QObject):
    """The tour of one window; what it is seen by is made when it is first needed."""

    ended = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._steps: tuple[Step, ...] = ()
        self._index = -1
        self._done = False
        self._fact: Fact | None = None
        self._watched: list[QWidget] = []
        self._bubble: Bubble | None = None
        self._frame: Frame | None = None
        self._offer: Offer | None = None
        self._praise = QTimer(self, interval=PRAISE_MS, singleShot=True)
        self._praise.timeout.connect(self._go_on)
        self._settle = QTimer(self, interval=0, singleShot=True)  # when Qt has laid everything out
        self._settle.timeout.connect(self._place)

    @property
    def step(self) -> Step | None:
        """What is to be done now; None while there is no tour."""
        return self._steps[self._index] if self._index >= 0 else None

    @property
    def bubble(self) -> Bubble | None:
        """What says it; None before the first tour."""
        return self._bubble

    @property
    def frame(self) -> Frame | None:
        """What lies around the thing meant; None before the first tour."""
        return self._frame

    @property
    def offer(self) -> Offer | None:
        """The question at the first start; None if it was not asked."""
        return self._offer

    # ---- the offer

    def offer_once(self) -> None:
        """Ask whether to take the tour, unless that was answered before."""
        if answered() or self._offer is not None or self.step is not None:
            return
        self._offer = Offer(self._window)
        self._offer.chosen.connect(self._answer)
        self._give_way_to_presenting()
        self._watch(self._window.stage)
        self._offer.show()
        self._settle.start()

    def _answer(self, taken: bool) -> None:
        answer(taken)
        self._close_offer()
        if taken:
            self.start()

    def _close_offer(self) -> None:
        if self._offer is not None:
            self._offer.hide()
            self._offer.deleteLater()
            self._offer = None
            self._watch(None)

    def _give_way_to_presenting(self) -> None:
        """Before the hall there is neither an offer nor a tour."""
        action = self._window.actions_by_name.get("present")
        if action is not None:
            action.triggered.connect(self.let_go, Qt.ConnectionType.UniqueConnection)

    # ---- the steps

    def start(self) -> None:
        """Begin with the first step, whatever was shown before."""
        self._stop()
        if self._offer is not None:
            answer(True)
            self._close_offer()
        if self._bubble is None:
            self._frame, self._bubble = Frame(self._window), Bubble(self._window)
            self._bubble.skipped.connect(self.skip)
            self._bubble.ended.connect(self.end)
        self._give_way_to_presenting()
        self._window.session.choose_page(Page.EXPLORE)
        self._window.session.scene_changed.connect(self._follow)
        self._steps = steps_of(self._window)
        self._show(0)

    def skip(self) -> None:
        """Go on without doing what is to be done."""
        if self.step is not None:
            if not self._done:
                self.step.leave(self._window)
            self._go_on()

    def end(self) -> None:
        """End it; the window is as it was made meanwhile."""
        if self.step is None:
            return
        if not self._done:
            self.step.leave(self._window)
        self._stop()
        self._window.status.tell("The tour is in the menu, under Help, whenever you like")
        self.ended.emit()

    def let_go(self) -> bool:
        """End the tour, or put the offer away until the next start; returns whether there was one."""
        running, asking = self.step is not None, self._offer is not None
        self.end()
        self._close_offer()
        return running or asking

    def _show(self, index: int) -> None:
        self._index, self._done = index, False
        step = self._steps[index]
        step.prepare(self._window)
        self._fact = step.fact(self._window)
        self._fact.happened.connect(self._finish)
        self._watch(step.target(self._window))
        self._bubble.magnify(self._window.stage.factor)
        self._bubble.say(step, index + 1, len(self._steps))
        self._place()
        self._settle.start()

    def _finish(self) -> None:
        """The step was done: say so, and go on."""
        if not self._done:
            self._done = True
            self._bubble.praise()
            self._praise.start()

    def _go_on(self) -> None:
        index = self._index + 1
        self._forget_fact()
        if index < len(self._steps):
            self._show(index)
        else:
            self._done = True
            self.end()

    def _forget_fact(self) -> None:
        self._praise.stop()
        if self._fact is not None:
            self._fact.happened.disconnect()
            self._fact.deleteLater()
            self._fact = None

    def _stop(self) -> None:
        if self.step is None:
            return
        self._forget_fact()
        self._index = -1
        self._watch(None)
        self._window.session.scene_changed.disconnect(self._follow)
        for part in (self._frame, self._bubble):
            part.hide()

    def _follow(self, scene: Scene) -> None:
        """Whoever turns to another page wants to be there."""
        if scene.page is not Page.EXPLORE:
            self.end()

    # ---- where

    def _watch(self, target: QWidget | None) -> None:
        """Follow `target` and what it lies in, wherever they go."""
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        while target is not None:
            self._watched.append(target)
            target.installEventFilter(self)
            target = None if target is self._window else target.parentWidget()

    def _target(self) -> QRect:
        """Return where the thing meant is seen in the window; an invalid rectangle where it is not."""
        widget = self.step.target(self._window)
        if widget is None or not widget.isVisible():
            return QRect()
        seen = widget.visibleRegion().boundingRect()
        if not seen.isValid():
            return QRect()
        corners = (seen.topLeft(), seen.bottomRight())  # the widget may be magnified
        return QRect(*(self._window.mapFromGlobal(widget.mapToGlobal(corner)) for corner in corners))

    def _place(self) -> None:
        if self._offer is not None:
            stage = self._window.stage
            self._offer.lie_over(stage if stage.isVisible() else self._window.centralWidget())
            self._offer.raise_()
        if self.step is None:
            return
        target = self._target()
        self._frame.surround(target)
        self._bubble.point_at(target, self.step.sides)
        self._bubble.show()
        for part in (self._frame, self._bubble):
            part.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVING:
            self._settle.start()
        return False
