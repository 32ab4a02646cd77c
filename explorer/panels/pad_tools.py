"""What lies beneath the pad: pen, eraser, width, undo, clear, replay, open, save."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from explorer.drawing import Pen
from explorer.panels.canvas import Canvas
from explorer.session import Session
from explorer.widgets import theme

NARROWEST, WIDEST = 6, 48  # pad units


class PadTools(QWidget):
    """Three rows of buttons.  Files are the window's business: it follows the two signals."""

    open_requested = Signal()
    save_requested = Signal()

    def __init__(self, session: Session, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._icons: list[tuple[QPushButton, str]] = []
        self._make_buttons()
        self._arrange()
        self._connect()
        self._follow()

    def choose_eraser(self, eraser: bool) -> None:
        """Draw with the eraser, or with the pen."""
        self._canvas.set_pen(Pen(self._width.value(), eraser))
        self._pen.setChecked(not eraser)
        self._eraser.setChecked(eraser)

    def change_width(self, by: int) -> None:
        """Draw wider or narrower, in pad units."""
        self._width.setValue(self._width.value() + by)

    def _make_buttons(self) -> None:
        self._pen = self._button("pen", "Pen", "Draw with the pen  (P)", checkable=True)
        self._eraser = self._button(
            "eraser", "Eraser", "Rub out, as the right button does  (E)", checkable=True
        )
        self._pen.setChecked(True)
        self._undo = self._button("undo", "", "Take the last stroke back  (Ctrl+Z)", name="Undo")
        self._redo = self._button("redo", "", "Draw it again  (Ctrl+Shift+Z)", name="Redo")
        self._clear = self._button("clear", "Clear", "Empty the pad; undo brings the drawing back  (Del)")
        self._replay = self._button("play", "Replay", "Draw it again at its own speed  (R)")
        self._open = self._button("open", "Open…", "Open a drawing or an image  (Ctrl+O)")
        self._save = self._button("save", "Save…", "Save the drawing as JSON  (Ctrl+S)")
        self._width = QSlider(Qt.Orientation.Horizontal)
        self._width.setRange(NARROWEST, WIDEST)
        self._width.setValue(round(self._canvas.pen.width))
        self._width.setAccessibleName("Pen width")
        self._width.setToolTip("Pen width  ([ and ])")
        self._width.setMinimumWidth(56)

    def _button(
        self, icon: str, words: str, tip: str, name: str = "", checkable: bool = False
    ) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.setAccessibleName(name or words.rstrip("…"))
        button.setCheckable(checkable)
        button.setIconSize(QSize(16, 16))
        button.setProperty("kind", "tool")
        policy = QSizePolicy.Policy.Fixed if not words else QSizePolicy.Policy.Expanding
        button.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self._icons.append((button, icon))
        return button

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        rows = (
            (self._pen, self._eraser, self._width),
            (self._undo, self._redo, self._clear, self._replay),
            (self._open, self._save),
        )
        for widgets in rows:
            row = QHBoxLayout()
            row.setSpacing(4)
            for widget in widgets:
                row.addWidget(widget)
            column.addLayout(row)
        self._show_icons()

    def _connect(self) -> None:
        session = self._session
        self._pen.clicked.connect(lambda: self.choose_eraser(False))
        self._eraser.clicked.connect(lambda: self.choose_eraser(True))
        self._width.valueChanged.connect(lambda: self.choose_eraser(self._eraser.isChecked()))
        self._undo.clicked.connect(session.undo)
        self._redo.clicked.connect(session.redo)
        self._clear.clicked.connect(session.clear)
        self._replay.clicked.connect(self._toggle_replay)
        self._open.clicked.connect(self.open_requested)
        self._save.clicked.connect(self.save_requested)
        session.history_changed.connect(self._follow)
        session.drawing_changed.connect(self._follow)
        session.replaying_changed.connect(self._follow_replay)

    def _toggle_replay(self) -> None:
        (self._session.stop_replay if self._session.replaying else self._session.replay)()

    def _follow(self, _drawing: object = None) -> None:
        scene = self._session.scene
        drawn = bool(scene.drawing.strokes)
        self._undo.setEnabled(self._session.can_undo)
        self._redo.setEnabled(self._session.can_redo)
        self._clear.setEnabled(drawn or scene.picture is not None)
        self._replay.setEnabled((drawn and scene.picture is None) or self._session.replaying)
        self._save.setEnabled(drawn)

    def _follow_replay(self, replaying: bool) -> None:
        self._icons = [(button, self._replay_icon(button, icon)) for button, icon in self._icons]
        self._replay.setText("Stop" if replaying else "Replay")
        self._replay.setAccessibleName("Stop the replay" if replaying else "Replay")
        self._show_icons()
        self._follow()

    def _replay_icon(self, button: QPushButton, icon: str) -> str:
        if button is not self._replay:
            return icon
        return "stop" if self._session.replaying else "play"

    def _show_icons(self) -> None:
        for button, icon in self._icons:
            button.setIcon(theme.icon(icon))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_icons()
