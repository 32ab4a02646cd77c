"""Step by step: the arithmetic of one unit, and the film that fills its map."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication

from explorer.drawing import Drawing, Stroke
from explorer.panels.steps.page import StepsView
from explorer.panels.steps.table import shortened
from explorer.panels.transport import Scrubber, Transport
from explorer.trace import Unit
from explorer.widgets.map_view import cells_rect

from .conftest import TRACE


@pytest.fixture
def drawn(qtbot, session):
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))
    return session


@pytest.fixture
def view(drawn, show):
    view = StepsView(drawn)
    show(view, 712, 620)
    return view


def centre(rect, shape, row, column):
    return cells_rect(rect, shape, row, column, row + 1, column + 1).center().toPoint()


def over_output(view, row, column):
    return centre(view.canvas.places.output, view.story.output.shape, row, column)


def over_source(view, row, column):
    return centre(view.canvas.places.source, view.story.source.shape, row, column)


def numbers(view):
    return [line.number for line in view.story.lines]


# ---- what is told


def test_a_convolution_is_its_channels_plus_bias_then_relu(view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    layer, source = TRACE.layer("conv2"), TRACE["pool1"]
    patch = source[:, 4:9, 6:11].astype(float) * layer.weight[9]
    sums = patch.sum((1, 2))
    total = sums.sum() + layer.bias[9]
    assert numbers(view) == pytest.approx([*sums, layer.bias[9], total, max(total, 0.0)], abs=1e-6)
    assert view.story.last.agrees
    window, kernel, products = view.story.panes
    assert np.array_equal(kernel.values, layer.weight[9, view.story.shown])
    assert products.values == pytest.approx(window.values * kernel.values)
    assert kernel.scale.low == -kernel.scale.high


def test_the_window_may_lie_in_the_padding(view, drawn):
    drawn.visit(Unit("relu1", (0, 0, 0)))
    frame = view.story.frame
    assert (frame.top, frame.left, frame.bottom, frame.right) == (-2, -2, 3, 3)
    assert view.story.padding == (2, 2)


def test_a_pooling_unit_marks_the_winner(view, drawn):
    drawn.visit(Unit("pool1", (1, 4, 6)))
    window = TRACE["relu1"][1, 8:10, 12:14]
    (pane,) = view.story.panes
    assert np.array_equal(pane.values, window)
    assert pane.marked == (np.unravel_index(window.argmax(), (2, 2)),)
    assert numbers(view)[-1] == window.max()


def test_a_linear_unit_shows_its_weights_in_the_maps_they_read(view, drawn):
    drawn.visit(Unit("relu3", (17,)))
    inputs, weights, products = view.story.panes
    assert view.story.source.layer.name == "pool2"
    row, column = view.story.source.cell((3, 1, 2))
    flat = 3 * 25 + 1 * 5 + 2
    assert weights.values[row, column] == TRACE.layer("fc1").weight[17, flat]
    assert inputs.values[row, column] == TRACE["pool2"][3, 1, 2]
    assert np.nansum(products.values) == pytest.approx(
        float(TRACE["fc1"][17] - TRACE.layer("fc1").bias[17]), abs=1e-4
    )


def test_a_softmax_is_a_share_of_the_exponentials(view, drawn):
    drawn.visit(Unit("softmax", (7,)))
    logits = TRACE["fc3"].astype(float)
    share = np.exp(logits - logits.max())[7] / np.exp(logits - logits.max()).sum()
    assert numbers(view)[-1] == pytest.approx(share)
    assert view.story.panes[0].labels == TRACE.classes


def test_every_layer_has_a_page_at_every_size(view, drawn):
    for size in ((620, 450), (712, 620), (1100, 800)):
        view.window().resize(*size)
        for layer in TRACE.layers:
            drawn.visit(Unit(layer.name, tuple(0 for _ in layer.shape)))
            assert view.story.unit.layer == layer.name
            assert not view.grab().isNull()


def test_it_fills_whatever_room_there_is(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    for size in ((1100, 800), (620, 450)):
        view.window().resize(*size)
        qtbot.waitUntil(lambda size=size: view.width() == size[0])
        places, room = view.canvas.places, QRectF(view.canvas.rect())
        parts = [places.source, places.output, places.table, *places.panes, *(r for _, r in places.strip)]
        assert all(room.contains(rect) for rect in parts)
        apart = [(a, b) for i, a in enumerate(parts) for b in parts[i + 1 :]]
        assert not any(a.intersects(b) for a, b in apart)


def test_where_there_is_no_room_the_channels_are_one_line_with_the_same_sum(view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    whole, *ending = shortened(view.story, 80)
    assert whole.number == pytest.approx(sum(numbers(view)[:6]))
    assert [line.number for line in ending] == numbers(view)[6:]
    assert shortened(view.story, 240) == view.story.lines


def test_an_empty_pad_steps_without_numbers(session, show):
    view = StepsView(session)
    show(view, 712, 620)
    session.open_film(Unit("relu2", (9, 0, 0)))
    session.film.step(1)
    assert view.story.at_rest and view.story.unit == Unit("relu2", (9, 0, 1))
    assert not view.grab().isNull()


# ---- the film


def test_space_plays_and_holds(qtbot, view, drawn):
    drawn.film.set_speed(64)
    with qtbot.waitSignal(drawn.film.changed, check_params_cb=lambda state: state and state.index > 2):
        drawn.toggle_film()
    assert view._transport._play.accessibleName() == "Pause"
    drawn.toggle_film()
    assert not drawn.film.state.playing


def test_the_output_fills_cell_by_cell(view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    drawn.open_film(Unit("relu2", (9, 4, 6)))
    seen = view.canvas.grab().toImage()
    color = drawn.coloring.scale("relu2").rgb
    for row, column in ((0, 0), (3, 9), (4, 5)):
        corner = over_output(view, row, column) - QPoint(8, 8)
        assert seen.pixelColor(corner).getRgb()[:3] == tuple(color(TRACE["relu2"][9, row, column]).tolist())
    corner = over_output(view, 7, 3) - QPoint(8, 8)
    assert seen.pixelColor(corner).getRgb()[:3] != tuple(color(TRACE["relu2"][9, 7, 3]).tolist())
    drawn.film.seek(99)
    seen = view.canvas.grab().toImage()
    assert seen.pixelColor(corner).getRgb()[:3] == tuple(color(TRACE["relu2"][9, 7, 3]).tolist())


def test_a_step_paints_what_a_full_painting_would(view, drawn):
    def on_screen():
        QApplication.processEvents()
        return view.screen().grabWindow(view.window().winId()).toImage()

    drawn.open_film(Unit("relu2", (9, 2, 2)))
    for index in (23, 24, 40, 12):
        drawn.film.seek(index)
        stepped = on_screen()
        view.canvas.repaint()
        assert on_screen() == stepped


def test_the_buttons_step_and_close(qtbot, view, drawn):
    transport = view._transport
    drawn.visit(Unit("relu2", (9, 4, 6)))
    transport._forward.click()
    assert drawn.film.unit == Unit("relu2", (9, 4, 7))
    transport._back.click()
    assert drawn.film.unit == Unit("relu2", (9, 4, 6))
    assert transport.words == "47 of 100"
    transport._stop.click()
    assert drawn.film.state is None


def test_a_click_on_the_slider_scrubs(qtbot, view, drawn):
    drawn.open_film(Unit("relu2", (9, 0, 0)))
    scrubber = view.findChild(Scrubber)
    right = QPoint(scrubber.width() - 2, scrubber.height() // 2)
    qtbot.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=right)
    assert drawn.film.state.index == 99
    qtbot.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=scrubber.rect().center())
    assert abs(drawn.film.state.index - 50) <= 1
    qtbot.keyClick(scrubber, Qt.Key.Key_Home)
    assert drawn.film.state.index == 0


def test_elsewhere_the_transport_is_there_only_with_a_film(drawn, show):
    transport = Transport(drawn)
    show(transport, 800, 44)
    assert not transport.isVisible()
    drawn.open_film(Unit("relu2", (9, 4, 6)))
    assert transport.isVisible()
    assert transport.words == "relu2 · map 9 · row 4, column 6 · 47 of 100"
    drawn.film.close()
    assert not transport.isVisible()


def test_every_control_has_a_name_and_a_tip(view):
    for part in (view._layers, view._before, view._after, *view._transport.children()):
        if hasattr(part, "accessibleName") and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert part.accessibleName() and part.toolTip()


# ---- pointing


def test_a_hovered_output_cell_takes_over_and_gives_back(qtbot, view, drawn):
    drawn.open_film(Unit("relu2", (9, 4, 6)))
    qtbot.mouseMove(view.canvas, over_output(view, 2, 3))
    assert drawn.hovered == Unit("relu2", (9, 2, 3)) == view.story.unit
    qtbot.mouseMove(view.canvas, QPoint(2, 2))
    assert drawn.hovered is None
    assert view.story.unit == drawn.film.unit == Unit("relu2", (9, 4, 6))


def test_a_click_on_an_output_cell_pins_it(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=over_output(view, 1, 1))
    assert drawn.scene.pinned == Unit("relu2", (9, 1, 1))


def test_a_click_on_an_input_cell_visits_it(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    channel = view.story.source.channel
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=over_source(view, 5, 8))
    assert drawn.scene.pinned == Unit("pool1", (channel, 5, 8))
    assert view.story.unit == drawn.scene.pinned
    assert drawn.can_go_back


def test_a_hovered_input_cell_lights_the_outputs_it_feeds(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    qtbot.mouseMove(view.canvas, over_source(view, 5, 8))
    lit = view.canvas._lit["output"]
    assert lit[1:6, 4:9].all() and lit.sum() == 25


def test_a_hovered_kernel_cell_lights_the_inputs_it_ever_multiplies(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    kernel = view.canvas.places.panes[1]
    qtbot.mouseMove(view.canvas, centre(kernel, (5, 5), 1, 3))
    lit = view.canvas._lit["source"]
    assert lit[1:11, 3:13].all() and lit.sum() == 100


def test_a_click_in_the_strip_chooses_the_input_map(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    index, rect = view.canvas.places.strip[4]
    usual = view.story.shown
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert view.story.shown == index == 4 and view.story.source.channel == 4
    qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert view.story.shown == usual


def test_the_next_map_goes_on_in_the_film(view, drawn):
    drawn.open_film(Unit("relu2", (9, 4, 6)))
    view._after.click()
    assert drawn.film.unit == Unit("relu2", (10, 4, 6)) == view.story.unit


def test_hidden_it_does_nothing(view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    view.hide()
    drawn.visit(Unit("relu2", (9, 5, 6)))
    assert view.story.unit == Unit("relu2", (9, 4, 6))
    view.show()
    assert view.story.unit == Unit("relu2", (9, 5, 6))


def test_nothing_is_under_a_point_beside_everything(view):
    assert view.canvas.spot_at(QPointF(1, 1)) is None
