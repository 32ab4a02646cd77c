"""Go to a unit by typing its address: ``conv2 9 4 6``."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QWidget

from explorer.errors import ExplorerError
from explorer.session import Session
from explorer.widgets.magnified import give_keyboard

HINT = "a layer, then map, row and column, as in  conv2 9 4 6;  or  class 7"


class GoTo(QFrame):
    """One line above the stage: Enter goes there, Esc closes; what is wrong is said beside it.

    stage: has the keyboard afterwards, so that one can walk on from there.
    """

    arrived = Signal(object)  # the Unit that was gone to; it may have been pinned before

    def __init__(self, session: Session, stage: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.line = QLineEdit(placeholderText="conv2 9 4 6", accessibleName="Go to unit")
        self.line.setFixedWidth(200)
        self.line.returnPressed.connect(self._go)
        self.line.textEdited.connect(lambda _text: self._say(""))
        self._answer = QLabel(accessibleName="Answer")
        self._answer.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(QLabel("Go to unit"))
        row.addWidget(self.line)
        row.addWidget(self._answer, 1)
        self.hide()

    @property
    def answer(self) -> str:
        """What is said beside the line."""
        return self._answer.text()

    def ask(self) -> None:
        """Show the line, ready to type."""
        trace = self._session.trace
        names = [layer.name for layer in trace.layers] if trace is not None else []
        completer = QCompleter(names, self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)
        self.line.selectAll()
        self._say("")
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go(self) -> None:
        try:
            self._session.go_to(self.line.text())
        except ExplorerError as error:
            self._say(str(error))
            self.line.selectAll()
        else:
            self._leave()
            self.arrived.emit(self._session.scene.pinned)

    def _say(self, sentence: str) -> None:
        self._answer.setText(sentence or HINT)
        self._answer.setProperty("bad", bool(sentence))
        self._answer.setProperty("secondary", not sentence)
        self._answer.style().polish(self._answer)

    def _leave(self) -> None:
        self.hide()
        give_keyboard(self._stage.currentWidget())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window's own Esc does."""
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)
