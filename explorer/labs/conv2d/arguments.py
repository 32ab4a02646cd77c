"""The controls of the Conv2d lab: one for every argument of the layer, each with the range it may have now."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from explorer.labs.controls import Choice, Count, Pair
from explorer.topics import conv2d
from explorer.topics.conv2d import Conv2d, Fill, PaddingBy, PaddingMode
from explorer.widgets.header import SectionHeader

Change = Callable[..., bool]
_PAIRS = (
    ("size", "Input", "Size of the input"),
    ("kernel", "Kernel", "kernel_size"),
    ("stride", "Stride", "stride: how far the kernel moves"),
    ("padding", "Padding", "padding: cells added on each side"),
    ("dilation", "Dilation", "dilation: how far apart the kernel's cells are"),
    ("output_padding", "Output padding", "output_padding: of a transposed convolution"),
)
_COUNTS = (
    ("in_channels", "In channels", "in_channels"),
    ("out_channels", "Out channels", "out_channels"),
    ("groups", "Groups", "groups: how many independent parts; as many as channels is depthwise"),
)


class Arguments(QWidget):
    """Asks for another layer with ``change(function, *values)``."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self._change = change
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(6)
        lines.addWidget(SectionHeader("Arguments, rows × columns"))
        self.pairs = {name: Pair(words, self._pair_of(name), tip) for name, words, tip in _PAIRS}
        self.counts = {name: Count(words, self._count_of(name), tip) for name, words, tip in _COUNTS}
        for name in ("size", "kernel", "stride", "padding", "dilation", "output_padding"):
            lines.addWidget(self.pairs[name])
        for name in self.counts:
            lines.addWidget(self.counts[name])
        lines.addLayout(self._switches())
        for choice in self._choices():
            lines.addSpacing(6)
            lines.addWidget(choice)

    def _switches(self) -> QGridLayout:
        grid = QGridLayout()
        self.bias = QCheckBox("Bias", toolTip="bias: one number added to each output channel")
        self.transposed = QCheckBox("Transposed", toolTip="nn.ConvTranspose2d: every input stamps the kernel")
        self.bias.toggled.connect(lambda on: self._set("bias", on, self.layer.bias))
        self.transposed.toggled.connect(self._transpose)
        grid.addWidget(self.bias, 0, 0)
        grid.addWidget(self.transposed, 0, 1)
        return grid

    def _choices(self) -> tuple[Choice, ...]:
        words = {"number": PaddingBy.NUMBER, "'same'": PaddingBy.SAME, "'valid'": PaddingBy.VALID}
        self.padding_by = Choice(
            "Padding", words, lambda value: self._change(conv2d.changed, "padding_by", value)
        )
        modes = {mode.value: mode for mode in PaddingMode}
        self.mode = Choice(
            "Padding mode", modes, lambda value: self._change(conv2d.changed, "padding_mode", value)
        )
        fills = {fill.value: fill for fill in Fill}
        self.input = Choice(
            "Input's numbers", fills, lambda value: self._change(conv2d.changed, "input_fill", value)
        )
        self.weight = Choice(
            "Kernel's numbers", fills, lambda value: self._change(conv2d.changed, "weight_fill", value)
        )
        return self.padding_by, self.mode, self.input, self.weight

    # ---- following

    def show_layer(self, layer: Conv2d, brought: bool) -> None:
        """Show the arguments, and what each may be while the others stay; brought: the input has numbers of its own."""
        self.layer = layer
        for name, pair in self.pairs.items():
            ranges = (conv2d.valid_range(layer, name, 0), conv2d.valid_range(layer, name, 1))
            pair.show_value(getattr(layer, name), ranges)
        self.pairs["output_padding"].setVisible(layer.transposed)
        self.pairs["padding"].setEnabled(layer.padding_by is PaddingBy.NUMBER)
        for name, count in self.counts.items():
            count.show_value(getattr(layer, name), conv2d.valid_values(layer, name))
        for switch, on in ((self.bias, layer.bias), (self.transposed, layer.transposed)):
            switch.setChecked(on)
        self.padding_by.show_value(lambda value: value is layer.padding_by)
        self.mode.show_value(lambda value: value is layer.padding_mode)
        self.input.show_value(lambda value: value is layer.input_fill and not brought)
        self.weight.show_value(lambda value: value is layer.weight_fill)

    # ---- asking

    def _pair_of(self, name: str) -> Callable[[int, int], object]:
        return lambda axis, value: self._change(conv2d.changed, name, value, axis)

    def _count_of(self, name: str) -> Callable[[int], object]:
        return lambda value: self._change(conv2d.changed, name, value)

    def _set(self, name: str, value: bool, now: bool) -> None:
        if value != now:
            self._change(conv2d.changed, name, value)

    def _transpose(self, on: bool) -> None:
        if on != self.layer.transposed:
            self._change(conv2d.switched, on)
