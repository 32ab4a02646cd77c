"""What the page of a layer is about: the layer, what computes it, what it reads.  No Qt."""

from dataclasses import dataclass

from explorer.panels.kernels.values import has_kernels
from explorer.panels.layer.pooling import pools_maps
from explorer.panels.selection import group_of
from explorer.scene import Tab
from explorer.session import Session
from explorer.trace import Axes, Layer, LayerKind, Trace
from explorer.trace.fold import SILENT


@dataclass(frozen=True, eq=False)
class Subject:
    """A layer and the layers that are drawn as one with it.

    label: for people.  layer: whose values are shown.  steps: what computes them, in order, the layer last.
    source: the layer before the first step that shows values; None for the input.
    weighted: the step with kernels; pooling: the step that pools maps.
    near_pooling: the name of the next pooling layer behind it, else of the last before; empty if there is none.
    """

    label: str
    layer: Layer
    steps: tuple[Layer, ...]
    source: Layer | None
    weighted: Layer | None
    pooling: Layer | None
    near_pooling: str

    @property
    def kinds(self) -> str:
        """What happens in it: ``convolution + ReLU``."""
        return " + ".join(str(step.kind) for step in self.steps)

    def why_not(self, tab: Tab) -> str:
        """Return why a tab makes no sense, as a sentence; empty if it does."""
        if tab is Tab.KERNELS and self.weighted is None:
            return f"{self.label} has no weights."
        if tab is Tab.POOLING and not self.near_pooling and self.pooling is None:
            return "This network has no pooling layer."
        return ""


def subject_of(session: Session) -> Subject | None:
    """Return what the session's page is about; None before the first trace."""
    trace, name = session.trace, session.page_layer
    if trace is None or name not in trace:
        return None
    group = group_of(session.groups, name)
    if group is not None and trace.layer(name).kind in SILENT:
        name = group.shown  # a flatten has nothing to show of its own
    members = group.members if group is not None and name in group.members else (name,)
    computing = [trace.layer(member) for member in members[: members.index(name) + 1]]
    steps = tuple(step for step in computing if step.kind not in SILENT or step.name == name)
    label = group.label if group is not None and group.shown == name else name
    return Subject(
        label,
        trace.layer(name),
        steps,
        _read_by(trace, steps[0]),
        next((step for step in steps if has_kernels(step)), None),
        next((step for step in steps if pools_maps(trace, step)), None),
        _pooling_near(trace, name),
    )


def _read_by(trace: Trace, layer: Layer) -> Layer | None:
    if not layer.sources:
        return None
    source = trace.layer(layer.sources[0])
    while source.kind in SILENT and source.sources:
        source = trace.layer(source.sources[0])
    return source


def _pooling_near(trace: Trace, name: str) -> str:
    names = [layer.name for layer in trace.layers]
    here = names.index(name)
    near = (*trace.layers[here + 1 :], *reversed(trace.layers[:here]))
    return next((layer.name for layer in near if pools_maps(trace, layer)), "")


def detail(subject: Subject) -> str:
    """Return what it is, in a line: ``convolution + ReLU · 16 maps of 10×10``."""
    layer = subject.layer
    rest = "×".join(map(str, layer.shape[1:]))
    if layer.axes is Axes.MAPS:
        size = f"{layer.channels} maps of {rest}" if layer.channels > 1 else f"one map of {rest}"
    elif layer.axes is Axes.SIGNALS:
        size = f"{layer.shape[0]} signals of {rest}"
    elif layer.axes is Axes.TOKENS:
        size = f"{layer.shape[0]} tokens of {rest}"
    else:
        size = f"{layer.units} units"
    kinds = f"{subject.kinds}, added to the network" if layer.ours else subject.kinds
    return size if layer.kind is LayerKind.INPUT else f"{kinds}  ·  {size}"
