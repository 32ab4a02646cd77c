"""What stands on the stage while a network is being loaded."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from explorer.session import Session


class Waiting(QLabel):
    """A line in the middle of the stage, as long as there is no trace to show."""

    def __init__(self, session: Session, stage: QWidget) -> None:
        super().__init__(stage)
        self._session = session
        self.setObjectName("waiting")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        stage.installEventFilter(self)
        session.busy_changed.connect(self._follow)
        session.trace_changed.connect(self._follow)
        self._follow()

    def _follow(self, _changed: object = None) -> None:
        waits = self._session.trace is None and bool(self._session.busy)
        if waits:
            esc = "\nEsc gives up" if self._session.can_give_up else ""
            self.setText(f"{self._session.busy}{esc}")
            self.adjustSize()
            self._centre()
            self.raise_()
        self.setVisible(waits)

    def _centre(self) -> None:
        stage = self.parentWidget()
        self.move((stage.width() - self.width()) // 2, (stage.height() - self.height()) // 2)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._centre()
        return super().eventFilter(watched, event)
