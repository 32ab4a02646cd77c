"""What the blocks of a unit read of one trace, worked out when first asked for."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explorer.colors import Coloring, ColorScale
from explorer.panels import arithmetic
from explorer.panels.arithmetic import Verdict
from explorer.panels.blocks import centred
from explorer.panels.selection import gives_classes, place_in
from explorer.session import Session
from explorer.trace import (
    Contributions,
    FloatArray,
    Layer,
    LayerKind,
    Patch,
    Terms,
    Trace,
    Unit,
    chain,
    changed,
    visible,
)
from explorer.trace.explanation import DoubleArray
from explorer.widgets import text, theme
from explorer.widgets.formula import Picture, layout

MINUS = text.MINUS
Mask = NDArray[np.bool_]


class Reading:
    """A unit in the present trace.  The blocks ask the sheet for the newest one whenever they paint."""

    def __init__(self, session: Session, unit: Unit) -> None:
        assert session.trace is not None and session.coloring is not None
        self.session, self.unit = session, unit
        self.trace: Trace = session.trace
        self.coloring: Coloring = session.coloring
        self.decimals = session.scene.decimals
        self._formula: tuple[int, tuple[Picture, ...]] | None = None

    @cached_property
    def chain(self) -> tuple[Contributions, ...]:
        """The arithmetic, the unit's own last."""
        return chain(self.trace, self.unit)

    @property
    def main(self) -> Contributions:
        """The step that has the weights, the window or the sides."""
        return self.chain[0]

    @property
    def layer(self) -> Layer:
        """The layer of the first step."""
        return self.trace.layer(self.main.unit.layer)

    @cached_property
    def verdict(self) -> Verdict:
        """Whether every step equals PyTorch's."""
        return arithmetic.judge(self.chain)

    def formula(self, room: int) -> tuple[Picture, ...]:
        """Return the lines of the first step's formula, laid out in `room` pixels; letters only for long sums."""
        if self._formula is None or self._formula[0] != room:
            step = self.main
            lines = arithmetic.formula(self.trace, step, self.decimals) if step.known else ()
            lines = lines[:1] if self.summed else lines
            self._formula = (room, tuple(layout(line, theme.NORMAL, room) for line in lines))
        return self._formula[1]

    @property
    def summed(self) -> bool:
        """Whether the first step is a sum of many products, which is listed and not written as a formula."""
        return isinstance(self.main.detail, Patch) or self.main.kind is LayerKind.LINEAR

    # ---- a convolution

    @property
    def patch(self) -> Patch:
        """What lies under the kernel."""
        assert isinstance(self.main.detail, Patch)
        return self.main.detail

    @cached_property
    def products(self) -> FloatArray:
        """Value times weight, (C, kh, kw)."""
        return self.patch.products.astype(np.float32)

    @cached_property
    def sums(self) -> DoubleArray:
        """The sum of every channel's products, (C,)."""
        return self.patch.sums

    @cached_property
    def weight_scale(self) -> ColorScale:
        """The range of the kernels."""
        return centred(self.patch.weights)

    @cached_property
    def product_scale(self) -> ColorScale:
        """The range of the products."""
        return centred(self.products)

    @cached_property
    def present(self) -> Mask:
        """Where the kernel lies on the input and not on padding, (kh, kw)."""
        return (self.patch.rows >= 0)[:, None] & (self.patch.columns >= 0)

    @cached_property
    def trained(self) -> FloatArray | None:
        """The kernels as they were trained, (C, kh, kw), where the layer's weights were changed."""
        original, layer, channel = (
            self.trace.originals.get(self.layer.name),
            self.layer,
            self.main.unit.position[0],
        )
        if original is None or original.weight is None:
            return None
        if layer.kind is LayerKind.TRANSPOSED_CONVOLUTION:
            per_group = layer.shape[0] // int(layer.settings.get("groups", 1))
            kernels = original.weight[self.patch.channels, channel % per_group]
        else:
            kernels = original.weight[channel]
        return kernels.reshape(self.patch.weights.shape)

    @cached_property
    def changed(self) -> Mask | None:
        """Where the kernels are not what they were, (C, kh, kw); None where they are."""
        if self.trained is None:
            return None
        where = changed(self.patch.weights, self.trained)
        return where if where.any() else None

    # ---- a linear layer

    @cached_property
    def terms(self) -> Terms:
        """The inputs and weights of a linear unit."""
        return self.main.terms[0]

    @cached_property
    def term_products(self) -> DoubleArray:
        """Input times weight of a linear unit, (n,)."""
        return self.terms.products

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The terms, the largest product first, of either sign."""
        return np.argsort(-np.abs(np.nan_to_num(self.term_products, nan=np.inf)), kind="stable")

    # ---- links, names, numbers

    def link_name(self, layer: str) -> str:
        """Return the name of the layer on screen whose values a layer repeats."""
        shape = self.trace.layer(layer).shape
        return self.link(Unit(layer, (0,) * len(shape))).layer

    def link(self, unit: Unit) -> Unit:
        """Return the unit that a click on `unit` leads to."""
        return visible(self.trace, unit)

    def value(self, unit: Unit) -> float:
        """Return the value of any unit."""
        return float(self.trace[unit.layer][unit.position])

    def name(self, unit: Unit) -> str:
        """Return a unit's name as tooltips write it."""
        layer = self.trace.layer(unit.layer)
        if gives_classes(self.trace, layer):
            return f"{unit.layer} · class {self.trace.classes[unit.position[0]]}"
        return f"{unit.layer} · {place_in(self.trace, layer, unit.position)}"

    def scale(self, unit: Unit) -> ColorScale:
        """Return the colours of a unit's map."""
        return self.map_scale(unit.layer, unit.channel)

    def map_scale(self, layer: str, channel: int) -> ColorScale:
        """Return the colours of a map of a layer; a layer that has none shares one range."""
        return self.coloring.scale(layer, channel if channel < self.trace.layer(layer).channels else 0)

    def figure(self, value: float) -> str:
        """Return a number with the decimals that were chosen."""
        return figure(value, self.decimals)


def figure(value: float, decimals: int) -> str:
    """Return a number with exactly `decimals`, unless it is very large, infinite or NaN."""
    if not np.isfinite(value) or abs(value) >= 1e6:
        return text.number(value, decimals)
    words = f"{abs(value):.{decimals}f}"
    return f"{MINUS}{words}" if value < 0 and words.strip("0.") else words


def signed(value: float, decimals: int) -> str:
    """Return a number as a further term of a sum: ``+ 0.52`` or ``− 0.09``."""
    words = figure(value, decimals)
    return f"{MINUS} {words[1:]}" if words.startswith(MINUS) else f"+ {words}"
