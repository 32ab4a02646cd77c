"""The Convolution lab, driven with real events."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.labs.convolution.state import ConvolutionState
from explorer.plain import from_plain, to_plain
from explorer.scene import Page
from explorer.topics import convolution
from explorer.topics.convolution import Border, Convolution, Dimensions, Part, Shape

LEFT = Qt.MouseButton.LeftButton
ASYMMETRIC = ((1, 2, 0), (0, 1, 0), (0, 0, 3))


@pytest.fixture
def lab(open_lab):
    return open_lab(Page.CONVOLUTION)


@pytest.fixture
def failures(lab):
    said = []
    lab.failed.connect(lambda error: said.append(str(error)))
    return said


def put(lab, **changes):
    lab.put(ConvolutionState(Convolution(**changes)))


def hover(grid, row, column):
    point = grid.cell_rect((row, column)).center()
    there = QPointF(grid.mapToGlobal(point.toPoint()))
    none = Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(
        QEvent.Type.MouseMove, point, there, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, none
    )
    QApplication.sendEvent(grid, move)


def words(lab):
    return re.sub(r"<[^>]+>", "", lab.sum.text())


def sheet(lab, name):
    return lab.images.grid(name).sheet


def preset(lab, start):
    return next(state for name, state in lab.presets().items() if name.startswith(start))


def test_the_lectures_example_stands_there_half_computed(lab):
    expected = [[4, 6, 4], [2, 5, np.nan], [np.nan] * 3]
    assert np.array_equal(sheet(lab, "output").values, expected, equal_nan=True)
    assert words(lab) == "row 1, column 1:  1·0 + 1·1 + 1·0 + 0·1 + 1·2 + 1·1 + 0·0 + 1·1 + 1·0 = 5"
    assert lab.is_preset(lab.first())


def test_steps_fill_the_output(lab):
    lab.to_end()
    assert sheet(lab, "output").values.tolist() == [[4, 6, 4], [2, 5, 6], [2, 5, 4]]
    lab.to_start()
    assert np.isnan(sheet(lab, "output").values).all() and "point at a cell" in words(lab)


def test_hovering_an_output_lights_its_window_with_the_weights(lab):
    hover(lab.images.grid("output"), 0, 1)
    assert sheet(lab, "image").lit == {(row, column) for row in range(3) for column in range(1, 4)}
    assert sheet(lab, "image").beside[1, 2] == "·2" and words(lab).endswith("= 6")


def test_an_output_that_is_not_computed_yet_tells_nothing(lab):
    hover(lab.images.grid("output"), 2, 2)
    assert sheet(lab, "output").chosen == (1, 1)


def test_hovering_a_weight_lights_every_input_it_touches(lab):
    hover(lab.images.grid("kernel"), 2, 2)
    assert sheet(lab, "image").lit == {(row, column) for row in range(2, 5) for column in range(2, 5)}
    assert "9 outputs" in words(lab)


def test_hovering_an_input_lights_where_it_goes(lab):
    hover(lab.images.grid("image"), 0, 0)
    assert sheet(lab, "output").lit == {(0, 0)} and sheet(lab, "kernel").lit == {(0, 0)}


def test_the_flip_turns_the_kernel_that_is_laid_on(lab, qtbot):
    put(lab, kernel=ASYMMETRIC, step=9)
    assert sheet(lab, "output").values.tolist() == [[7, 7, 5], [5, 7, 4], [3, 3, 4]]
    qtbot.mouseClick(lab._flip.button("convolution (flipped)"), LEFT)
    assert sheet(lab, "output").values.tolist() == [[5, 7, 7], [1, 7, 6], [3, 3, 4]]
    hover(lab.images.grid("output"), 0, 0)
    assert sheet(lab, "image").beside[0, 0] == "·3" and "turned" in lab.images.caption("kernel")
    assert "*convolution*" in lab.notes.words and "Libraries do not flip" in lab.notes.words


def test_borders_are_shown_and_padding_is_not_written_into(lab, qtbot):
    qtbot.mouseClick(lab._border.button("full"), LEFT)
    image = lab.images.grid("image")
    assert sheet(lab, "image").shape == (9, 9) and sheet(lab, "image").is_padding((0, 0))
    qtbot.mouseClick(image, LEFT, pos=image.cell_rect((0, 0)).center().toPoint())
    assert image.findChild(QLineEdit) is None
    qtbot.mouseClick(lab._outside.button("reflect"), LEFT)
    assert lab.state.convolution.border is Border.SAME and sheet(lab, "image").values[0, 1] == 0


def test_a_number_typed_into_the_padded_image_goes_where_it_is_seen(lab, qtbot):
    put(lab, border=Border.SAME, step=25)
    grid = lab.images.grid("image")
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((1, 1)).center().toPoint())
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "1/2")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert lab.state.convolution.image[0][0] == 0.5
    lab.session.notebook.undo(Page.CONVOLUTION)
    assert lab.state.convolution.image[0][0] == 1


@pytest.mark.parametrize("typed", ["", "two", "nan", "1e50", "3.4e38"])
def test_what_is_no_number_is_said_and_the_image_stays(lab, failures, typed):
    lab.images.written.emit("image", (0, 0), typed)
    assert len(failures) == 1 and lab.state.convolution == Convolution()


def test_a_kernel_that_does_not_fit_is_said_and_the_kernel_stays(lab, failures):
    lab._kernel.boxes[0].setValue(6)
    assert "does not fit" in failures[0] and lab._kernel.boxes[0].value() == 3


def test_a_click_on_an_output_lets_the_animation_stand_there(lab, qtbot):
    grid = lab.images.grid("output")
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect((2, 0)).center().toPoint())
    assert lab.state.convolution.step == 7 and sheet(lab, "output").values[2, 0] == 2


def test_two_signals_slide_along_each_other(lab, qtbot):
    qtbot.mouseClick(lab._dimensions.button("1D"), LEFT)
    assert lab.signals.isVisible() and not lab._kernel.isVisible()
    assert words(lab).endswith("1·1 + 1·2 + 1·4 = 7")
    lab.step()
    assert words(lab).startswith("(f ∗ g)(5)")


def test_a_drag_in_the_plots_slides_g(lab, qtbot):
    lab.put(preset(lab, "1D: box ∗ box"))
    plots = lab.signals.plots
    at = QPoint(round(plots.across(0.0)), plots.height() // 2)
    qtbot.mouseClick(plots, LEFT, pos=at)
    now = convolution.sliding(lab.state.convolution)
    assert now.t == pytest.approx(0, abs=0.03) and now.value == pytest.approx(1, abs=0.03)


def test_a_number_typed_into_a_signal_changes_the_result(lab):
    put(lab, dimensions=Dimensions.ONE)
    lab.signals.grid("g").written.emit((0, 0), "10")
    assert lab.state.convolution.g == (10, 2, 1)


def test_continuous_signals_are_chosen_by_name(lab, qtbot):
    put(lab, dimensions=Dimensions.ONE)
    qtbot.mouseClick(lab._sampling.button("continuous"), LEFT)
    lab._shapes[Part.F].box.activated.emit(list(Shape).index(Shape.GAUSSIAN))
    assert convolution.shape_of(lab.state.convolution, Part.F) is Shape.GAUSSIAN
    lab.to_end()
    assert convolution.sliding(lab.state.convolution).done > 780
    assert not lab.signals.grid("f").isVisible()


def test_a_map_of_the_explorer_is_averaged_and_survives_json(lab):
    lab.take(np.ones((2, 20, 8), np.float32), "map 3 of conv1")
    assert sheet(lab, "image").shape == (16, 8) and "map 3 of conv1" in lab.images.caption("image")
    assert not np.isnan(sheet(lab, "output").values).any()
    assert from_plain(ConvolutionState, to_plain(lab.state)) == lab.state


def test_the_copied_code_makes_what_is_shown_for_every_preset(lab):
    for state in lab.presets().values():
        lab.put(state)
        assert lab.is_preset(state)
        lab.to_end()
        lab.copy_code()
        space = {}
        exec(QGuiApplication.clipboard().text(), space)
        if state.convolution.dimensions is Dimensions.TWO:
            assert np.allclose(space["output"].numpy(), sheet(lab, "output").values)
            assert lab.images.grid("image")._letters()[0] >= 11
        else:
            assert np.allclose(space["output"], convolution.sliding(lab.state.convolution).result)


def test_a_window_over_the_border_is_framed_where_the_padding_is_drawn(lab):
    put(lab, border=Border.SAME, step=25)
    hover(lab.images.grid("output"), 0, 0)
    assert sheet(lab, "image").lit == {(row, column) for row in range(3) for column in range(3)}
    assert sheet(lab, "image").beside[1, 1] == "·2"
    hover(lab.images.grid("kernel"), 0, 0)
    assert sheet(lab, "image").lit == {(row, column) for row in range(5) for column in range(5)}


def test_signals_leave_no_cell_pointed_at(lab):
    hover(lab.images.grid("output"), 0, 1)
    lab.put(preset(lab, "1D: box ∗ box"))
    QApplication.sendEvent(lab.images.grid("output"), QEvent(QEvent.Type.Leave))
    assert "∫" in words(lab)


def test_one_result_alone_is_nothing_to_play(lab):
    put(lab, dimensions=Dimensions.ONE, f=(2.0,), g=(3.0,))
    lab.play()
    assert not lab.transport.playing and words(lab).endswith("= 6")


def test_a_map_smaller_than_the_kernel_is_padded(lab):
    lab.take(np.ones((1, 1, 16), np.float32), "a small map")
    assert lab.state.convolution.border is Border.SAME and sheet(lab, "output").shape == (1, 16)
