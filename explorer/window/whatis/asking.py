"""The question-mark cursor: the next click asks what a part is, and does nothing else."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QWhatsThis, QWidget

from explorer.scene import Page
from explorer.widgets.magnified import focused, innermost
from explorer.window.whatis.answer import Answer
from explorer.window.whatis.parts import Part, part_of
from explorer.window.whatis.terms import KINDS, TERMS

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


class WhatIsThis(QObject):
    """Asks and answers in one window; what it is seen by is made when it is first needed."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._answer: Answer | None = None

    @property
    def answer(self) -> Answer:
        """What shows the text."""
        if self._answer is None:
            self._answer = Answer(self._window)
            self._answer.followed.connect(self.follow)
        self._answer.magnify(self._window.stage.factor)
        return self._answer

    def ask(self) -> None:
        """Wait for a click with the question-mark cursor; asked twice, explain what has the keyboard."""
        if self.let_go():
            widget = focused()
            asked = self._window.stage_now if widget in (None, self._window) else widget
            self._explain(asked, asked.mapToGlobal(asked.rect().center()))
            return
        QApplication.instance().installEventFilter(self)
        QWhatsThis.enterWhatsThisMode()
        self._window.status.tell("Click what you want explained; Shift+F1 explains what has the keyboard")

    def let_go(self) -> bool:
        """Ask no more; returns whether something was asked."""
        asking: bool = QWhatsThis.inWhatsThisMode()
        QWhatsThis.leaveWhatsThisMode()
        return asking

    def follow(self, term: str) -> None:
        """Turn to where a term is shown, if it is anywhere, and say what it means."""
        found = TERMS[term]
        session = self._window.session
        if found.page is not None:
            session.choose_page(found.page)
        if found.view is not None:
            session.choose_view(found.view)
        name = f"{term[0].upper()}{term[1:]}"
        away = found.page not in (None, Page.EXPLORE)
        self.answer.show_part(Part(name, found.words), "Alt+0 leads back to the network." if away else "")

    def _explain(self, widget: QWidget, place: QPoint) -> None:
        part = part_of(widget)
        if part is not None:
            here = self._layer_at(place) if widget is self._window.space else ""
            self.answer.show_part(part, here)
            self.answer.stand_at(place)

    def _layer_at(self, place: QPoint) -> str:
        """Return which layer of the 3D view is at a place of the screen, and what it does."""
        space, session = self._window.space, self._window.session
        point = space.mapFromGlobal(place)
        name = space.layer_at(point.x(), point.y())
        group = next((group for group in session.groups if name in group.members), None)
        if session.trace is None or group is None or group.block:
            return ""
        kinds = [session.trace.layer(member).kind for member in group.members]
        words = [f"[{kind}|{KINDS[kind]}]" if kind in KINDS else str(kind) for kind in kinds]
        return f"Here: {group.name}, {' and '.join(words)}."

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer Qt's questions for every widget, while the cursor is a question mark."""
        kind = event.type()
        if kind == QEvent.Type.LeaveWhatsThisMode:
            QApplication.instance().removeEventFilter(self)
        elif kind in (QEvent.Type.QueryWhatsThis, QEvent.Type.WhatsThis) and isinstance(watched, QWidget):
            if isinstance(event, QHelpEvent):
                watched = innermost(watched, event.globalPos())
            known = part_of(watched) is not None
            event.setAccepted(known)
            if known and kind == QEvent.Type.WhatsThis and isinstance(event, QHelpEvent):
                QWhatsThis.leaveWhatsThisMode()
                self._explain(watched, event.globalPos())
            return True
        return False
