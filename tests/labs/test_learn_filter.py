"""Learning a filter before one's eyes."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.labs.filters.learn_controls import SPEEDS
from explorer.labs.filters.learn_stage import LearnStage
from explorer.topics import learning
from explorer.topics.filters import gallery
from explorer.topics.learning import Data, Optimiser

LEFT = Qt.MouseButton.LeftButton
SMALL = [name for name, entry in gallery().items() if len(entry.kernel) in (3, 5)]
EDGES = ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (-1.0, -1.0, -1.0))


@pytest.fixture
def stage(qtbot):
    stage = LearnStage()
    qtbot.addWidget(stage)
    qtbot.addWidget(stage.controls)
    stage.resize(800, 640)
    stage.show()
    stage.controls.show()
    stage.show_target(EDGES, "edges", np.random.default_rng(0).random((40, 40)))
    return stage


@pytest.fixture
def failures(stage):
    said = []
    stage.failed.connect(lambda error: said.append(str(error)))
    return said


def learn(stage, steps=400):
    for _ in range(steps):
        stage.step()


@pytest.mark.parametrize("name", SMALL)
def test_noise_teaches_every_small_preset_within_five_per_cent(stage, name):
    stage.show_target(gallery()[name].kernel, name, np.zeros((40, 40)))
    learn(stage, 150)
    target = np.array(gallery()[name].kernel)
    learned = stage.grid("learned until now").sheet.values
    assert np.abs(learned - target).max() <= 0.05 * np.abs(target).max()
    assert "found" in stage.sum.text()


def test_it_learns_by_itself_and_stops_when_it_has_found_the_kernel(stage, qtbot):
    qtbot.mouseClick(stage.controls.speed.button("fast"), LEFT)
    with qtbot.waitSignal(stage.told) as told:
        qtbot.mouseClick(stage.controls.play, LEFT)
        assert stage.playing and stage.controls.play.text() == "Pause"
    assert not stage.playing and told.args[0].startswith("Found")
    assert stage.controls.play.text() == "Learn"


def test_a_step_lowers_the_loss_and_moves_the_kernel_towards_the_target(stage):
    before = stage.progress.loss
    stage.step()
    assert stage.progress.loss < before and stage.progress.step == 1
    difference = stage.grid("difference").sheet.values
    assert np.allclose(difference, stage.grid("learned until now").sheet.values - EDGES)


def test_a_rate_that_is_too_high_is_said_with_one_that_is_not(stage, qtbot):
    stage.controls.rate.setValue(5)
    learn(stage)
    assert learning.diverged(stage.progress) and "too high" in stage.sum.text()
    assert "choose one below" in " ".join(stage.sentences["What to notice"])
    stage.controls.rate.setValue(-10)
    assert stage.progress.step == 0 and stage.learning.rate == 0.1


def test_a_photo_is_slower_and_it_is_said_why(stage, qtbot):
    noise = np.random.default_rng(1).random((67, 67))
    smooth = sum(noise[row : row + 64, column : column + 64] for row in range(4) for column in range(4)) / 16
    stage.show_target(EDGES, "edges", smooth)
    qtbot.mouseClick(stage.controls.data.button("photo"), LEFT)
    learn(stage, 60)
    assert not learning.found(stage.progress, stage.learning)
    assert "Neighbouring pixels of a photo are alike" in " ".join(stage.sentences["What to notice"])


def test_settings_begin_anew(stage, qtbot):
    learn(stage, 3)
    qtbot.mouseClick(stage.controls.optimiser.button("Adam"), LEFT)
    assert stage.learning.optimiser is Optimiser.ADAM and stage.progress.step == 0


def test_a_kernel_of_zeros_is_said_and_the_last_one_stays(stage, failures):
    stage.show_target(((0.0,) * 3,) * 3, "nothing", np.zeros((40, 40)))
    assert "all zeros" in failures[0] and stage.learning.target.name == "edges"


def test_a_picture_smaller_than_a_patch_is_said_and_noise_is_learned_from(stage, qtbot, failures):
    stage.show_target(EDGES, "edges", np.zeros((4, 4)))
    qtbot.mouseClick(stage.controls.data.button("photo"), LEFT)
    assert "4 × 4" in failures[0] and stage.learning.data is Data.NOISE


def test_pausing_keeps_the_kernel_and_anew_begins_again(stage, qtbot):
    stage.toggle()
    qtbot.waitUntil(lambda: stage.progress.step > 0)
    stage.toggle()
    step = stage.progress.step
    assert step > 0 and not stage.playing
    qtbot.mouseClick(stage.controls.anew, LEFT)
    assert stage.progress.step == 0


def test_the_curve_falls_to_the_right(stage):
    learn(stage, 20)
    first = stage.plot.place(0, stage.progress.losses[0])
    last = stage.plot.place(20, stage.progress.loss)
    assert last.x() > first.x() and last.y() > first.y()


def test_the_code_ends_with_the_kernel_that_is_shown(stage):
    learn(stage, 7)
    space = {}
    exec(stage.code(), space)
    assert np.allclose(space["output"].numpy(), stage.grid("learned until now").sheet.values)


def test_the_slow_speed_can_be_followed_with_the_eye():
    assert 20 / SPEEDS["slow"] >= 5  # seconds: about twenty steps find the lecture's edges
