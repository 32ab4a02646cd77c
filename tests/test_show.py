"""A student's own network in the window, from ten lines of Python."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest
import torch
from torch import nn

import explorer

SCRIPT = """
import explorer
from torch import nn
net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6 * 6, 2))
shown = explorer.show(net, input_size=(3, 8, 8), classes=["cat", "dog"], name="mine", block=False)
while shown.session.trace is None:
    explorer.process_events()
print(shown.session.trace.network, *shown.session.trace.classes)
shown.close()
"""


def student() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2))


@pytest.fixture
def shown(qtbot):
    image = np.full((8, 8, 3), 90, np.uint8)
    net = student().train()
    shown = explorer.show(net, input_size=(3, 8, 8), image=image, block=False)
    qtbot.waitUntil(lambda: shown.session.trace is not None, timeout=30_000)
    yield net, shown
    shown.close()


def test_ten_lines_show_a_network_and_end():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["mine", "cat", "dog"]


def test_the_module_is_left_in_training_and_refresh_shows_its_new_weights(shown, qtbot):
    net, window = shown
    before = window.session.trace
    old = before.layer("0").weight.copy()
    with torch.no_grad():
        net[0].weight += 1
    np.testing.assert_array_equal(before.layer("0").weight, old)  # what was shown stays what it was
    with qtbot.waitSignal(window.session.trace_changed):
        window.refresh()
    np.testing.assert_array_equal(window.session.trace.layer("0").weight, net[0].weight.detach().numpy())
    assert net.training and net[1].training


def test_a_wrong_input_size_is_one_sentence_and_no_window():
    with pytest.raises(explorer.ExplorerError, match="9") as told:
        explorer.show(student(), input_size=(3, 9, 9), block=False)
    assert "\n" not in str(told.value)
