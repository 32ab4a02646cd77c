"""A slim bar beneath the pad while there is a folder to leaf through."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from explorer.panels import Canvas
from explorer.session import Session
from explorer.widgets import theme
from explorer.window.files import Files
from explorer.window.folder import Folder

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class FolderBar(QWidget):
    """``‹  3 / 57  name.jpg  ›  ✕``; the left and right arrows leaf while it, or the pad, has the keyboard.

    While something else is shown than the folder's picture, its place is dim and its name not there.
    """

    def __init__(self, session: Session, files: Files, pad: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files, self._pad = files, pad
        self._away = False
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
        session.drawing_changed.connect(self._follow_input)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return "" if self._folder is None else f"{self._place.text()} {self._shown_name}".strip()

    @property
    def _shown_name(self) -> str:
        return "" if self._folder is None or self._away else self._folder.current.name

    def give_way(self, to_another: bool) -> None:
        """Hide while another bar is shown: there is room for one."""
        self._gives_way = to_another
        self.setVisible(self._folder is not None and not to_another)

    def _follow(self, folder: Folder | None) -> None:
        self._folder, self._away = folder, self._files.away
        self.give_way(self._gives_way)
        if folder is None:
            return
        self._place.setText(folder.words)
        self._place.setProperty("secondary", self._away)
        self._place.style().polish(self._place)
        self._name.setToolTip("" if self._away else str(folder.current))
        self._before.setEnabled(folder.has(folder.index - 1))
        self._after.setEnabled(folder.has(folder.index + 1))
        self.setAccessibleDescription(", ".join(filter(None, (folder.words, self._shown_name))))
        self._elide()

    def _follow_input(self, _drawing: object) -> None:
        if self._files.away != self._away:
            self._follow(self._folder)

    def _elide(self) -> None:
        if self._folder is not None:
            room = max(self._name.width(), 20)
            elided = self._name.fontMetrics().elidedText
            self._name.setText(elided(self._shown_name, Qt.TextElideMode.ElideMiddle, room))

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
