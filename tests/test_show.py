"""A student's own network in the window, from ten lines of Python."""

import gc
import subprocess
import sys
import textwrap
import threading
import weakref

import numpy as np
import pytest
import torch
from torch import nn

import explorer
from explorer.scene import View
from explorer.trace import Unit

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


def seen(shown, qtbot):
    """Return the first trace after a network was shown."""
    qtbot.waitUntil(lambda: shown.session.trace is not None, timeout=30_000)
    return shown.session.trace


def test_another_network_is_shown_in_the_window_that_is_open(shown, qtbot):
    _, first = shown
    other = explorer.show(student(), (3, 8, 8), classes=["cat", "dog"], name="other", block=False)
    assert other.window is first.window and other is not first
    assert seen(other, qtbot).classes == ("cat", "dog")
    assert {first.name, "other"} <= {card.name for card in other.window.shelf.cards}
    first.session.choose_network(first.name)
    assert seen(first, qtbot).network == first.name


def test_a_network_that_was_written_anew_takes_the_place_of_the_old_one(shown, qtbot):
    _, first = shown
    first.session.choose_view(View.LAYER)
    first.session.open_film(playing=True)
    first.session.freeze()
    deeper = nn.Sequential(nn.Conv2d(3, 2, 3), nn.Conv2d(2, 2, 3), nn.Flatten(), nn.Linear(32, 5))
    with qtbot.waitSignal(first.session.trace_changed):
        again = explorer.show(deeper, (3, 8, 8), block=False)
    assert again is first and len(first.session.trace.classes) == 5
    assert first.session.film.state is None and first.session.reference is None  # of layers that are no more
    with qtbot.waitSignal(first.session.trace_changed):
        first.refresh()
    np.testing.assert_array_equal(first.session.trace.layer("3").weight, deeper[3].weight.detach().numpy())


def test_an_image_comes_with_the_next_network_or_stays(shown, qtbot):
    _, first = shown
    before = first.session.scene.work.picture
    explorer.show(student(), (3, 8, 8), name="other", block=False)
    assert first.session.scene.work.picture is before
    explorer.show(student(), (3, 8, 8), name="third", image=np.zeros((9, 9, 3), np.uint8), block=False)
    assert first.session.scene.work.picture.pixels.shape == (9, 9, 3)


class Choosing(nn.Module):
    """Reads a bright image at half its size."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.linear = nn.Conv2d(3, 2, 1), nn.Linear(2, 2)

    def forward(self, image):
        maps = self.conv(image[:, :, ::2, ::2] if image.mean() > 0.5 else image)
        return self.linear(maps.mean((2, 3)))


@pytest.mark.usefixtures("shown")
def test_what_an_image_has_not_is_no_longer_selected(qtbot):
    chosen = explorer.show(Choosing(), (3, 8, 8), block=False)
    assert seen(chosen, qtbot)["conv"].shape == (2, 8, 8)
    session, corner = chosen.session, Unit("conv", (1, 7, 7))
    session.choose_view(View.MAPS)
    session.visit(corner)
    session.open_film(corner)
    session.hover(corner)
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.full((8, 8, 3), 250, np.uint8), "bright")
    assert session.trace["conv"].shape == (2, 4, 4)
    assert session.hovered is None and session.film.state is None and session.selected is None


@pytest.mark.usefixtures("shown")
def test_going_back_passes_over_units_that_the_image_has_not(qtbot):
    chosen = explorer.show(Choosing(), (3, 8, 8), block=False)
    seen(chosen, qtbot)
    session = chosen.session
    for unit in (Unit("conv", (0, 2, 2)), Unit("conv", (1, 7, 7)), Unit("conv", (0, 1, 1))):
        session.visit(unit)
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.full((8, 8, 3), 250, np.uint8), "bright")
    session.go_back()
    assert session.selected == Unit("conv", (0, 2, 2))


def test_a_refresh_that_is_overtaken_does_not_bring_the_old_network_back(shown, qtbot):
    _, first = shown
    opened, go_on, renew = threading.Event(), threading.Event(), first.renew

    def slowly():
        open_it = renew()

        def opened_late():
            opened.set()
            assert go_on.wait(10)
            return open_it()

        return opened_late

    first.renew = slowly
    first.refresh()
    assert opened.wait(10)
    wider = nn.Sequential(nn.Conv2d(3, 2, 3), nn.Flatten(), nn.Linear(72, 5))
    with qtbot.waitSignal(first.session.trace_changed):
        explorer.show(wider, (3, 8, 8), block=False)
    go_on.set()
    first.refresh()
    with qtbot.waitSignal(first.session.trace_changed):
        pass
    assert len(first.session.trace.classes) == 5


def test_networks_are_forgotten_when_their_window_is_closed(shown, qtbot):
    net, first = shown
    explorer.show(net, (3, 8, 8), name="other", block=False)
    kept = [weakref.ref(explorer.open_network(name)) for name in (first.name, "other")]
    first.window.close()
    qtbot.waitUntil(lambda: gc.collect() >= 0 and all(one() is None for one in kept))
    with pytest.raises(explorer.ExplorerError, match="no network called"):
        explorer.open_network("other")
    first.refresh()  # a training goes on when its window is closed
    second = explorer.show(net, (3, 8, 8), block=False)
    assert second.window is not first.window and second.name == first.name
    second.close()


def test_a_network_that_the_user_keeps_stays(qtbot):
    from explorer.network import register

    mine = explorer.open_network(student(), (3, 8, 8), name="kept")
    register(mine)
    explorer.show(mine, block=False).close()
    assert explorer.open_network("kept") is mine


def test_a_wrong_input_size_is_one_sentence_and_no_window():
    with pytest.raises(explorer.ExplorerError, match="9") as told:
        explorer.show(student(), input_size=(3, 9, 9), block=False)
    assert "\n" not in str(told.value)
