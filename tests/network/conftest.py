"""Networks to trace, and digits to trace them with."""

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer import resources
from explorer.drawing import Drawing, Stroke
from explorer.network import library, open_network
from explorer.network.cache import folder
from explorer.network.library import forget
from explorer.network.network import Network
from tests.network.toys import Residual, network
from tests.toy import seven

torch.set_num_threads(1)


@pytest.fixture
def lenet() -> Network:
    return open_network("lenet")


@pytest.fixture
def mlp() -> Network:
    return open_network("mlp")


@pytest.fixture
def residual() -> Network:
    """Return a toy with random weights, its batch normalisation away from the identity."""
    torch.manual_seed(0)
    module = Residual()
    module.norm.running_mean = torch.tensor([0.1, -0.2, 0.3, -0.4])
    module.norm.weight.data = torch.tensor([1.5, -0.5, 1.0, 2.0])
    return network(module, 3)


@pytest.fixture
def digit() -> np.ndarray[Any, Any]:
    """Return a white 7 on black, (28, 28) uint8."""
    return seven()


@pytest.fixture
def drawing() -> Drawing:
    """Return a 7 of two strokes, away from the middle."""
    bar = [(60 + 6 * i, 50 + i / 3, 0.02 * i, 0.5) for i in range(16)]
    leg = [(150 - 3 * i, 55 + 8 * i, 0.4 + 0.02 * i, 0.5) for i in range(16)]
    return Drawing((Stroke(np.array(bar)), Stroke(np.array(leg))))


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make lenet's weights a file that a test may write; nothing is there yet."""
    real, path = resources.find, tmp_path / "lenet.safetensors"
    monkeypatch.setattr(resources, "find", lambda *parts: path if path.name in parts else real(*parts))
    forget("lenet")
    yield path
    forget("lenet")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder for downloaded weights; networks are opened anew before and after."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "TORCH_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "caches"))
    monkeypatch.setattr(library, "_listed", OrderedDict())
    return folder()
