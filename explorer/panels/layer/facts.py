"""The column of facts beside a layer's maps: activations, sizes, numbers, its line of PyTorch."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.panels.layer.activations import Activations
from explorer.panels.layer.formulas import arithmetic, sizes
from explorer.panels.layer.statistics import multiply_adds, parameters, shape_formula
from explorer.panels.layer.subject import Subject
from explorer.panels.selection import path_end
from explorer.panels.torch_lines import constructor
from explorer.session import Session
from explorer.trace import LayerKind, Trace
from explorer.widgets import theme
from explorer.widgets.formula import FormulaView
from explorer.widgets.header import SectionHeader

WIDTH = 280  # px
FORMULA = 12  # px: the line with all numbers fits
_WEIGHTS = ("maps", "maps that each reads", "rows of a kernel", "columns of a kernel")
_PRODUCTS = ("maps", "rows", "columns", "maps that each reads", "rows of a kernel", "columns of a kernel")


class Facts(QScrollArea):
    """Words and formulas about a layer; only the activations change from trace to trace."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._subject: Subject | None = None
        self.activations = Activations(session)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(14, 8, 8, 16)
        self._column.setSpacing(4)
        self._column.addLayout(self._activations_header())
        self._column.addWidget(self.activations)
        self._settled = QWidget()
        self._column.addWidget(self._settled)
        self._column.addStretch(1)
        sheet = QWidget()
        sheet.setLayout(self._column)
        sheet.setProperty("panel", True)
        self.setWidget(sheet)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("ring", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Facts about the layer")

    def _activations_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(SectionHeader("Activations"))
        row.addStretch(1)
        switch = QToolButton(text="log", checkable=True, checked=True, accessibleName="Logarithmic counts")
        switch.setToolTip("Count logarithmically: rare values are seen beside frequent ones")
        switch.setFixedSize(44, 24)
        switch.toggled.connect(self.activations.set_logarithmic)
        row.addWidget(switch)
        return row

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of PyTorch."""
        return (
            tuple(line for step in self._subject.steps if (line := constructor(step)))
            if self._subject
            else ()
        )

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 480)

    def show_subject(self, subject: Subject) -> None:
        """Show the facts of another layer."""
        trace = self._session.trace
        if trace is None:
            return
        before = self._subject
        known = before is not None and (before.label, before.steps) == (subject.label, subject.steps)
        self._subject = subject
        self.follow_trace()
        if not known:
            self._settle(trace, subject)

    def follow_trace(self) -> None:
        """Show what the layer holds now."""
        if self._subject is not None:
            self.activations.follow(self._subject.layer.name)

    def _settle(self, trace: Trace, subject: Subject) -> None:
        """Write what no trace changes."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for step in subject.steps:
            source = trace.layer(step.sources[0]) if step.sources else None
            if source is None:
                continue
            for heading, formula in sizes(shape_formula(step, source)):
                column.addWidget(_header(heading))
                column.addWidget(FormulaView(formula, FORMULA))
            counted = parameters(step)
            if counted is not None:
                column.addWidget(_header(f"Parameters of {path_end(step.name)}", step.name))
                column.addWidget(FormulaView(arithmetic(counted, _WEIGHTS if step.weight.ndim == 4 else ())))
            products = multiply_adds(step, source)
            if products is not None:
                column.addWidget(_header("Multiply-adds"))
                maps = step.kind is LayerKind.CONVOLUTION and len(step.shape) == 3
                column.addWidget(FormulaView(arithmetic(products, _PRODUCTS if maps else ())))
        if self.lines:
            column.addLayout(self._code())
        self._column.replaceWidget(self._settled, part)
        self._settled.deleteLater()
        self._settled = part

    def _code(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(SectionHeader("PyTorch"))
        row.addStretch(1)
        copy = QToolButton(text="Copy", toolTip="Copy the lines", accessibleName="Copy the lines of PyTorch")
        copy.setProperty("kind", "flat")
        code = "\n".join(self.lines)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(code))
        row.addWidget(copy)
        column.addLayout(row)
        label = QLabel(code)
        label.setFont(_code_font())
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleName("Lines of PyTorch")
        column.addWidget(label)
        return column


def _header(words: str, tip: str = "") -> SectionHeader:
    header = SectionHeader(words)
    header.setToolTip(tip)
    header.setSizePolicy(
        QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
    )  # a long name is no wider column
    header.setContentsMargins(0, 12, 0, 2)
    return header


def _code_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(theme.NORMAL)
    return font
