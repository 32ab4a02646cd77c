"""What lies beneath the pad: pen, eraser, cover, crop, width, undo, clear, replay, open, save."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from explorer.drawing import Pen
from explorer.panels.pad.canvas import Canvas
from explorer.session import Session
from explorer.widgets import theme

NARROWEST, WIDEST = 6, 48  # pad units
ICON_WIDTH = 34  # px, of a button without words
ARROW_WIDTH = 22  # px
COVER = 60 / 22  # how much wider than the pen the cover is


class PadTools(QWidget):
    """Three rows of buttons.  Files are the window's business: it follows the two signals."""

    open_requested = Signal()
    save_requested = Signal()
    cover_chosen = Signal(bool)

    def __init__(self, session: Session, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._canvas = canvas
        self._icons: list[tuple[QPushButton, str]] = []
        self._make_pens()
        self._make_buttons()
        self._arrange()
        self._connect()
        self._follow()

    def choose_eraser(self, eraser: bool) -> None:
        """Draw with the eraser, or with the pen."""
        self._choose(eraser, False)

    def choose_cover(self, on: bool) -> None:
        """Hide parts of the input from the network, or draw with the pen again."""
        self._choose(False, on)

    @property
    def covering(self) -> bool:
        """Whether the pad is covered, less drawn on."""
        return self._canvas.occluding

    def choose_crop(self, on: bool) -> bool:
        """Choose with the mouse which part of the picture the network gets, or draw again; false without a picture."""
        possible = self._session.scene.picture is not None
        if not on or not possible:
            self._choose(False, False)
            return possible
        self._choose(False, False)
        self._canvas.crop_with_mouse()
        self._pen.setChecked(False)
        self._crop.setChecked(True)
        return True

    @property
    def cropping(self) -> bool:
        """Whether the mouse crops the picture."""
        return self._canvas.cropping

    def change_width(self, by: int) -> None:
        """Draw wider or narrower, in pad units."""
        self._width.setValue(self._width.value() + by)

    def offer_more(self, menu: QMenu) -> None:
        """Let the small arrow open a menu: what else can be opened."""
        self._more.clicked.connect(lambda: menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft())))

    def _choose(self, eraser: bool, cover: bool) -> None:
        was_covering = self.covering
        self._crop.setChecked(False)
        width = round(self._width.value() * (COVER if cover else 1.0), 1)
        self._canvas.set_pen(Pen(width, eraser), cover)
        self._pen.setChecked(not eraser and not cover)
        self._eraser.setChecked(eraser)
        self._cover.setChecked(cover)
        if cover != was_covering:
            self.cover_chosen.emit(cover)

    def _width_chosen(self) -> None:
        self._choose(self._canvas.pen.eraser, self.covering)

    def _make_pens(self) -> None:
        """Make what chooses what the mouse does."""
        self._pen = self._button("pen", "Pen", "Draw with the pen  (P)", checkable=True)
        rub = "Rub out, as the right button does  (E)"
        self._eraser = self._button("eraser", "Eraser", rub, checkable=True)
        hide = "Hide a part of the input from the network; the right button uncovers  (H)"
        self._cover = self._button("cover", "Cover", hide, checkable=True)
        choose = (
            "Choose the part of a picture that the network gets: drag it, drag its corners and edges, turn the "
            "wheel, use the arrow keys; a double click gives the network's own part  (J)"
        )
        self._crop = self._button("crop", "", choose, name="Crop the picture", checkable=True)
        self._crop.setEnabled(False)
        self._pen.setChecked(True)
        self._width = QSlider(Qt.Orientation.Horizontal)
        self._width.setRange(NARROWEST, WIDEST)
        self._width.setValue(round(self._canvas.pen.width))
        self._width.setAccessibleName("Pen width")
        self._width.setToolTip("Pen width  ([ and ])")
        self._width.setMinimumWidth(56)

    def _make_buttons(self) -> None:
        """Make what is done at once."""
        self._undo = self._button("undo", "", "Take the last stroke back  (Ctrl+Z)", name="Undo")
        self._redo = self._button("redo", "", "Draw it again  (Ctrl+Shift+Z)", name="Redo")
        empty = "Empty the pad; undo brings the drawing back  (Del)"
        self._clear = self._button("clear", "", empty, name="Clear")
        uncover = "Take the whole cover away; undo brings it back  (Shift+H)"
        self._uncover = self._button("uncover", "", uncover, name="Uncover the input")
        self._replay = self._button("play", "Replay", "Draw it again at its own speed  (R)")
        self._open = self._button("open", "Open…", "Open pictures or a drawing  (Ctrl+O)")
        more = "Open a folder  (Ctrl+Shift+O), what was opened last, the clipboard or the camera"
        self._more = self._button("arrow-down", "", more, name="More to open")
        self._more.setFixedWidth(ARROW_WIDTH)
        self._save = self._button("save", "", "Save the drawing as JSON  (Ctrl+S)", name="Save")

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
        if not words:
            button.setFixedWidth(ICON_WIDTH)
        button.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self._icons.append((button, icon))
        return button

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        rows = (
            (self._pen, self._eraser, self._cover),
            (self._undo, self._redo, self._clear, self._crop, self._width, self._uncover),
            (self._replay, self._open, self._more, self._save),
        )
        for widgets in rows:
            row = QHBoxLayout()
            row.setSpacing(4)
            for widget in widgets:
                if widget is self._more:  # it belongs to the button before
                    row.addSpacing(1 - row.spacing())
                row.addWidget(widget)
            column.addLayout(row)
        self._show_icons()

    def _connect(self) -> None:
        session = self._session
        self._pen.clicked.connect(lambda: self.choose_eraser(False))
        self._eraser.clicked.connect(lambda: self.choose_eraser(True))
        self._cover.clicked.connect(self.choose_cover)
        self._crop.clicked.connect(self.choose_crop)
        self._uncover.clicked.connect(session.desk.uncover)
        self._width.valueChanged.connect(self._width_chosen)
        self._undo.clicked.connect(session.desk.undo)
        self._redo.clicked.connect(session.desk.redo)
        self._clear.clicked.connect(session.desk.clear)
        self._replay.clicked.connect(self._toggle_replay)
        self._open.clicked.connect(self.open_requested)
        self._save.clicked.connect(self.save_requested)
        session.desk.history_changed.connect(self._follow)
        session.drawing_changed.connect(self._follow)
        session.desk.replaying_changed.connect(self._follow_replay)

    def _toggle_replay(self) -> None:
        (self._session.desk.stop_replay if self._session.desk.replaying else self._session.desk.replay)()

    def _follow(self, _drawing: object = None) -> None:
        scene = self._session.scene
        drawn = bool(scene.drawing.strokes)
        self._undo.setEnabled(self._session.desk.can_undo)
        self._redo.setEnabled(self._session.desk.can_redo)
        covered = bool(scene.occlusion.strokes)
        self._crop.setEnabled(scene.picture is not None)
        if self.cropping and scene.picture is None:
            self._choose(False, False)  # there is nothing left to crop
        self._clear.setEnabled(drawn or scene.picture is not None or covered)
        if covered == self._uncover.isHidden():
            self._uncover.setVisible(covered)
        self._replay.setEnabled((drawn and scene.picture is None) or self._session.desk.replaying)
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
        return "stop" if self._session.desk.replaying else "play"

    def _show_icons(self) -> None:
        for button, icon in self._icons:
            button.setIcon(theme.icon(icon))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_icons()
