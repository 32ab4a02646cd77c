"""The families of torchvision's classifiers: the trace is the plain forward pass, and every unit adds up."""

import numpy as np
import pytest
import torch

from explorer.network.record import record
from explorer.trace import LayerKind, Unit, contributions, receptive_field
from tests.network.families import FAMILIES, built

OPAQUE = {"swin": {"shifted_window_attention"}}
"""By family, the operations that have no arithmetic yet."""


@pytest.mark.parametrize("name", FAMILIES)
def test_a_trace_is_the_plain_forward_pass_and_its_units_add_up(name: str) -> None:
    module, image = built(name)
    trace = record(module, image, name)
    with torch.inference_mode():
        expected = module(image)[0].numpy()
    last = trace.layers[-1]
    np.testing.assert_array_equal(trace[last.name], expected)
    assert np.isfinite(expected).all() and expected.std() > 0
    random = np.random.default_rng(0)
    opaque = set()
    for layer in trace.layers[1:]:
        for _ in range(2):
            unit = Unit(layer.name, tuple(int(random.integers(size)) for size in layer.shape))
            found = contributions(trace, unit)
            assert found.agrees, (unit, layer.kind, found.value, found.recorded)
        if not found.known:
            opaque.add(layer.settings["operation"])
    assert opaque == OPAQUE.get(name, set())
    assert receptive_field(trace.layers, Unit(last.name, (0,)), "input") is not None
    assert all(
        layer.kind is not LayerKind.OTHER or layer.settings["operation"] in opaque for layer in trace.layers
    )
