"""Learning a filter before one's eyes."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.labs.filters.learn_controls import SPEEDS
from explorer.labs.filters.state import FiltersState, Shown
from explorer.plain import from_plain, to_plain
from explorer.scene import Page
from explorer.topics import learning
from explorer.topics.filters import gallery
from explorer.topics.learning import Data, Learning, Optimiser

LEFT = Qt.MouseButton.LeftButton
SMALL = [name for name, entry in gallery().items() if len(entry.kernel) in (3, 5)]
EDGES = ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (-1.0, -1.0, -1.0))


@pytest.fixture
def lab(open_lab):
    lab = open_lab(Page.FILTERS)
    lab.change(shown=Shown.LEARN)
    return lab


@pytest.fixture
def stage(lab):
    return lab._learning


@pytest.fixture
def failures(lab):
    said = []
    lab.failed.connect(lambda error: said.append(str(error)))
    return said


def picture(lab, values):
    """Let a map be what is filtered."""
    lab.take(np.asarray(values, np.float32)[None], "a map")


def learn(stage, steps=400):
    for _ in range(steps):
        stage.step()


@pytest.mark.parametrize("name", SMALL)
def test_noise_teaches_every_small_preset_within_five_per_cent(lab, stage, name):
    lab.attempt(FiltersState.with_filter, name, gallery()[name].kernel)
    learn(stage, 150)
    target = np.array(gallery()[name].kernel)
    learned = stage.grid("learned until now").sheet.values
    assert np.abs(learned - target).max() <= 0.05 * np.abs(target).max()
    assert "found" in stage.sum.text()


def test_it_learns_by_itself_and_stops_when_it_has_found_the_kernel(lab, stage, qtbot):
    lab.faster()
    lab.faster()
    with qtbot.waitSignal(stage.told) as told:
        lab.play()
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
    assert learning.diverged(stage.progress, stage.learning) and "too high" in stage.sum.text()
    assert "choose one below" in " ".join(stage.sentences["What to notice"])
    stage.controls.rate.setValue(-10)
    assert stage.progress.step == 0 and stage.learning.rate == 0.1


def test_a_photo_is_slower_and_it_is_said_why(lab, stage, qtbot):
    noise = np.random.default_rng(1).random((67, 67))
    smooth = sum(noise[row : row + 64, column : column + 64] for row in range(4) for column in range(4)) / 16
    picture(lab, smooth)
    qtbot.mouseClick(stage.controls.data.button("photo"), LEFT)
    learn(stage, 60)
    assert not learning.found(stage.progress, stage.learning)
    assert "Neighbouring pixels of a photo are alike" in " ".join(stage.sentences["What to notice"])


def test_settings_begin_anew(stage, qtbot):
    learn(stage, 3)
    qtbot.mouseClick(stage.controls.optimiser.button("Adam"), LEFT)
    assert stage.learning.optimiser is Optimiser.ADAM and stage.progress.step == 0


def test_a_kernel_of_zeros_is_said_and_the_pictures_are_shown(lab, stage, failures):
    lab.change_kernel(lambda _: ((0.0,) * 3,) * 3)
    assert "all zeros" in failures[0] and lab.state.shown is Shown.BEFORE_AFTER
    lab.change(shown=Shown.LEARN)
    assert len(failures) == 2 and lab.state.shown is Shown.BEFORE_AFTER


def test_of_a_small_picture_smaller_patches_are_cut_and_of_a_tiny_one_it_is_said(lab, stage, failures):
    picture(lab, np.random.default_rng(0).random((8, 8)))
    lab.attempt(lambda state: state.with_learning(data=Data.PHOTO))
    stage.step()
    assert not failures and stage.learning.data is Data.PHOTO and stage.progress.step == 1
    picture(lab, np.zeros((2, 2)))
    assert "2 × 2" in failures[0] and lab.state.shown is Shown.BEFORE_AFTER


def test_another_picture_does_not_end_what_is_learned_from_noise(lab, stage):
    learn(stage, 5)
    picture(lab, np.zeros((40, 40)))
    assert stage.progress.step == 5
    lab.attempt(lambda state: state.with_learning(data=Data.PHOTO))
    assert stage.progress.step == 0


def test_how_one_learns_is_kept_undone_and_reset(lab, stage):
    lab.attempt(lambda state: state.with_learning(optimiser=Optimiser.ADAM, rate=0.5))
    assert from_plain(FiltersState, to_plain(lab.state)).lesson == stage.learning
    lab.session.notebook.undo(Page.FILTERS)
    assert stage.learning.optimiser is Optimiser.SGD and lab.state.shown is Shown.LEARN
    lab.session.notebook.redo(Page.FILTERS)
    lab.reset()
    assert lab.state.learning.optimiser is Optimiser.SGD


def test_arrows_go_through_the_lessons(lab, stage):
    lab.next_preset()
    names = list(learning.presets())
    assert stage.learning.target.name == "Sharpen" and lab._options.lessons.box.currentText() == names[1]
    lab.previous_preset()
    assert stage.learning == Learning()


def test_a_step_back_is_where_it_was(lab, stage):
    learn(stage, 4)
    kernel = stage.progress.kernel
    lab.step()
    lab.step_back()
    assert stage.progress.step == 4 and np.array_equal(stage.progress.kernel, kernel)


def test_leaving_pauses(lab, stage):
    lab.play()
    assert stage.playing
    lab.change(shown=Shown.BEFORE_AFTER)
    assert not stage.playing


@pytest.mark.parametrize(("name", "rate"), [("Horizontal edges", 10.0), ("Box blur 3 × 3", 1.3)])
def test_adam_comes_back_from_a_loss_that_has_grown(lab, stage, name, rate):
    lab.attempt(FiltersState.with_filter, name, gallery()[name].kernel)
    lab.attempt(lambda state: state.with_learning(optimiser=Optimiser.ADAM, rate=rate))
    learn(stage, 3000)
    assert learning.found(stage.progress, stage.learning)


def test_a_long_curve_is_drawn_as_quickly_as_a_short_one(stage):
    stage.plot.show_losses([1.0 / (1 + step) for step in range(20_000)])
    asked = []
    place = stage.plot.place
    stage.plot.place = lambda *at: asked.append(at) or place(*at)
    stage.plot.grab()
    assert len(asked) < 700 and stage.plot.decades == range(-5, 1)


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
