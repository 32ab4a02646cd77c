"""Small helpers that set widgets side by side and below one another."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets import theme


def label(px: int = theme.NORMAL, bold: bool = False, secondary: bool = False) -> QLabel:
    """Return a label that wraps its words."""
    result = QLabel()
    result.setFont(theme.font(px, bold))
    result.setProperty("secondary", secondary)
    result.setWordWrap(True)
    return result


def tool(words: str, tip: str, name: str = "", checkable: bool = False) -> QPushButton:
    """Return a button as wide as its row gives it."""
    result = QPushButton(words)
    result.setProperty("kind", "tool")
    result.setToolTip(tip)
    result.setAccessibleName(name or words)
    result.setCheckable(checkable)
    result.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return result


def row(*widgets: QWidget | None, equal: bool = False) -> QWidget:
    """Return widgets side by side; None is a gap that grows, `equal` lets all of them grow."""
    result = QWidget()
    line = QHBoxLayout(result)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4 if equal else 8)
    for widget in widgets:
        if widget is None:
            line.addStretch(1)
        else:
            line.addWidget(widget, 1 if equal else 0)
    return result


def stack(*widgets: QWidget, gap: int = 8) -> QWidget:
    """Return widgets below one another."""
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    for widget in widgets:
        column.addWidget(widget)
    return result
