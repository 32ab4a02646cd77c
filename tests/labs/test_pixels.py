"""The Pixels lab, driven with real events."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.labs.pixels.painting import letter_size
from explorer.labs.pixels.state import PixelsState, color_of, workable
from explorer.plain import from_plain, to_plain
from explorer.scene import Page
from explorer.topics.pixels import Picture, Pixels, Plane, Scale, Window

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def lab(open_lab):
    return open_lab(Page.PIXELS)


@pytest.fixture
def failures(lab):
    said = []
    lab.failed.connect(lambda error: said.append(str(error)))
    return said


def middle(lab, panel, row, column):
    return lab.view.rect_of(panel, (row, column)).center()


def mouse(lab, kind, point, buttons=Qt.MouseButton.NoButton):
    there = QPointF(lab.view.mapToGlobal(point.toPoint()))
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    QApplication.sendEvent(lab.view, QMouseEvent(kind, point, there, button, buttons, NONE))


def wheel(lab, point, notches):
    there = QPointF(lab.view.mapToGlobal(point.toPoint()))
    turn = QWheelEvent(
        point,
        there,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase(0),
        False,
    )
    QApplication.sendEvent(lab.view, turn)


def write(lab, qtbot, panel, cell, words):
    qtbot.mouseClick(lab.view, LEFT, pos=middle(lab, panel, *cell).toPoint())
    editor = lab.view.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, words)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_a_colour_picture_is_three_matrices(lab):
    panels = lab.view._panels
    assert [panel.caption for panel in panels] == ["picture · 8 × 8 × 3", "red", "green", "blue"]
    assert "*192 values*" in lab.notes.words
    assert np.array_equal(np.stack([panel.planes[0] for panel in panels[1:]], axis=2), panels[0].picture)


def test_a_tinted_plane_has_its_colour_and_a_grey_one_none(lab, qtbot):
    assert not lab.view._panels[1].picture[..., 1:].any()
    qtbot.mouseClick(lab.options.tint.button("grey"), LEFT)
    assert lab.view._panels[1].picture.ndim == 2


def test_a_grey_picture_is_one_matrix(lab):
    lab.put(PixelsState(Pixels(Picture.DIGIT)))
    assert len(lab.view._panels) == 1 and lab.view._panels[0].picture.shape == (28, 28)


def test_a_plane_switched_off_is_missing_in_the_picture_together(lab):
    lab.options.planes[Plane.RED].click()
    assert not lab.view._panels[0].picture[..., 0].any() and lab.view._panels[0].picture[..., 1].any()


def test_hovering_shows_the_same_pixel_everywhere(lab):
    for panel in range(4):
        mouse(lab, QEvent.Type.MouseMove, middle(lab, panel, 2, 3))
        assert lab.view.lit == (2, 3)
    assert lab.sum.text() == "Row 2, column 3: red 255, green 205, blue 0; as grey 197."


def test_a_number_typed_into_a_plane_changes_the_picture_and_can_be_undone(lab, qtbot):
    write(lab, qtbot, 3, (2, 3), "200")
    assert lab.view._panels[0].picture[2, 3].tolist() == [255, 205, 200]
    lab.session.notebook.undo(Page.PIXELS)
    assert lab.view._panels[0].picture[2, 3].tolist() == [255, 205, 0]


def test_three_numbers_typed_into_the_picture_are_its_colour(lab, qtbot):
    write(lab, qtbot, 0, (0, 0), "1 2 3")
    assert lab.view._panels[0].picture[0, 0].tolist() == [1, 2, 3]


@pytest.mark.parametrize("words", ["two", "256", "-1", "nan", "1e50", "1 2"])
def test_what_is_no_value_is_said_and_the_picture_stays(lab, qtbot, failures, words):
    write(lab, qtbot, 0, (0, 0), words)
    assert len(failures) == 1 and lab.view._panels[0].picture[0, 0].tolist() == [24, 32, 72]


def test_shares_are_typed_from_0_to_1():
    assert color_of("0,5", Scale.SHARES, (1, 2, 3), 1) == (1, 128, 3)
    assert color_of("1", Scale.SHARES, (1, 2, 3), None) == (255, 255, 255)


def test_the_brush_paints_a_stroke_that_one_undo_takes_back(lab, qtbot):
    qtbot.mouseClick(lab.options.pen.button("blue"), LEFT)
    mouse(lab, QEvent.Type.MouseButtonPress, middle(lab, 0, 4, 1), LEFT)
    mouse(lab, QEvent.Type.MouseMove, middle(lab, 0, 4, 3), LEFT)
    mouse(lab, QEvent.Type.MouseMove, middle(lab, 0, 4, 5), LEFT)
    mouse(lab, QEvent.Type.MouseButtonRelease, middle(lab, 0, 4, 5))
    assert lab.view._panels[0].picture[4, 1:6].tolist() == [[0, 0, 255]] * 5
    lab.session.notebook.undo(Page.PIXELS)
    assert not lab.state.pixels.edits


def test_the_wheel_zooms_and_leaves_the_pixel_under_the_mouse(lab):
    lab.put(PixelsState(Pixels(Picture.WHEEL)))
    point = middle(lab, 0, 40, 60)
    wheel(lab, point, 4)
    assert lab.state.pixels.window.size < 48
    panel, (row, column) = lab.view.cell_at(point)
    assert panel == 0 and abs(row - 40) <= 3 and abs(column - 60) <= 3


def test_a_drag_moves_what_is_zoomed_in(lab):
    lab.put(PixelsState(Pixels(Picture.WHEEL, window=Window(40, 40, 8))))
    mouse(lab, QEvent.Type.MouseButtonPress, middle(lab, 0, 44, 44), LEFT)
    mouse(lab, QEvent.Type.MouseMove, middle(lab, 0, 42, 45), LEFT)
    mouse(lab, QEvent.Type.MouseButtonRelease, middle(lab, 0, 42, 45))
    assert lab.state.pixels.window == Window(42, 39, 8) and lab.view.findChild(QLineEdit) is None


def test_numbers_vanish_before_they_clutter(qapp):
    assert letter_size(40, 1, Scale.BYTES) >= 10 and letter_size(14, 1, Scale.BYTES) == 0
    assert letter_size(40, 3, Scale.BYTES) <= 12


def test_resolution_and_bits_make_it_coarser(lab):
    lab.options.longest.slider.setValue(4)
    lab.options.bits.slider.setValue(1)
    picture = lab.view._panels[0].picture
    assert picture.shape == (4, 4, 3) and set(np.unique(picture)) <= {0, 255}
    assert "*4* pixels of the original" in lab.notes.words


def test_a_map_of_the_explorer_runs_from_black_to_white_and_survives_json(lab):
    lab.take(np.array([[[-1.0, 0.0], [1.0, 3.0]]], np.float32), "map 2 of conv1")
    assert lab.view._panels[0].picture.tolist() == [[0, 64], [128, 255]]
    assert from_plain(PixelsState, to_plain(lab.state)) == lab.state
    assert "map 2 of conv1" in lab.view._panels[0].caption


def test_the_explorers_picture_is_shown_with_all_its_pixels_and_followed(lab):
    lab.session.desk.load_picture(np.full((20, 30, 3), 7, np.uint8), "a")
    lab.take_input()
    assert lab.view._panels[0].picture.shape[:2] == (20, 30)
    lab.session.desk.load_picture(np.full((10, 30), 9, np.uint8), "b")
    assert lab.view._panels[0].picture.shape == (10, 30)


def test_a_huge_photo_is_worked_on_smaller_and_that_is_said(lab):
    lab.session.desk.load_picture(np.zeros((6000, 8000), np.uint8), "huge")
    lab.take_input()
    assert max(lab.view._panels[0].picture.shape) == 1024
    assert "48.0 million" in lab.notes.words and "1024 × 768" in lab.notes.words
    assert workable(np.zeros((9000, 90, 4), np.uint8)).shape[2] == 3


def test_a_damaged_map_leaves_the_page_with_a_picture(lab):
    lab.put(PixelsState(Pixels(Picture.OWN), kept="rubbish", shape=(2, 2)))
    assert lab.view._panels[0].picture.shape[0] == 8


def test_the_copied_code_makes_what_is_shown_for_every_preset(lab):
    for state in lab.presets().values():
        lab.put(state)
        lab.copy_code()
        space = {}
        exec(QGuiApplication.clipboard().text(), space)
        assert np.array_equal(space["output"].numpy(), lab._worked.shown)


def key(qtbot, lab, name, modifier=NONE):
    qtbot.keyClick(lab.view, getattr(Qt.Key, f"Key_{name}"), modifier)


def test_arrows_point_at_pixels_and_enter_types_into_the_plane_that_the_keyboard_is_in(lab, qtbot):
    lab.view.setFocus(Qt.FocusReason.TabFocusReason)
    key(qtbot, lab, "Up")
    key(qtbot, lab, "Left")
    assert lab.view.lit == (3, 3) and lab.sum.text().startswith("Row 3, column 3")
    key(qtbot, lab, "Right", Qt.KeyboardModifier.ControlModifier)
    key(qtbot, lab, "Return")
    editor = lab.view.findChild(QLineEdit)
    qtbot.keyClicks(editor, "7")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert lab.view._panels[0].picture[3, 3].tolist() == [7, 205, 0]
    qtbot.waitUntil(lab.view.hasFocus)


def test_a_digit_begins_a_number(lab, qtbot):
    lab.view.setFocus(Qt.FocusReason.TabFocusReason)
    key(qtbot, lab, "9")
    assert lab.view.findChild(QLineEdit).text() == "9"


def test_arrows_move_what_is_zoomed_in_at_its_edge(lab, qtbot):
    lab.put(PixelsState(Pixels(Picture.WHEEL, window=Window(40, 40, 8))))
    lab.view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(5):
        key(qtbot, lab, "Down")
    assert lab.view.lit == (49, 44) and lab.state.pixels.window == Window(42, 40, 8)


def test_plus_and_minus_zoom_and_enter_paints_with_the_brush(lab, qtbot):
    lab.view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClicks(lab.view, "+")
    assert lab.state.pixels.window.size == 4
    qtbot.keyClicks(lab.view, "-")
    lab.options.pen.button("blue").click()
    key(qtbot, lab, "Return")
    assert lab.view._panels[0].picture[lab.view.lit].tolist() == [0, 0, 255]


def test_the_bits_can_be_typed_on_their_slider(lab, qtbot):
    bits = lab.options.bits
    bits.slider.setFocus()
    qtbot.keyClicks(bits.slider, "3")
    qtbot.keyClick(bits.box, Qt.Key.Key_Return)
    assert lab.state.pixels.bits == 3 and bits.slider.hasFocus()


@pytest.mark.parametrize(("words", "bits"), [("99", 8), ("-4", 8), ("three", 8), ("", 8)])
def test_bits_that_cannot_be_stay_as_they_were(lab, qtbot, words, bits):
    box = lab.options.bits.box
    box.setFocus()
    box.clear()
    qtbot.keyClicks(box, words)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert lab.state.pixels.bits == bits and box.text() == str(bits)
