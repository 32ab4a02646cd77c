from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from explorer.drawing import Drawing, Stroke
from explorer.panels import LegendPanel, Predictions, Samples, Stages
from explorer.panels.predictions import bars_of
from explorer.scene import RangeMode
from explorer.trace import Unit
from explorer.widgets.bars import ProbabilityBars

from .conftest import TRACE


@pytest.fixture
def drawn(qtbot, session):
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))
    return session


def test_all_ten_classes_are_shown_in_their_order_with_first_and_second_guess(drawn, show):
    predictions = Predictions(drawn)
    show(predictions, 248, 260)
    shown = predictions.bars
    assert [bar.label for bar in shown] == list("0123456789")
    best = [bar.label for bar in sorted(shown, key=lambda bar: bar.rank)[:2]]
    assert best == [name for name, _ in TRACE.ranking[:2]]
    assert [bar.share for bar in shown] == pytest.approx(TRACE.probabilities.tolist())


def test_of_many_classes_the_five_best_are_shown_best_first():
    shares = np.linspace(0, 1, 40, dtype=np.float32) ** 2
    many = replace(TRACE, classes=tuple(f"class {i}" for i in range(40)), probabilities=shares / shares.sum())
    assert [bar.label for bar in bars_of(many)] == [f"class {i}" for i in range(39, 34, -1)]


def test_an_empty_pad_has_no_prediction(session, show):
    predictions = Predictions(session)
    show(predictions, 248, 260)
    assert predictions.bars == ()


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


def rows_of(predictions):
    return predictions.findChild(ProbabilityBars)


def click_row(qtbot, bars, row):
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(row).center().toPoint())


def test_a_click_on_the_bar_of_a_class_goes_to_its_output_unit(qtbot, drawn, show):
    predictions = Predictions(drawn)
    show(predictions, 248, 260)
    click_row(qtbot, rows_of(predictions), 7)
    assert drawn.scene.pinned == Unit("softmax", (7,))
    click_row(qtbot, rows_of(predictions), 7)
    assert drawn.scene.pinned == Unit("softmax", (7,))  # a link goes there; it never lets go


def test_the_keyboard_walks_through_the_bars_and_enter_goes_there(qtbot, drawn, show):
    predictions = Predictions(drawn)
    show(predictions, 248, 260)
    bars = rows_of(predictions)
    bars.setFocus()
    for _ in range(3):
        qtbot.keyClick(bars, Qt.Key.Key_Down)
    qtbot.keyClick(bars, Qt.Key.Key_Up)
    assert drawn.scene.pinned is None
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert drawn.scene.pinned == Unit("softmax", (2,))


def test_of_many_classes_a_click_goes_to_the_class_not_to_the_row(qtbot, drawn, show):
    shares = np.linspace(0, 1, 40, dtype=np.float32) ** 2
    same = tuple("crane" for _ in range(40))  # as in ImageNet, two classes may share a name
    many = replace(TRACE, classes=same, probabilities=shares / shares.sum())
    assert [bar.index for bar in bars_of(many)] == [39, 38, 37, 36, 35]
    assert [bar.share for bar in bars_of(many)] == pytest.approx(many.probabilities[:34:-1].tolist())


def test_without_a_prediction_nothing_can_be_clicked(qtbot, session, show):
    predictions = Predictions(session)
    show(predictions, 248, 260)
    bars = rows_of(predictions)
    click_row(qtbot, bars, 7)
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert session.scene.pinned is None
    assert bars.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_a_press_that_leaves_the_bar_is_no_click(qtbot, drawn, show):
    predictions = Predictions(drawn)
    show(predictions, 248, 260)
    bars = rows_of(predictions)
    qtbot.mousePress(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(7).center().toPoint())
    qtbot.mouseRelease(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(2).center().toPoint())
    assert drawn.scene.pinned is None
