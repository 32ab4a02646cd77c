"""Receptive and forward fields against torch: a NaN in one input cell reaches exactly what the cell can change."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explorer.network.graph import steps
from explorer.network.record import record
from explorer.network.recorder import Recorder
from explorer.network.tracing import traced_with
from explorer.trace import (
    Axes,
    Field,
    Layer,
    LayerKind,
    Trace,
    Unit,
    forward_fields,
    receptive_field,
    receptive_fields,
)
from tests.network.drawn import DRAWN
from tests.network.layers import Apply

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")
Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Branches(nn.Module):
    """A stem, two or three branches that are joined, and a tail."""

    def __init__(self, random: np.random.Generator, tight: bool) -> None:
        super().__init__()
        c = 4
        self.stem = nn.Conv2d(2, c, int(random.integers(1, 4)), padding=int(random.integers(0, 2)))
        self.branches = nn.ModuleList(
            _draw(random, _SAME + ([] if tight else _SAME_LOOSE))(c) for _ in range(random.integers(2, 4))
        )
        self.how = str(random.choice(["add", "cat", "multiply"]))
        width = c * len(self.branches) if self.how == "cat" else c
        tail = _TAIL + ([] if tight else _TAIL_LOOSE)
        self.tail = nn.Sequential(*(_draw(random, tail)(width) for _ in range(random.integers(1, 4))))
        self.head = _draw(random, _HEAD)(width)

    def forward(self, image: Tensor) -> Tensor:
        stem = self.stem(image)
        parts = [branch(stem) for branch in self.branches]
        if self.how == "cat":
            joined = torch.cat(parts, 1)
        else:
            joined = parts[0]
            for part in parts[1:]:
                joined = joined + part if self.how == "add" else joined * part
        result: Tensor = self.head(self.tail(joined))
        return result


def _draw(random: np.random.Generator, table: list[Callable[[int], nn.Module]]) -> Callable[[int], nn.Module]:
    return table[int(random.integers(len(table)))]


_SAME: list[Callable[[int], nn.Module]] = [
    lambda c: nn.Conv2d(c, c, 3, padding=1, groups=2),
    lambda c: nn.Sequential(nn.Conv2d(c, c, 5, padding=2), nn.BatchNorm2d(c), nn.ReLU()),
    lambda c: nn.MaxPool2d(3, 1, 1),
    lambda c: nn.AvgPool2d(3, 1, 1),
    lambda c: nn.Identity(),
    lambda c: nn.Conv2d(c, c, (4, 2), padding="same"),
]
_SAME_LOOSE: list[Callable[[int], nn.Module]] = [
    lambda c: nn.Conv2d(c, c, (1, 5), padding=(0, 2)),
    lambda c: nn.AvgPool2d((3, 1), 1, (1, 0)),
    lambda c: nn.Conv2d(c, c, 3, padding="same", dilation=2, padding_mode="reflect"),
    lambda c: nn.Conv2d(c, c, 3, padding=1, padding_mode="circular"),
    lambda c: nn.Conv2d(c, c, 3, padding=1, padding_mode="replicate", groups=c),
    lambda c: Apply(lambda m, x: x * m.part(x).mean((2, 3), keepdim=True), nn.Sigmoid()),
    lambda c: Apply(lambda m, x: x.transpose(2, 3).reshape(x.shape)),
]
_TAIL: list[Callable[[int], nn.Module]] = [
    lambda c: nn.MaxPool2d(2, ceil_mode=True),
    lambda c: nn.AvgPool2d(2, 1),
    lambda c: nn.Conv2d(c, c, 2, groups=c),
    lambda c: nn.Sequential(nn.GELU(), nn.Dropout(), nn.Hardswish()),
    lambda c: nn.AdaptiveAvgPool2d((3, 4)),
]
_TAIL_LOOSE: list[Callable[[int], nn.Module]] = [
    lambda c: nn.ConvTranspose2d(c, c, 3, stride=2, padding=1, output_padding=1, groups=2),
    lambda c: nn.ConvTranspose2d(c, c, 2, stride=3, dilation=2),
    lambda c: nn.AdaptiveMaxPool2d((4, 2)),
    lambda c: nn.Conv2d(c, c, (2, 1), stride=(1, 2)),
    lambda c: nn.Softmax(2),
]
_HEAD: list[Callable[[int], nn.Module]] = [
    lambda c: nn.Identity(),
    lambda c: Apply(lambda _, x: x.permute(0, 2, 3, 1)),
    lambda c: Apply(lambda m, x: m.part(x.permute(0, 2, 3, 1)), nn.LayerNorm(c)),
    lambda c: Apply(lambda m, x: m.part(x.flatten(2).transpose(1, 2)), nn.Linear(c, 3)),
    lambda c: Apply(lambda _, x: x.flatten(1)),
    lambda c: Apply(lambda _, x: x.mean((2, 3))),
]


def spoiled(seed: int, tight: bool) -> tuple[Trace, dict[str, Mask]]:
    """Return a trace, and for each layer which input cells (first axis) spoil which of its units."""
    torch.manual_seed(seed)
    return reached_in(Branches(np.random.default_rng(seed), tight), torch.randn(1, 2, 9, 8))


def reached_in(module: nn.Module, image: Tensor) -> tuple[Trace, dict[str, Mask]]:
    """Return a trace, and for each layer which input cells (first axis) spoil which of its units."""
    module = nn.Sequential(module).eval()
    trace = record(module, image)
    cells = image.numel()
    batch = image.expand(cells, *image.shape[1:]).clone()
    batch.view(cells, cells)[range(cells), range(cells)] = torch.nan
    read = traced_with(module, image, "toy")
    with torch.inference_mode():
        results = Recorder(read.graph).record(batch)
    found = steps(read.graph, read.values, {})
    return trace, {step.layer.name: results[step.node].isnan().numpy() for step in found}


def mask_of(field: Field | None, layer: Layer) -> Mask:
    """Return the units in a field, as an array of the layer's shape."""
    mask = np.zeros(layer.shape, bool)
    if field is None:
        return mask
    if field.region is not None:
        box = field.region.clipped(layer.shape)
        mask[field.channels, box.top : box.bottom, box.left : box.right] = True
    elif field.positions is None:
        mask[:] = True
    else:
        mask.flat[field.positions] = True
    return mask


def boxed(mask: Mask) -> Mask:
    """Return the smallest box around a mask."""
    box = np.zeros_like(mask)
    if mask.any():
        where = np.argwhere(mask)
        box[tuple(slice(a, b + 1) for a, b in zip(where.min(0), where.max(0), strict=True))] = True
    return box


def some(layer: Layer, seed: int, count: int) -> list[Unit]:
    random = np.random.default_rng(seed)
    return [Unit(layer.name, tuple(int(random.integers(n)) for n in layer.shape)) for _ in range(count)]


@pytest.mark.parametrize("seed", range(60))
def test_a_receptive_field_holds_every_cell_that_reaches_the_unit(seed: int) -> None:
    trace, masks = spoiled(seed, tight=False)
    source = trace.layers[0]
    for layer in trace.layers:
        for unit in some(layer, seed, 4):
            reached = masks[layer.name][(slice(None), *unit.position)].reshape(source.shape)
            field = mask_of(receptive_field(trace.layers, unit, "input"), source)
            assert not (reached & ~field).any(), unit


@pytest.mark.parametrize("seed", range(60))
def test_a_forward_field_holds_every_unit_that_the_cell_reaches(seed: int) -> None:
    trace, masks = spoiled(seed, tight=False)
    source = trace.layers[0]
    for unit in some(source, seed, 4):
        fields = forward_fields(trace.layers, unit)
        cell = int(np.ravel_multi_index(unit.position, source.shape))
        for layer in trace.layers:
            felt = mask_of(fields.get(layer.name), layer)
            assert not (masks[layer.name][cell] & ~felt).any(), (unit, layer.name)


@pytest.mark.parametrize("seed", range(60))
def test_without_gaps_the_fields_are_no_larger_than_what_is_reached(seed: int) -> None:
    trace, masks = spoiled(1000 + seed, tight=True)
    source = trace.layers[0]
    for layer in trace.layers:
        if len(layer.shape) != 3:
            continue
        for unit in some(layer, seed, 4):
            reached = masks[layer.name][(slice(None), *unit.position)].reshape(source.shape)
            field = mask_of(receptive_field(trace.layers, unit, "input"), source)
            np.testing.assert_array_equal(field, boxed(reached), err_msg=str(unit))
    for unit in some(source, seed, 4):
        fields = forward_fields(trace.layers, unit)
        cell = int(np.ravel_multi_index(unit.position, source.shape))
        for layer in trace.layers:
            if len(layer.shape) == 3:
                felt = mask_of(fields.get(layer.name), layer)
                np.testing.assert_array_equal(felt, boxed(masks[layer.name][cell]), err_msg=layer.name)


BY_AXES = [
    (kind, part)
    for kind, draws in DRAWN.items()
    if kind not in (LayerKind.RESHAPE, LayerKind.FLATTEN)  # and constants are for one image, not for a batch
    for part in range(len(draws) - (kind is LayerKind.CONCATENATE))
]


@pytest.mark.parametrize(("kind", "part"), BY_AXES)
def test_a_single_layers_field_is_what_reaches_its_unit(kind: LayerKind, part: int) -> None:
    for seed in range(8):
        torch.manual_seed(seed)
        trace, masks = reached_in(*DRAWN[kind][part](np.random.default_rng(seed)))
        source, layer = trace.layers[0], trace.layers[-1]
        padded = layer.settings.get("dilation", (1, 1)) != (1, 1)  # its region covers the gaps at the edge
        for unit in some(layer, seed, 8):
            reached = masks[layer.name][(slice(None), *unit.position)].reshape(source.shape)
            field = mask_of(receptive_field(trace.layers, unit, "input"), source)
            if len(trace.layers) > 2 or (padded and kind is not LayerKind.TRANSPOSED_CONVOLUTION):
                assert not (reached & ~field).any()
            else:
                expected = boxed(reached) if source.axes is Axes.MAPS else reached
                np.testing.assert_array_equal(field, expected, err_msg=f"{seed} {unit}")


@pytest.mark.parametrize("seed", range(12))
def test_a_forward_field_is_the_inverse_of_the_receptive_field(seed: int) -> None:
    trace, _ = spoiled(1000 + seed, tight=True)
    first, last = trace.layers[1], trace.layers[-1]
    backs = [
        mask_of(receptive_fields(trace.layers, Unit(last.name, position)).get(first.name), first)
        for position in np.ndindex(last.shape)
    ]
    seen = np.stack(backs).reshape(*last.shape, *first.shape)
    for unit in some(first, seed, 5):
        felt = mask_of(forward_fields(trace.layers, unit).get(last.name), last)
        inverse = seen[(..., *unit.position)]
        assert not (inverse & ~felt).any()
        if len(last.shape) == 3:
            np.testing.assert_array_equal(felt, boxed(inverse))


def test_a_stacked_or_joined_constant_leaves_the_other_parts_where_they_are() -> None:
    table, image = torch.randn(1, 2, 3, 3), torch.randn(1, 2, 3, 3)
    joined = record(Apply(lambda m, x: torch.cat([m.table0, x], 1), None, table), image).layers
    assert receptive_field(joined, Unit(joined[-1].name, (1, 2, 2)), "input") is None
    (cell,) = forward_fields(joined, Unit("input", (1, 0, 2))).keys() - {"input"}
    found = forward_fields(joined, Unit("input", (1, 0, 2)))[cell]
    assert found.channels == slice(3, 4) and found.region is not None and found.region.left == 2
    stacked = record(Apply(lambda m, x: torch.stack([m.table0, x], 1), None, table), image).layers
    back = receptive_field(stacked, Unit(stacked[-1].name, (1, 0, 2, 1)), "input")
    assert back is not None and back.region is not None and (back.region.top, back.region.left) == (2, 1)
