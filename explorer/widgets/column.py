"""A side of the window: widgets below one another."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def column(*widgets: QWidget, narrowest: int, stretch: int | None = None) -> QScrollArea:
    """Return the widgets below one another, scrolled when the window is low, but never cut at the side."""
    content = QWidget()
    content.setProperty("panel", True)
    column = QVBoxLayout(content)
    column.setContentsMargins(16, 16, 16, 8)
    column.setSpacing(12)
    for index, widget in enumerate(widgets):
        column.addWidget(widget, 1 if index == stretch else 0)
    if stretch is None:
        column.addStretch(1)
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.setMinimumWidth(narrowest)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a click beside a control leaves the keyboard with the stage
    return area
