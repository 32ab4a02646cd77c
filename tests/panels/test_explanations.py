from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing import Drawing, Stroke
from explorer.panels import Inspector, LegendPanel, Predictions, Samples, Stages
from explorer.panels.predictions import bars_of
from explorer.scene import RangeMode
from explorer.trace import Unit
from explorer.widgets.text import exact

from .conftest import TRACE


@pytest.fixture
def drawn(qtbot, session):
    with qtbot.waitSignal(session.trace_changed):
        session.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))
    return session


def test_all_ten_classes_are_shown_in_their_order_with_first_and_second_guess(drawn, show):
    predictions = Predictions(drawn)
    show(predictions, 248, 260)
    shown = predictions.bars
    assert [bar.label for bar in shown] == list("0123456789")
    best = [bar.label for bar in sorted(shown, key=lambda bar: bar.rank)[:2]]
    assert best == [name for name, _ in TRACE.ranking[:2]]
    assert [bar.share for bar in shown] == pytest.approx(TRACE.probabilities.tolist())


def test_of_many_classes_the_ten_best_are_shown_best_first():
    shares = np.linspace(0, 1, 40, dtype=np.float32) ** 2
    many = replace(TRACE, classes=tuple(f"class {i}" for i in range(40)), probabilities=shares / shares.sum())
    assert [bar.label for bar in bars_of(many)] == [f"class {i}" for i in range(39, 29, -1)]


def test_an_empty_pad_has_no_prediction(session, show):
    predictions = Predictions(session)
    show(predictions, 248, 260)
    assert predictions.bars == ()


def test_the_inspector_says_what_to_do_without_a_unit(session, show):
    inspector = Inspector(session)
    show(inspector, 264, 600)
    assert inspector.words[0] == "Nothing selected"


def test_the_inspector_names_a_folded_unit_and_its_convolution(drawn, show):
    inspector = Inspector(drawn)
    show(inspector, 264, 600)
    drawn.pin(Unit("relu2", (9, 4, 6)))
    words = inspector.words
    assert words[0] == "conv2 + ReLU · map 9 · row 4, column 6"
    assert "sees input rows 6–19, columns 10–23 (14 × 14)" in words
    assert "kind convolution + ReLU" in words
    assert "parameters 2\u202f416" in words
    assert "kernel 5 × 5" in words
    assert f"bias {exact(float(TRACE.layer('conv2').bias[9]))}" in words
    assert [word for word in words if word.startswith("map ")] == [f"map {i}" for i in range(6)]


def test_the_inspector_folds_linear_weights_back_into_maps(drawn, show):
    inspector = Inspector(drawn)
    show(inspector, 264, 600)
    drawn.pin(Unit("relu3", (17,)))
    assert "reads pool2" in inspector.words
    assert [word for word in inspector.words if word.startswith("map ")] == [f"map {i}" for i in range(16)]


def test_the_inspector_shows_a_pooling_window(drawn, show):
    inspector = Inspector(drawn)
    show(inspector, 264, 600)
    drawn.pin(Unit("pool1", (1, 4, 6)))
    assert "Window in relu1" in inspector.words
    assert "map 1, rows 8–9, columns 12–13" in inspector.words


def test_the_inspector_names_the_class_of_an_output(drawn, show):
    inspector = Inspector(drawn)
    show(inspector, 264, 600)
    drawn.pin(Unit("softmax", (7,)))
    assert inspector.words[0] == "softmax · class 7"


def test_every_unit_can_be_inspected_at_every_width(drawn, show):
    inspector = Inspector(drawn)
    window = show(inspector, 264, 600)
    for width in (220, 264, 400):
        window.resize(width, 600)
        for layer in TRACE.layers:
            drawn.pin(None)
            drawn.pin(Unit(layer.name, tuple(0 for _ in layer.shape)))
            assert not inspector.grab().isNull()


def test_the_legend_follows_the_unit_and_the_range(drawn, show):
    panel = LegendPanel(drawn)
    show(panel, 264, 120)
    drawn.pin(Unit("conv2", (3, 0, 0)))
    assert panel.legend.scale == drawn.coloring.scale("conv2")
    drawn.choose_range(RangeMode.MAP)
    assert panel.legend.scale.high == pytest.approx(np.abs(TRACE["conv2"][3]).max())


def test_the_buttons_of_the_legend_choose_the_range(drawn, show):
    panel = LegendPanel(drawn)
    show(panel, 264, 120)
    panel._choices.buttons()[2].click()
    assert drawn.scene.range_mode is RangeMode.NETWORK


def test_the_switch_turns_the_centring_off(drawn, show):
    stages = Stages(drawn)
    show(stages, 248, 120)
    stages._centring.click()
    assert not drawn.scene.centring
    drawn.set_centring(True)
    assert stages._centring.isChecked()


def test_a_click_on_a_sample_loads_it(session, show):
    samples = Samples(session)
    show(samples, 264, 40)
    assert len(samples.drawings) == 10
    samples.choose(3)
    assert session.scene.drawing is samples.drawings[3]
    assert session.scene.drawing.label == "3"


def test_another_network_leaves_no_unit_of_the_last_one_behind(qtbot, drawn, show):
    inspector, legend = Inspector(drawn), LegendPanel(drawn)
    show(inspector, 264, 600)
    show(legend, 264, 120)
    drawn.pin(Unit("relu2", (9, 4, 6)))
    drawn.choose_network("other")
    assert not inspector.grab().isNull() and not legend.grab().isNull()
    with qtbot.waitSignal(drawn.trace_changed):
        pass
    assert inspector.words[0] == "Nothing selected"
