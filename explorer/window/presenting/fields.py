"""Whether keys are being typed into a field."""

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit

from explorer.widgets.magnified import focused

_FIELDS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox)


def typing() -> bool:
    """Whether whatever has the keyboard is a field."""
    return isinstance(focused(), _FIELDS)
