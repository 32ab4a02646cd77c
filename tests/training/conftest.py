"""A tiny MNIST: blobs, one place for each digit, so that two epochs are enough to learn something."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from tests.training.tiny import write_mnist

torch.set_num_threads(1)


@pytest.fixture
def mnist(tmp_path: Path) -> Path:
    """Return a folder with 384 training and 50 test pictures in MNIST's own files."""
    return write_mnist(tmp_path / "data", train=384, test=50)


@pytest.fixture
def images() -> Tensor:
    """Return (64, 1, 28, 28), 0..1."""
    return torch.rand(64, 1, 28, 28, generator=torch.Generator().manual_seed(0))
