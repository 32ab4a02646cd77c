"""The list of scenes: shown, put in order, named, annotated."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.playlist import NamedScene
from explorer.talk import Talk
from explorer.widgets import text, theme
from explorer.widgets.header import SectionHeader

WIDTH = 276  # px: beside any page in a window of 1280
PICTURE = QSize(88, 55)  # px
TITLE = 170  # px
NOTES_HEIGHT = 168  # px
_OWN = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class SceneList(QListWidget):
    """The scenes by picture and name; its keys come before those of the window."""

    chosen = Signal(int)
    deleted = Signal(int)
    doubled = Signal(int)
    moved = Signal(int, int)
    undone = Signal()
    redone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Scenes")
        self.setIconSize(PICTURE)
        self.setSpacing(2)
        self.setWordWrap(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(lambda item: self.chosen.emit(self.row(item)))
        self.model().rowsMoved.connect(self._drop)

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the list from being the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and self._does(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        does = self._does(event)
        if does is None:
            super().keyPressEvent(event)
        elif self.currentRow() >= 0:
            does()

    def _does(self, event: QKeyEvent) -> Any:
        """Return what a key does here, or None."""
        if self.state() is QAbstractItemView.State.EditingState:
            return None  # a name is being typed
        row, standard = self.currentRow(), QKeySequence.StandardKey
        if event.matches(standard.Undo):
            return self.undone.emit
        if event.matches(standard.Redo):
            return self.redone.emit
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            if event.key() in steps:
                return lambda: self.moved.emit(row, row + steps[event.key()])
            return (lambda: self.doubled.emit(row)) if event.key() == Qt.Key.Key_D else None
        if event.key() not in _OWN or event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            return None
        if event.key() in _OWN[:2]:
            return lambda: self.deleted.emit(row)
        if event.key() == Qt.Key.Key_F2:
            return lambda: self.editItem(self.currentItem())
        return lambda: self.chosen.emit(row)

    def _drop(self, _parent: object, start: int, _end: int, _to: object, row: int) -> None:
        self.moved.emit(start, row if row < start else row - 1)


class ScenesPanel(QWidget):
    """Shows a talk, and asks it for changes; `keep_requested` and `save_requested` are for the window."""

    keep_requested = Signal(bool)  # whether in place of the scene that is shown
    save_requested = Signal()
    close_requested = Signal()

    def __init__(self, talk: Talk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._talk = talk
        self._showing = False
        self._pictures: dict[bytes, QIcon] = {}
        self.setProperty("panel", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._make()
        talk.changed.connect(self._follow)
        self._follow()

    def _make(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setSpacing(8)
        head = QHBoxLayout()
        self.title = QLabel()
        self.title.setFont(theme.font(theme.LARGE, bold=True))
        head.addWidget(self.title, 1)
        head.addWidget(_button("✕", "Close the list  (Ctrl+L)", self.close_requested.emit))
        lines.addLayout(head)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        keep, save = self.keep_requested, self.save_requested
        for words, tip, slot in (
            ("Keep", "Keep what is on screen as a new scene  (Ctrl+Return)", lambda: keep.emit(False)),
            (
                "Keep instead",
                "Keep it in place of the scene shown  (Ctrl+Shift+Return)",
                lambda: keep.emit(True),
            ),
            ("Save", "Save the playlist  (Ctrl+Shift+S)", save.emit),
        ):
            buttons.addWidget(_button(words, tip, slot))
        buttons.addStretch(1)
        lines.addLayout(buttons)
        self.list = SceneList()
        self.list.setToolTip(
            "⏎ shows, F2 renames, Ctrl+↑ ↓ moves, Ctrl+D doubles, Del deletes, Ctrl+Z takes back"
        )
        self.empty = QLabel(
            "A scene keeps everything on screen: network, drawing, view, camera, numbers. "
            "Keep one with Ctrl+Return; Alt+PgDn shows the next.",
            wordWrap=True,
        )
        self.empty.setProperty("secondary", True)
        lines.addWidget(self.empty)
        lines.addWidget(self.list, 1)
        lines.addWidget(SectionHeader("Notes"))
        self.notes = QPlainTextEdit(
            accessibleName="Notes of the scene", placeholderText="What the speaker sees"
        )
        self.notes.setFixedHeight(NOTES_HEIGHT)
        self.notes.setTabChangesFocus(True)
        lines.addWidget(self.notes)
        talk = self._talk
        self.list.chosen.connect(talk.show)
        self.list.deleted.connect(talk.delete)
        self.list.doubled.connect(talk.duplicate)
        self.list.moved.connect(talk.move)
        self.list.undone.connect(talk.undo)
        self.list.redone.connect(talk.redo)
        self.list.itemChanged.connect(self._rename)
        self.list.currentRowChanged.connect(self._show_notes)
        self.notes.textChanged.connect(self._annotate)

    # ---- following

    def _follow(self) -> None:
        self._showing = True
        talk, scenes = self._talk, self._talk.playlist.scenes
        name = talk.playlist.title or (talk.path.stem if talk.path else "Scenes")
        sign = " •" if talk.unsaved else ""
        self.title.setText(text.elided(name, theme.LARGE, True, TITLE) + sign)
        self.title.setToolTip(
            f"{name}: not saved yet" if talk.unsaved else f"{name}  {talk.path or ''}".strip()
        )
        self._fill(scenes)
        if talk.index >= 0:
            self.list.setCurrentRow(talk.index)
        self.list.setVisible(bool(scenes))
        self.empty.setVisible(not scenes)
        self._showing = False
        self._show_notes(self.list.currentRow())

    def _fill(self, scenes: Iterable[NamedScene]) -> None:
        """Let the list have these scenes; rows that stay are only written anew."""
        scenes = list(scenes)
        while self.list.count() > len(scenes):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(scenes):
            item = QListWidgetItem()
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        for row, scene in enumerate(scenes):
            item = self.list.item(row)
            item.setText(scene.name)
            item.setIcon(self._picture(scene.thumbnail))
            item.setToolTip(scene.problem or scene.notes or scene.name)
            shown = row == self._talk.index
            item.setFont(theme.font(theme.NORMAL, bold=shown))

    def _picture(self, thumbnail: bytes) -> QIcon:
        if thumbnail not in self._pictures:
            pixmap = _framed(thumbnail, 2 * PICTURE)
            icon = QIcon(pixmap)
            icon.addPixmap(pixmap, QIcon.Mode.Selected)  # not tinted
            self._pictures[thumbnail] = icon
        return self._pictures[thumbnail]

    def _show_notes(self, row: int) -> None:
        scenes = self._talk.playlist.scenes
        words = scenes[row].notes if 0 <= row < len(scenes) else ""
        self.notes.setEnabled(0 <= row < len(scenes))
        if words != self.notes.toPlainText():
            self._showing = True
            self.notes.setPlainText(words)
            self._showing = False

    # ---- asking

    def _rename(self, item: QListWidgetItem) -> None:
        if not self._showing:
            self._talk.rename(self.list.row(item), item.text())
            self._follow()  # an empty name gives way to the old one

    def _annotate(self) -> None:
        row = self.list.currentRow()
        if not self._showing and 0 <= row < len(self._talk.playlist):
            self._talk.annotate(row, self.notes.toPlainText())


def _framed(thumbnail: bytes, size: QSize) -> QPixmap:
    """Return a picture in the middle of as much room as all others have, so that the names stand in a column."""
    framed, picture = QPixmap(size), QPixmap()
    framed.fill(Qt.GlobalColor.transparent)
    if picture.loadFromData(thumbnail):
        picture = picture.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        place = QRect(QPoint(), picture.size())
        place.moveCenter(framed.rect().center())
        painter = QPainter(framed)
        painter.drawPixmap(place, picture)
        painter.end()
    return framed


def _button(words: str, tip: str, slot: Any) -> QToolButton:
    button = QToolButton(text=words, toolTip=tip, accessibleName=tip.partition("  (")[0])
    button.setProperty("kind", "tool")
    button.clicked.connect(lambda _checked=False: slot())
    return button
