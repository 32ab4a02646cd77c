"""The Filters lab, driven with real events."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.colors import DIVERGING
from explorer.errors import ExplorerError
from explorer.export import studio
from explorer.export.figure import Figure, Format
from explorer.labs import lab_page
from explorer.labs.filters.sources import plain
from explorer.labs.filters.state import FiltersState, Kept, Source
from explorer.labs.filters.wording import heading_of
from explorer.plain import from_plain, to_plain
from explorer.scene import Page
from explorer.session import Session
from explorer.topics import filtering, filters
from explorer.topics.filters import FREE, Border
from tests.toy import lenet_like_trace

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
LECTURE = ((1, 1, 1), (0, 0, 0), (-1, -1, -1))


@pytest.fixture
def lab(open_lab):
    return open_lab(Page.FILTERS)


@pytest.fixture
def stage(lab):
    return lab.pictures


@pytest.fixture
def with_network(qtbot):
    """The page, beside a network of two convolutions."""
    trace = lenet_like_trace(0)
    session = Session(lambda _request, _cancelled: trace)
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    lab = lab_page(Page.FILTERS, session)
    qtbot.addWidget(lab)
    lab.resize(1400, 840)
    lab.show()
    yield lab
    session.close()


@pytest.fixture
def failures(lab):
    said = []
    lab.failed.connect(lambda error: said.append(str(error)))
    return said


def names(lab):
    return [link.name for link in lab.state.filters.chain]


def click(lab, qtbot, name, keys=Qt.KeyboardModifier.NoModifier):
    tiles = lab.pictures.tiles
    at = next(at for at, entry in enumerate(tiles.entries) if entry.name == name)
    qtbot.mouseClick(tiles, LEFT, keys, tiles.tile(at).center())


def values(lab):
    return lab.pictures.view.shown.response.values


def grey(lab):
    return filtering.grey(lab.input.picture)


def write(lab, qtbot, cell, words):
    grid = lab.pictures.grid
    qtbot.mouseClick(grid, LEFT, pos=grid.cell_rect(cell).center().toPoint())
    editor = grid.findChildren(QLineEdit)[-1]  # one that was closed is gone only later
    editor.selectAll()
    qtbot.keyClicks(editor, words)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def mouse(widget, kind, point, held=Qt.MouseButton.NoButton):
    button = held if kind != QEvent.Type.MouseMove else Qt.MouseButton.NoButton
    there = QPointF(widget.mapToGlobal(point.toPoint()))
    event = QMouseEvent(kind, point, there, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def test_the_lectures_horizontal_edges_stand_there_and_act_as_torch_says(lab, stage):
    assert names(lab) == ["Horizontal edges"] and np.array_equal(stage.grid.sheet.values, LECTURE)
    picture = torch.from_numpy(grey(lab))[None, None]
    kernel = torch.tensor(LECTURE, dtype=torch.float32)[None, None]
    expected = torch.nn.functional.conv2d(picture, kernel, padding=1)[0, 0].numpy()
    assert np.allclose(values(lab), expected, atol=1e-5)


def test_a_click_in_the_gallery_applies_its_transpose(lab, stage, qtbot):
    click(lab, qtbot, "Vertical edges")
    assert np.array_equal(stage.grid.sheet.values, np.transpose(LECTURE))
    assert lab._options.presets.box.currentText() == "Lecture: vertical edges"


def test_every_named_kernel_is_in_the_gallery_and_a_click_applies_it(lab, stage, qtbot):
    for name, entry in filters.gallery().items():
        click(lab, qtbot, name)
        assert names(lab) == [name] and np.allclose(stage.grid.sheet.values, entry.kernel)


def test_the_gallery_is_walked_and_chosen_with_the_keyboard(lab, stage, qtbot):
    stage.tiles.setFocus()
    before = stage.tiles.cursor
    qtbot.keyClick(stage.tiles, Qt.Key.Key_Right)
    qtbot.keyClick(stage.tiles, Qt.Key.Key_Return)
    assert names(lab) == [stage.tiles.entries[before + 1].name]
    qtbot.keyClick(stage.tiles, Qt.Key.Key_Down)
    qtbot.keyClick(stage.tiles, Qt.Key.Key_Return, CTRL)
    assert (
        len(names(lab)) == 2 and names(lab)[1] == stage.tiles.entries[before + 1 + stage.tiles.columns].name
    )


def test_the_cursor_of_the_gallery_is_scrolled_into_view(lab, stage, qtbot):
    stage.tiles.setFocus()
    for _ in range(12):
        qtbot.keyClick(stage.tiles, Qt.Key.Key_Down)
    tile = stage.tiles.tile(stage.tiles.cursor)
    top = stage.tiles.mapTo(stage.area.viewport(), tile.center()).y()
    assert 0 <= top <= stage.area.viewport().height()


def test_a_number_typed_into_a_cell_makes_the_kernel_a_free_one_and_can_be_undone(lab, stage, qtbot):
    write(lab, qtbot, (1, 1), "2,5")
    assert names(lab) == [FREE] and stage.grid.sheet.values[1, 1] == 2.5
    expected = filtering.apply(grey(lab), lab.state.filter.kernel)
    assert np.allclose(values(lab), expected, atol=1e-5)
    write(lab, qtbot, (0, 0), "1/4")
    assert stage.grid.sheet.values[0, 0] == 0.25
    lab.session.notebook.undo(Page.FILTERS)
    lab.session.notebook.undo(Page.FILTERS)
    assert names(lab) == ["Horizontal edges"]


@pytest.mark.parametrize("words", ["", "two", "nan", "inf", "1e50"])
def test_what_is_no_number_is_said_and_the_kernel_stays(lab, stage, failures, words):
    stage.grid.written.emit((0, 0), words)
    assert len(failures) == 1 and np.array_equal(stage.grid.sheet.values, LECTURE)


def test_a_kernel_grows_to_eleven_and_shrinks_without_changing_the_picture(lab, stage, qtbot):
    before = values(lab).copy()
    qtbot.mouseClick(lab._options.size.button("11"), LEFT)
    assert stage.grid.sheet.shape == (11, 11) and np.allclose(values(lab), before, atol=1e-5)
    qtbot.mouseClick(lab._options.size.button("1"), LEFT)
    assert stage.grid.sheet.shape == (1, 1) and not values(lab).any()


def test_normalise_keeps_the_brightness_and_zero_mean_takes_it_away(lab, stage, qtbot):
    click(lab, qtbot, "Box blur 3 × 3")
    write(lab, qtbot, (0, 0), "3")
    qtbot.mouseClick(lab._options.normalise, LEFT)
    assert stage.grid.sheet.values.sum() == pytest.approx(1)
    qtbot.mouseClick(lab._options.zero_mean, LEFT)
    assert stage.grid.sheet.values.sum() == pytest.approx(0, abs=1e-6)


def test_a_kernel_that_sums_to_nothing_cannot_be_normalised_and_it_is_said(lab, stage, qtbot, failures):
    qtbot.mouseClick(lab._options.normalise, LEFT)
    assert "sum to 0" in failures[0] and np.array_equal(stage.grid.sheet.values, LECTURE)


def test_a_chain_grows_is_turned_round_and_loses_a_filter(lab, qtbot):
    options = lab._options.chain
    click(lab, qtbot, "Gaussian blur 5 × 5")
    qtbot.mouseClick(options.add, LEFT)
    click(lab, qtbot, "Sobel, vertical edges")
    assert names(lab) == ["Gaussian blur 5 × 5", "Sobel, vertical edges"]
    assert "*7 × 7*" in lab.notes.words
    qtbot.mouseClick(options.up, LEFT)
    assert names(lab) == ["Sobel, vertical edges", "Gaussian blur 5 × 5"] and lab.state.at == 0
    qtbot.mouseClick(options.names[1], LEFT)
    qtbot.mouseClick(options.out, LEFT)
    assert names(lab) == ["Sobel, vertical edges"]


def test_without_any_filter_the_picture_stays_as_it_is(lab, qtbot):
    qtbot.mouseClick(lab._options.chain.out, LEFT)
    assert names(lab) == [] and np.allclose(values(lab), grey(lab), atol=1e-6)
    click(lab, qtbot, "Sharpen")
    assert names(lab) == ["Sharpen"]


def test_a_chain_is_not_longer_than_it_may_be(lab, qtbot, failures):
    for _ in range(7):
        qtbot.mouseClick(lab._options.chain.add, LEFT)
    assert len(names(lab)) == 8 and not lab._options.chain.add.isEnabled()
    click(lab, qtbot, "Sharpen", CTRL)
    assert "at most 8" in failures[0] and len(names(lab)) == 8


def test_the_divider_follows_the_mouse(lab, stage):
    view, place = stage.view, stage.view.place
    mouse(view, QEvent.Type.MouseButtonPress, place.center(), LEFT)
    mouse(view, QEvent.Type.MouseMove, QPointF(place.left() + place.width() / 4, 60), LEFT)
    assert view.divider == pytest.approx(0.25)
    mouse(view, QEvent.Type.MouseMove, QPointF(place.left() - 50, 60), LEFT)
    assert view.divider == 0


def test_the_divider_follows_the_keys(lab, stage, qtbot):
    stage.view.setFocus()
    qtbot.keyClick(stage.view, Qt.Key.Key_Left)
    assert stage.view.divider == pytest.approx(0.45)
    qtbot.keyClick(stage.view, Qt.Key.Key_End)
    assert stage.view.divider == 1
    lab.play()
    assert stage.view.divider == 0


def test_moving_the_divider_computes_nothing_anew(lab, stage):
    shown = stage.view.shown
    lab.step()
    assert stage.view.shown is shown and stage.view.divider == pytest.approx(0.55)


def test_pointing_at_a_pixel_tells_its_value_before_and_after(lab, stage):
    view, place = stage.view, stage.view.place
    scale = place.height() / 480
    mouse(view, QEvent.Type.MouseMove, QPointF(place.left() + 300.5 * scale, place.top() + 45.5 * scale))
    assert view.reading.startswith("row 45, column 300:")
    assert f"{values(lab)[45, 300]:.3f}".replace("-", "−") in view.reading


def test_signed_results_have_two_colours_about_zero_and_pictures_are_grey(lab, stage, qtbot):
    view = stage.view
    assert view.shown.scale.lut == "diverging" and view.shown.scale.low == -view.shown.scale.high
    row, column = np.argwhere(np.abs(values(lab)) < 1e-6)[0]
    assert view.after.pixelColor(int(column), int(row)).getRgb()[:3] == tuple(DIVERGING[128])
    row, column = np.unravel_index(values(lab).argmax(), values(lab).shape)
    assert (
        view.after.pixelColor(int(column), int(row)).getRgb()[:3]
        in {
            tuple(DIVERGING[255]),
            tuple(DIVERGING[0]),
        }
        or values(lab).max() < view.shown.scale.high
    )
    click(lab, qtbot, "Gaussian blur 3 × 3")
    assert (view.shown.scale.lut, view.shown.scale.low, view.shown.scale.high) == ("grey", 0, 1)
    color = view.after.pixelColor(100, 100).red()
    assert color == pytest.approx(values(lab)[100, 100] * 255, abs=0.51)


def test_what_is_clipped_on_screen_is_said(lab, qtbot):
    click(lab, qtbot, "Sharpen")
    assert "outside 0..1" in lab.notes.words


def test_each_colour_is_filtered_by_itself(lab, stage, qtbot):
    qtbot.mouseClick(lab._options.colour.button("each colour"), LEFT)
    click(lab, qtbot, "Box blur 5 × 5")
    expected = filtering.apply(lab.input.picture, lab.state.filter.kernel, Border.ZERO)
    assert values(lab).shape == (480, 640, 3) and np.allclose(values(lab), expected, atol=1e-5)
    shown = stage.view.after.pixelColor(120, 110)
    assert np.allclose(shown.getRgb()[:3], expected[110, 120] * 255, atol=0.51)


def test_the_copied_code_makes_what_is_shown_for_every_preset(lab):
    for preset in lab.presets().values():
        lab.show_preset(preset)
        lab.copy_code()
        space = {}
        exec(QGuiApplication.clipboard().text(), space)
        assert np.allclose(space["output"].numpy(), values(lab), atol=1e-4)


def test_a_preset_keeps_the_picture_and_the_keys_turn_them(lab):
    lab.change(source=Source.SHIP)
    lab.next_preset()
    assert lab.state.source is Source.SHIP and names(lab) == ["Vertical edges"]
    lab.previous_preset()
    assert names(lab) == ["Horizontal edges"]


def test_the_state_comes_back_from_json(lab):
    lab.take(np.linspace(-3, 5, 24 * 20, dtype=np.float32).reshape(1, 24, 20), "map 2 of conv1")
    states = [FiltersState(value.filters) for value in lab.presets().values()]
    for state in [lab.state, *states]:
        assert from_plain(FiltersState, to_plain(state)) == state


def test_a_damaged_picture_in_a_file_is_refused():
    with pytest.raises(ExplorerError):
        Kept(2, 2, "AAAA", "three bytes")
    with pytest.raises(ExplorerError):
        Kept(1, 1, "?", "no base64")


def test_a_map_of_the_explorer_becomes_the_picture(lab):
    maps = np.linspace(-3, 5, 600 * 500, dtype=np.float32).reshape(1, 600, 500)
    lab.take(maps, "map 2 of conv1")
    assert lab.input.pixels.shape == (256, 213, 3) and lab.input.name == "map 2 of conv1"
    assert lab.input.pixels.min() == 0 and lab.input.pixels.max() == 255
    assert len(lab.state.kept.data) < 100_000


def test_a_map_without_numbers_is_refused_and_the_picture_stays(lab, failures):
    lab.take(np.ones(10, np.float32), "fc1")
    assert "no picture" in failures[0] and lab.state.source is Source.SHAPES


def test_the_drawing_of_the_explorer_is_followed_while_it_grows(lab, session):
    lab.change(source=Source.EXPLORER)
    assert not lab.input.pixels.any() and lab.input.name == "the drawing"
    session.desk.begin_stroke(60, 100)
    session.desk.extend_stroke([(200.0, 100.0, 0.5)])
    first = values(lab)
    assert np.abs(first).max() > 1
    session.desk.extend_stroke([(200.0, 200.0, 0.5)])
    assert not np.array_equal(values(lab), first)


def test_a_large_photo_of_the_explorer_is_worked_on_smaller_and_that_is_said(lab, session):
    photo = np.random.default_rng(0).integers(0, 256, (1500, 2000, 3), np.uint8)
    session.desk.load_picture(photo, "photo.jpg")
    lab.change(source=Source.EXPLORER)
    assert lab.input.picture.shape == (480, 640, 3) and "2000 × 1500" in lab.notes.words
    assert to_plain(lab.state)["kept"] is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 700, 3), (9, 5, 4)])
def test_pictures_of_odd_shapes_are_filtered_and_drawn(lab, session, shape):
    session.desk.load_picture(np.full(shape, 200, np.uint8), "odd.png")
    lab.change(source=Source.EXPLORER)
    for preset in lab.presets().values():
        lab.show_preset(preset)
        lab.grab()
    assert lab.input.picture.ndim == 3


def test_frames_of_a_camera_are_filtered_fast_enough(lab, session):
    from time import perf_counter

    frames = np.random.default_rng(0).integers(0, 256, (4, 480, 640, 3), np.uint8)
    session.desk.load_picture(frames[0], "Camera")
    lab.change(source=Source.EXPLORER)
    took = []
    for turn in range(12):
        start = perf_counter()
        session.desk.show_frame(frames[turn % 4], "Camera")
        lab.pictures.view.repaint()
        took.append(perf_counter() - start)
    assert np.median(took) < 0.08  # 0.04 on a machine that does nothing else


def test_a_page_that_is_not_seen_does_not_work(lab, session):
    lab.change(source=Source.EXPLORER)
    lab.hide()
    shown = lab.pictures.view.shown
    session.desk.begin_stroke(60, 100)
    assert lab.pictures.view.shown is shown
    lab.show()
    assert lab.pictures.view.shown is not shown


def test_an_opaque_and_a_transparent_picture_are_made_plain():
    pixels = np.zeros((2, 2, 4), np.uint8)
    pixels[0, 0] = 10, 20, 30, 255
    made = plain(pixels, "a.png")
    assert tuple(made.pixels[0, 0]) == (10, 20, 30) and tuple(made.pixels[1, 1]) == (255, 255, 255)


def test_without_a_network_the_gallery_says_so(lab, stage, qtbot):
    qtbot.mouseClick(lab._options.gallery.button("of the network"), LEFT)
    assert stage.tiles.entries == () and "no convolution" in stage.heading.text()


def test_every_control_has_a_name_and_a_tooltip(lab):
    for widget in lab._options.widgets:
        for button in widget.findChildren(type(lab._options.normalise)):
            assert button.accessibleName() or not button.isVisible()
            assert button.toolTip() or not button.isVisible()


def test_the_kernels_of_the_network_are_applied_by_a_click_and_shown_with_their_sign(with_network, qtbot):
    lab = with_network
    qtbot.mouseClick(lab._options.gallery.button("of the network"), LEFT)
    layer = next(layer for layer in lab.session.trace.layers if layer.kind == "convolution")
    entries = lab.pictures.tiles.entries
    assert len(entries) == layer.shape[0] and layer.name in lab.pictures.heading.text()
    click(lab, qtbot, entries[1].name)
    assert np.allclose(lab.pictures.grid.sheet.values, layer.weight[1].sum(axis=0), atol=1e-6)
    assert lab.pictures.view.shown.response.signed and "A kernel of a network" in lab.notes.words


def test_the_input_of_the_network_is_taken_as_the_picture(with_network):
    with_network.take_input()
    assert with_network.state.source is Source.KEPT
    assert with_network.input.pixels.shape[:2] == with_network.session.trace.layers[0].shape[1:]


def test_a_picture_is_chosen_from_the_list(lab):
    lab._options.source.box.activated.emit(2)
    assert lab.state.source is Source.SHIP and lab.input.pixels.shape == (480, 480, 3)


def test_reset_brings_the_lectures_filter_back(lab, qtbot):
    click(lab, qtbot, "Emboss")
    lab.reset()
    assert lab.state == FiltersState()


def test_the_picture_before_is_left_of_the_divider_and_after_right_of_it(lab, stage, qtbot):
    click(lab, qtbot, "Laplacian, 8 neighbours")
    picture, place, view = stage.view.grab().toImage(), stage.view.place, stage.view
    scale = place.width() / 640
    for column, shown in ((125, view._before), (600, view._after)):
        point = QPoint(round(place.left() + (column + 0.5) * scale), round(place.top() + 225 * scale))
        painted, there = picture.pixelColor(point), shown.pixelColor(column, 225)
        assert np.allclose(painted.getRgb()[:3], there.getRgb()[:3], atol=4)


@pytest.mark.parametrize("format", [Format.PNG, Format.SVG])
def test_the_stage_becomes_a_figure(lab, format):
    assert len(studio.bytes_of(studio.widget(lambda: lab.stage), Figure(format=format))) > 1000


def test_weights_that_would_be_written_as_nothing_are_not_written(lab, stage, qtbot):
    click(lab, qtbot, "Gaussian blur 3 × 3")
    assert stage.grid.sheet.decimals >= 2 and stage.grid._letters()[0] >= 11
    click(lab, qtbot, "Gaussian blur 7 × 7")
    assert stage.grid.sheet.decimals == 4 and stage.grid._letters()[0] == 0


def test_a_preset_scrolls_the_gallery_to_its_kernel(lab, stage):
    lab.show_preset(lab.presets()["Motion blur"])
    tile = stage.tiles.tile(stage.tiles.cursor)
    assert stage.tiles.entries[stage.tiles.cursor].name == "Motion blur"
    assert stage.tiles.mapTo(stage.area.viewport(), tile.center()).y() < stage.area.viewport().height()


def test_the_sign_of_each_colour_is_told_apart_from_that_of_grey(lab, qtbot):
    qtbot.mouseClick(lab._options.colour.button("each colour"), LEFT)
    assert "Red, green and blue" in lab.notes.words and "two colours" not in lab.notes.words


def test_pointing_at_a_cell_of_the_kernel_tells_its_weight_in_full(lab, stage, qtbot):
    click(lab, qtbot, "Gaussian blur 7 × 7")
    mouse(stage.grid, QEvent.Type.MouseMove, stage.grid.cell_rect((0, 1)).center())
    assert stage.caption.text() == "row 0, column 1: 0.00146"  # 6 / 4096
    QApplication.sendEvent(stage.grid, QEvent(QEvent.Type.Leave))
    assert stage.caption.text() == "Gaussian blur 7 × 7"


def test_kernels_of_random_weights_are_not_called_learned(with_network):
    with_network.change(learned=True)
    assert "has learned" in with_network.pictures.heading.text()
    assert "untrained" in heading_of(
        with_network.state,
        replace(with_network.session.trace, trained=False),
        with_network.pictures.tiles.entries,
    )


def test_the_code_that_learns_from_the_picture_ends_with_the_kernel_that_is_shown(lab, qtbot):
    qtbot.mouseClick(lab._options.shown.button("Learn this filter"), LEFT)
    stage = lab.pages.currentWidget()
    qtbot.mouseClick(stage.controls.data.button("photo"), LEFT)
    for _ in range(5):
        lab.step()
    lab.copy_code()
    space = {}
    exec(QGuiApplication.clipboard().text(), space)
    assert np.allclose(space["output"].numpy(), stage.progress.kernel, atol=1e-6)


def test_a_kept_picture_of_negative_size_is_refused():
    with pytest.raises(ExplorerError, match="damaged"):
        Kept(-4, -4, "A" * 22 + "==", "a picture")
