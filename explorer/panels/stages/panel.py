"""The stages and the switches for them: centring, inversion, the ground under transparent parts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.images import Ground, Inversion
from explorer.panels.stages.large import Large
from explorer.panels.stages.row import StageRow
from explorer.session import Session
from explorer.trace.trace import DIGIT
from explorer.widgets.header import SectionHeader

INVERSION_TIP = (
    "Networks for light digits on dark are given the negative of a picture: where its ink is darker than its paper, "
    "always, or never"
)
CENTRE = "Centre the drawing"  # of a picture, which has more to choose beside it, the first word
INVERTED = {
    Inversion.AUTO: "auto: as it is",
    Inversion.ALWAYS: "always inverted",
    Inversion.NEVER: "never inverted",
}
GROUND_TIP = "What lies under the transparent parts of the picture"


class Stages(QWidget):
    """The pictures, and below them whichever switches matter for this network and this picture."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._large: Large | None = None
        self._centring = QCheckBox(CENTRE)
        self._centring.setToolTip("Scale and centre the drawing as the training digits were  (C)")
        self._centring.toggled.connect(session.set_centring)
        self.inversion = _choice("Invert", INVERSION_TIP, list(INVERTED.values()))
        self.inversion.activated.connect(lambda index: session.choose_inversion(list(Inversion)[index]))
        self.ground = _choice("Ground", GROUND_TIP, [str(ground) for ground in Ground])
        self.ground.activated.connect(lambda index: session.choose_ground(list(Ground)[index]))
        self._of_digits = _line(self._centring, self.inversion)
        self._grounding = _line(QLabel("Ground"), self.ground)
        self.row = StageRow(session)
        self.row.chosen.connect(self._enlarge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionHeader("What the network sees"))
        for part in (self.row, self._of_digits, self._grounding):
            column.addWidget(part)
        for signal in (session.scene_changed, session.trace_changed, session.drawing_changed):
            signal.connect(self._follow)
        self._follow()

    @property
    def large(self) -> Large | None:
        """The window with one stage, large; None until a stage was clicked."""
        return self._large

    def _enlarge(self, name: str) -> None:
        if self._large is None:
            self._large = Large(self._session, self)
        self._large.show_stage(name)

    def _follow(self, _changed: object = None) -> None:
        scene, trace = self._session.scene, self._session.trace
        names = [stage.name for stage in trace.stages] if trace is not None else []
        digits, picture = DIGIT in names or not names, scene.picture
        self._centring.setChecked(scene.centring)
        self.inversion.setCurrentIndex(list(Inversion).index(scene.inversion))
        self.ground.setCurrentIndex(list(Ground).index(scene.ground))
        self.inversion.setItemText(0, f"auto: {'inverted' if 'inverted' in names else 'as it is'}")
        self._centring.setText(CENTRE if picture is None else CENTRE.split()[0])
        _show(self._of_digits, digits)
        _show(self.inversion, picture is not None)
        _show(self._grounding, picture is not None and picture.pixels.shape[2:] == (4,))


def _show(widget: QWidget, shown: bool) -> None:
    if widget.isHidden() == shown:
        widget.setVisible(shown)


def _choice(name: str, tip: str, words: list[str]) -> QComboBox:
    choice = QComboBox(accessibleName=name, toolTip=tip)
    choice.addItems(words)
    choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return choice


def _line(*widgets: QWidget) -> QWidget:
    """Return widgets beside one another."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return line
