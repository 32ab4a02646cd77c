"""The controls of the Filters lab."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.labs.controls import Choice, Menu
from explorer.labs.filters.chain import ChainList
from explorer.labs.filters.state import FiltersState, Shown, Source
from explorer.topics import filters, learning
from explorer.topics.filters import SIZES, Border, Colour, View

if TYPE_CHECKING:
    from explorer.labs.filters.page import FiltersLab

_PICTURES = {
    "The explorer's, live": Source.EXPLORER,
    "Shapes": Source.SHAPES,
    "Ship": Source.SHIP,
    "Cat": Source.CAT,
    "Truck": Source.TRUCK,
    "Bird": Source.BIRD,
}


class Options:
    """Widgets that ask the page for another state."""

    def __init__(self, page: "FiltersLab") -> None:
        self._page = page
        change = page.attempt
        self.shown = Choice(
            "Show",
            {"Before and after": Shown.BEFORE_AFTER, "Learn this filter": Shown.LEARN},
            lambda shown: page.change(shown=shown),
            tips={"Learn this filter": "Train a convolution until it has found the chosen kernel by itself"},
        )
        self.learning = QWidget()
        QVBoxLayout(self.learning).setContentsMargins(0, 0, 0, 0)
        self.presets = Menu("Preset", page.presets(), page.show_preset)
        self.lessons = Menu("Preset", learning.presets(), page.show_lesson)
        self.source = Menu("Picture", _PICTURES, lambda source: page.change(source=source, undo=True))
        self.source.box.setPlaceholderText("brought from the explorer")
        self.source.box.setToolTip(
            "What is filtered.  The explorer's: the drawing, the photo or the camera's picture there  (↑ ↓)"
        )
        self.gallery = Choice(
            "Gallery",
            {"with a name": False, "of the network": True},
            lambda learned: page.change(learned=learned),
            width=264,
            tips={"of the network": "The kernels of its first convolution: click one to apply it"},
        )
        self.chain = ChainList(
            lambda index: page.change(link=index),
            lambda by: change(FiltersState.moved, page.state.at, by),
            lambda: change(FiltersState.without, page.state.at),
            lambda: change(FiltersState.with_another),
        )
        self.size = Choice(
            "Kernel's size",
            {str(size): size for size in SIZES},
            lambda size: page.change_kernel(filters.resized, size),
            width=264,
        )
        self.normalise = _button(
            "Normalise", "Scale the weights to the sum 1: the brightness stays", self._normalise
        )
        self.zero_mean = _button(
            "Zero mean", "Take the mean off the weights: even areas become 0", self._zero_mean
        )
        self.colour = Choice(
            "Filter",
            {"grey picture": Colour.GREY, "each colour": Colour.CHANNELS},
            lambda colour: page.change_filters(colour=colour),
        )
        self.border = Choice(
            "Beyond the border",
            {border.value: border for border in Border},
            lambda border: page.change_filters(border=border),
            tips={
                "zero": "Zeros: black",
                "reflect": "The picture mirrored",
                "replicate": "Its outermost pixels again",
            },
        )
        self.view = Choice(
            "Colours of the result",
            {view.value: view for view in View},
            lambda view: page.change_filters(view=view),
            tips={
                "auto": "Two colours where the filter looks for changes, else a picture",
                "picture": "Black is 0 and white 1; what lies beyond is clipped",
                "signed": "Two colours: below and above 0",
            },
        )

        self._edit = _row(self.normalise, self.zero_mean)
        self._from_explorer = page.input_buttons()

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """All of them, from top to bottom."""
        always = (
            self.shown,
            self.presets,
            self.lessons,
            self.source,
            self._from_explorer,
            self.chain,
            self.learning,
        )
        return (*always, *self._of_pictures)

    @property
    def _of_pictures(self) -> tuple[QWidget, ...]:
        """Those that say how pictures are filtered and shown."""
        return (self.gallery, self.size, self._edit, self.colour, self.border, self.view)

    def add_learning(self, controls: QWidget) -> None:
        """Take up the controls of the stage that learns."""
        self.learning.layout().addWidget(controls)

    def show_state(self, state: FiltersState) -> None:
        """Show what is chosen."""
        chain, learns = state.filters, state.shown is Shown.LEARN
        self.shown.show_value(lambda shown: shown is state.shown)
        self.learning.setVisible(learns)
        for widget in self._of_pictures:
            widget.setVisible(not learns)
        self.presets.setVisible(not learns)
        self.lessons.setVisible(learns)
        self.presets.show_value(self._page.is_preset)
        self.lessons.show_value(self._page.is_lesson)
        self.source.show_value(lambda source: source is state.source)
        self.chain.show_chain(chain.chain, state.at)
        self.gallery.show_value(lambda learned: learned is state.learned)
        self.size.show_value(lambda size: size == len(state.filter.kernel))
        self.colour.show_value(lambda colour: colour is chain.colour)
        self.border.show_value(lambda border: border is chain.border)
        self.view.show_value(lambda view: view is chain.view)

    def _normalise(self) -> None:
        self._page.change_kernel(filters.normalised)

    def _zero_mean(self) -> None:
        self._page.change_kernel(filters.zero_mean)


def _button(words: str, tip: str, slot: object) -> QPushButton:
    button = QPushButton(words, toolTip=tip, accessibleName=words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda _checked=False: slot())
    return button


def _row(*widgets: QWidget) -> QWidget:
    place = QWidget()
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return place
