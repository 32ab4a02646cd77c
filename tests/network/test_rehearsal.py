"""A small network runs once in the background, so that the first deep one need not wait."""

import subprocess
import sys

import torch

from explorer.network import library
from explorer.network.network import Network
from explorer.network.photographs import plain
from explorer.network.rehearsal import SIDE, Rehearsal, rehearse
from explorer.trace import LayerKind


def test_it_has_what_deep_networks_are_made_of():
    kinds = {layer.kind for layer in Network("toy", Rehearsal(), None, plain((3, SIDE, SIDE))).layers}
    assert kinds >= {
        LayerKind.CONVOLUTION,
        LayerKind.BATCH_NORM,
        LayerKind.RELU,
        LayerKind.MAX_POOLING,
        LayerKind.ADD,
        LayerKind.LINEAR,
    }


def test_nothing_of_it_is_kept_and_random_numbers_stay_what_they_were():
    kept, state = (dict(library._listed), dict(library._shipped), dict(library._own)), torch.get_rng_state()
    rehearse()
    assert (library._listed, library._shipped, library._own) == kept
    assert torch.equal(torch.get_rng_state(), state)


def test_torchvision_is_there_afterwards_and_torchs_compiler_is_not():
    script = (
        "import sys; from explorer.network.rehearsal import rehearse; rehearse();"
        "print('torchvision.models' in sys.modules, 'torch._dynamo' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert told.stdout.split() == ["True", "False"]
