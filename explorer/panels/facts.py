"""What the inspector says about a unit's layer, worked out from the trace.  No painting here."""

from explorer.panels.torch_lines import constructor
from explorer.trace import Axes, Layer, Trace, Unit, receptive_field
from explorer.widgets import text


def sees(trace: Trace, unit: Unit) -> str:
    """Return where in the input a unit looks: ``sees input rows 6–19, columns 10–23 (14 × 14)``."""
    first = trace.layers[0]
    field = receptive_field(trace.layers, unit, first.name)
    if field is None or unit.layer == first.name or field.region is None or first.axes is not Axes.MAPS:
        return ""
    region = field.region.clipped(first.shape)
    if (region.height, region.width) == first.shape[1:]:
        return f"sees the whole input ({region.height} × {region.width})"
    rows = f"{region.top}–{region.bottom - 1}" if region.height > 1 else str(region.top)
    columns = f"{region.left}–{region.right - 1}" if region.width > 1 else str(region.left)
    plural = "rows" if region.height > 1 else "row", "columns" if region.width > 1 else "column"
    return f"sees input {plural[0]} {rows}, {plural[1]} {columns} ({region.height} × {region.width})"


def layer_facts(layer: Layer, first: Layer) -> tuple[tuple[str, str], ...]:
    """Return (what, figure) about a unit's layer and the `first` layer of its arithmetic, the essentials only."""
    kind = str(layer.kind) if first is layer else f"{first.kind} + {layer.kind}"
    units = f"{layer.shape_text}, {text.thousands(layer.units)} units" if len(layer.shape) > 1 else ""
    pairs = [("kind", kind), ("shape", units or f"{layer.shape_text} units")]
    if written := constructor(first):
        pairs.append(("PyTorch", written))
    if first.parameters:
        pairs.append(("parameters", _parameters(first)))
    return tuple(pairs)


def _parameters(layer: Layer) -> str:
    total = text.thousands(layer.parameters)
    if layer.weight is None or layer.bias is None:
        return total
    parts = f"{text.thousands(layer.weight.size)} weights and {text.thousands(layer.bias.size)} biases"
    return f"{total}: {parts}"
