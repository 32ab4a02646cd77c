"""What lies over the stage while a network is being loaded, so that nobody takes the old one's values for its."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from explorer.session import Session
from explorer.widgets import theme

PATIENCE_MS = 120  # a small network is there before anything could be read
OPAQUE = 0.92


class Waiting(QWidget):
    """Veils the stage as long as there is no trace to show; in the middle what is awaited, and the way back."""

    def __init__(self, session: Session, stage: QStackedWidget) -> None:
        super().__init__(stage)
        self._session = session
        self._sentence = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.back_button = QPushButton("Keep the old network  (Esc)", toolTip="Wait no longer  (Esc)")
        self.back_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back_button.clicked.connect(session.give_up)
        card = QFrame(objectName="waiting")
        lines = QVBoxLayout(card)
        lines.setSpacing(12)
        for part in (self._sentence, self.back_button):
            lines.addWidget(part, 0, Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self.magnify(1.0)
        self._timer = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._timer.timeout.connect(self._cover)
        stage.installEventFilter(self)
        stage.currentChanged.connect(self.raise_)
        session.busy_changed.connect(self._follow)
        session.trace_changed.connect(self._follow)
        self.hide()
        self._follow()

    def magnify(self, factor: float) -> None:
        """Write `factor` times as large."""
        self._sentence.setFont(theme.font(round(theme.LARGE * factor), tabular=False))
        self.back_button.setFont(theme.font(round(theme.NORMAL * factor), tabular=False))

    @property
    def sentence(self) -> str:
        """What is awaited."""
        return self._sentence.text()

    def _follow(self, _changed: object = None) -> None:
        if self._session.trace is not None or not self._session.busy:
            self._timer.stop()
            self.hide()
            return
        self._sentence.setText(self._session.busy)
        self.setAccessibleName(self._session.busy)
        self.back_button.setVisible(self._session.can_give_up)
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def _cover(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("stage", OPAQUE))
        painter.end()
