"""What every map has reached since the network was chosen: which maps have been dead all along.  NumPy only."""

import numpy as np

from explorer.trace import Axes, FloatArray, LayerKind, Trace


class Tally:
    """The highest value of every map of the layers that are never negative, over all traces so far.

    pictures: how many inputs that were; the moves of a pen are one.
    """

    def __init__(self) -> None:
        self._peaks: dict[str, FloatArray] = {}
        self._counted = False  # whether the present picture is
        self.pictures = 0

    def next_picture(self) -> None:
        """The next trace is of another picture."""
        self._counted = False

    def add(self, trace: Trace) -> None:
        """Take another trace into account; one at rest, or of a broken network, says nothing."""
        if trace.at_rest or trace.edits:
            return
        self.pictures += not self._counted
        self._counted = True
        for layer in trace.layers:
            if layer.signed or layer.kind in (LayerKind.INPUT, LayerKind.SOFTMAX):
                continue
            values = trace[layer.name]
            peaks = trace.extremes(layer.name)[1] if layer.axes is Axes.MAPS else values.ravel()
            before = self._peaks.get(layer.name)
            self._peaks[layer.name] = peaks if before is None else np.fmax(before, peaks)

    def dead(self, layer: str) -> tuple[int, ...] | None:
        """Return the maps (in a vector: units) that have been zero in every trace; None if that says nothing."""
        peaks = self._peaks.get(layer)
        return None if peaks is None else tuple(int(i) for i in np.flatnonzero(peaks <= 0))
