"""A slim bar beneath the pad while there is a folder to leaf through."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from explorer.panels import Canvas
from explorer.widgets import theme
from explorer.window.files import Files
from explorer.window.folder import Folder

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class FolderBar(QWidget):
    """``‹  3 / 57  name.jpg  ›  ✕``; the left and right arrows leaf while it, or the pad, has the keyboard."""

    def __init__(self, files: Files, pad: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files, self._pad = files, pad
        self._folder: Folder | None = None
        self._gives_way = False
        self.setAccessibleName("Folder")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._before = slim_button("‹", "The picture before  (Ctrl+PgUp, ← on the pad)", "Previous picture")
        self._after = slim_button("›", "The next picture  (Ctrl+PgDown, → on the pad)", "Next picture")
        close = slim_button("✕", "Leaf through the folder no more; the picture stays", "Close the folder")
        self._before.clicked.connect(lambda: files.leaf(-1))
        self._after.clicked.connect(lambda: files.leaf(1))
        close.clicked.connect(files.close_folder)
        self._place = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._place.setFont(theme.font(theme.SMALL + 1))
        self._name = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._name.setProperty("secondary", True)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._before, self._place, self._name, self._after, close):
            row.addWidget(widget, 1 if widget is self._name else 0)
        for widget in (self, pad, self._before, self._after, close):
            widget.installEventFilter(self)
        files.folder_changed.connect(self._follow)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return "" if self._folder is None else f"{self._place.text()} {self._folder.current.name}"

    def give_way(self, to_another: bool) -> None:
        """Hide while another bar is shown: there is room for one."""
        self._gives_way = to_another
        self.setVisible(self._folder is not None and not to_another)

    def _follow(self, folder: Folder | None) -> None:
        self._folder = folder
        self.give_way(self._gives_way)
        if folder is None:
            return
        self._place.setText(folder.words)
        self._name.setToolTip(str(folder.current))
        self._before.setEnabled(folder.has(folder.index - 1))
        self._after.setEnabled(folder.has(folder.index + 1))
        self.setAccessibleDescription(f"{folder.words}, {folder.current.name}")
        self._elide()

    def _elide(self) -> None:
        if self._folder is not None:
            room = max(self._name.width(), 20)
            elided = self._name.fontMetrics().elidedText
            self._name.setText(elided(self._folder.current.name, Qt.TextElideMode.ElideMiddle, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrows before they walk from unit to unit."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if self._folder is None or not isinstance(event, QKeyEvent) or event.type() not in kinds:
            return super().eventFilter(watched, event)
        by = STEPS.get(Qt.Key(event.key()))
        if watched is self._pad and self._pad.cropping:  # then the arrows move the crop
            by = None
        if by is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._files.leaf(by)
        return True


def slim_button(words: str, tip: str, name: str) -> QToolButton:
    """Return a button for a bar."""
    button = QToolButton(text=words, toolTip=tip, accessibleName=name)
    button.setProperty("kind", "tool")
    button.setFixedSize(QSize(28, 28))
    return button
