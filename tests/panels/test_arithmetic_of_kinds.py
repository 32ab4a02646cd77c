"""Formulas of layers that move, weigh, bend and divide: in letters, with numbers, as code that computes the value."""

import numpy as np
import pytest
import torch

from explorer.formula import plain
from explorer.network.record import record
from explorer.panels.arithmetic import as_numpy, as_text, formula
from explorer.trace import LayerKind, Unit, contributions
from tests.network.moved import MOVED


@pytest.mark.parametrize("kind", MOVED)
def test_code_computes_the_value_and_the_formula_is_written(kind: LayerKind) -> None:
    for seed in range(6):
        torch.manual_seed(seed)
        random = np.random.default_rng(seed)
        trace = record(*MOVED[kind][0](random))
        layer = trace.layers[-1]
        unit = Unit(layer.name, tuple(int(random.integers(size)) for size in layer.shape))
        found = contributions(trace, unit)
        names: dict[str, float] = {}
        exec(as_numpy(trace, (found,)), names)
        assert names["value"] == pytest.approx(found.value, rel=1e-5, abs=1e-6), (seed, layer.kind)
        assert as_text(trace, (found,)) and plain(formula(trace, found)[0])
