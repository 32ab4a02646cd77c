"""Every kind of layer, drawn at random: what we compute is what torch recorded, unit by unit, none excused."""

import numpy as np
import pytest
import torch

from explorer.network.record import record
from explorer.trace import Contributions, Layer, LayerKind, Moved, Patch, Trace, Unit, contributions, incoming
from tests.network.drawn import DRAWN

# torch tells that an even kernel with padding="same" costs it a copy.
pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")

NETWORKS, UNITS = 60, 12
NOT_LINEAR = {
    LayerKind.SOFTMAX,
    LayerKind.GELU,
    LayerKind.SILU,
    LayerKind.SIGMOID,
    LayerKind.TANH,
    LayerKind.HARDSWISH,
    LayerKind.HARDSIGMOID,
    LayerKind.CLIP,
    LayerKind.POWER,
    LayerKind.ELU,
}
CASES = [(kind, part) for kind, draws in DRAWN.items() for part in range(len(draws))]


def drawn(kind: LayerKind, part: int, index: int) -> tuple[Trace, np.random.Generator]:
    seed = 1000 * list(LayerKind).index(kind) + 500 * part + index
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    module, image = DRAWN[kind][part](random)
    return record(module, image), random


def some_units(layer: Layer, random: np.random.Generator) -> list[Unit]:
    corner = tuple(size - 1 for size in layer.shape)
    found = [tuple(int(random.integers(size)) for size in layer.shape) for _ in range(UNITS)]
    return [Unit(layer.name, position) for position in {(0,) * len(corner), corner, *found}]


def of_terms(found: Contributions) -> float:
    """Return Σ terms + bias."""
    return sum(float(terms.products.sum()) for terms in found.terms) + (found.bias or 0.0)


@pytest.mark.parametrize(("kind", "part"), CASES)
def test_every_unit_is_what_torch_computed(kind: LayerKind, part: int) -> None:
    kinds = set()
    for index in range(NETWORKS):
        trace, random = drawn(kind, part, index)
        for layer in trace.layers[1:]:
            kinds.add(layer.kind)
            for unit in some_units(layer, random):
                found = contributions(trace, unit)
                assert found.known, (index, found.note)
                assert found.agrees, (index, unit, found.value, found.recorded, dict(layer.settings))
                assert found.terms or layer.kind is LayerKind.OTHER
                if layer.kind not in NOT_LINEAR:
                    assert of_terms(found) == pytest.approx(found.value, rel=1e-9, abs=1e-9), unit
    assert kind in kinds


@pytest.mark.parametrize(("kind", "part"), CASES)
def test_terms_read_what_the_sources_hold(kind: LayerKind, part: int) -> None:
    for index in range(20):
        trace, random = drawn(kind, part, index)
        for unit in some_units(trace.layers[-1], random):
            found = contributions(trace, unit)
            for terms in found.terms:
                np.testing.assert_array_equal(trace[terms.source][tuple(terms.positions.T)], terms.values)
            if isinstance(found.detail, Patch):
                total = float(found.detail.sums.sum()) + (found.bias or 0.0)
                assert total == pytest.approx(found.value, abs=1e-9)
                shown = [
                    found.detail.unit(c, r, k, len(trace.layer(found.detail.source).shape))
                    for c, r, k in np.ndindex(found.detail.values.shape)
                ]
                assert sum(cell is not None for cell in shown) == len(found.terms[0].values)
            if isinstance(found.detail, Moved):
                source = found.detail.source
                assert trace[source.layer][source.position] == trace[unit.layer][unit.position]


@pytest.mark.parametrize("kind", [LayerKind.CONVOLUTION, LayerKind.TRANSPOSED_CONVOLUTION, LayerKind.LINEAR])
def test_edges_are_the_terms(kind: LayerKind) -> None:
    for index in range(20):
        trace, random = drawn(kind, 0, index)
        for unit in some_units(trace.layers[-1], random):
            (edges,) = incoming(trace, unit)
            (terms,) = contributions(trace, unit).terms
            np.testing.assert_array_equal(edges.positions, terms.positions)
            np.testing.assert_array_equal(edges.weights, terms.weights.astype(np.float32))
