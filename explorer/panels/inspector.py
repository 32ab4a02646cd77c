"""The inspector: what the selected unit is, and how its value came about."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from explorer.panels.explained.sheet import Sheet
from explorer.panels.explained.tools import Tools
from explorer.session import Session

BAR = 12  # px: kept free for the scroll bar, so that nothing moves when it appears


class Inspector(QWidget):
    """A row of tools above a scrolled sheet of painted blocks."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = QScrollArea()
        self.sheet = Sheet(session, self._reveal, self._height)
        self.tools = Tools(session, lambda: self.sheet.reading)
        self.area.setWidget(self.sheet)
        self.area.setWidgetResizable(True)
        self.sheet.setAutoFillBackground(False)  # the panel behind shows through
        self.area.viewport().setAutoFillBackground(False)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setProperty("ring", True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Inspector")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.tools)
        column.addWidget(self.area, 1)
        self.setMinimumSize(200, 240)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Inspector")
        session.selected_changed.connect(self._tell)

    @property
    def words(self) -> tuple[str, ...]:
        """Every text shown, from top to bottom."""
        return self.sheet.words

    def sizeHint(self) -> QSize:
        return QSize(264, 480)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.sheet.set_room(max(self.width() - BAR, 120))

    def _tell(self, _unit: object) -> None:
        if self.isVisible():
            self.area.setAccessibleDescription(". ".join(self.sheet.first_words))

    def _reveal(self, height: int) -> None:
        self.area.verticalScrollBar().setValue(height)

    def _height(self) -> int:
        return self.area.verticalScrollBar().value()
