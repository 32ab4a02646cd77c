"""Step by step: the arithmetic of one unit, and the film that fills its map."""

import gc
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication

from explorer.colors import Coloring
from explorer.drawing import Drawing, Stroke
from explorer.panels.steps.page import StepsView
from explorer.panels.steps.painter import Colors
from explorer.panels.steps.planes import plane_of
from explorer.panels.steps.story import Story
from explorer.panels.steps.table import shortened, verdict_lines
from explorer.panels.steps.tellers import story_of
from explorer.panels.transport import Transport
from explorer.scene import RangeMode
from explorer.session import Session
from explorer.trace import Axes, Edits, Layer, LayerKind, Switch, Trace, Unit
from explorer.widgets.map_view import cells_rect
from explorer.widgets.pictures import pixels
from explorer.widgets.scrubber import Scrubber

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
    assert view.story.source.layer == "pool2"
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
    for size in ((440, 480), (620, 450), (712, 620), (1100, 800)):
        view.window().resize(*size)
        for layer in TRACE.layers:
            drawn.visit(Unit(layer.name, tuple(0 for _ in layer.shape)))
            assert view.story.unit.layer == layer.name
            assert not view.grab().isNull()


def test_it_fills_whatever_room_there_is(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    for size in ((1100, 800), (620, 450), (440, 480)):
        view.window().resize(*size)
        qtbot.waitUntil(lambda size=size: view.width() == size[0])
        places, room = view.canvas.places, QRectF(view.canvas.rect())
        parts = [places.source, places.output, places.table, *places.panes, *(r for _, r in places.strip)]
        assert all(room.contains(rect) for rect in parts)
        apart = [(a, b) for i, a in enumerate(parts) for b in parts[i + 1 :]]
        assert not any(a.intersects(b) for a, b in apart)


def test_in_a_narrow_window_the_place_is_said_briefly_not_cut_off(qtbot, view, drawn):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    for wide, words in ((440, "map 9 · (4, 6)"), (1100, "map 9 · row 4, column 6")):
        view.window().resize(wide, 480)
        qtbot.waitUntil(lambda words=words: view._title.text() == words)
        assert view._title.fontMetrics().horizontalAdvance(words) <= view._title.width()


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
    assert transport.words == "conv2 + ReLU · map 9 · row 4, column 6 · 47 of 100"
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


# ---- what is broken


def switched(layer: str, *also: str) -> Trace:
    """Return the toy's seven with map 0 of a layer switched off, which is zero there and in the layers `also`."""
    values = dict(TRACE.values)
    for name in (layer, *also):
        values[name] = values[name].copy()
        values[name][0] = 0
    return replace(TRACE, values=values, edits=Edits(off=frozenset({Switch(layer, (0,))})))


def told(trace: Trace, unit: Unit, mode: RangeMode = RangeMode.LAYER) -> Story:
    return story_of(trace, Coloring(trace, mode), unit, None)


BEST = Unit("relu2", (0, *np.unravel_index(TRACE["conv2"][0].argmax(), (10, 10))))


@pytest.mark.parametrize(
    ("trace", "ending"),
    [
        (switched("relu2"), ["sum", "ReLU", "off →"]),
        (switched("conv2", "relu2"), ["sum", "off →", "ReLU"]),
    ],
)
def test_what_is_switched_off_has_a_line_and_is_neither_wrong_nor_right(trace, ending):
    story = told(trace, BEST)
    assert [line.words for line in story.lines[-3:]] == ending
    by_words = {line.words: line.number for line in story.lines}
    value = float(TRACE["conv2"][BEST.position])
    assert by_words["sum"] == pytest.approx(value, abs=1e-5) and by_words["off →"] == 0
    assert by_words["ReLU"] == pytest.approx(value if ending[1] == "ReLU" else 0, abs=1e-5)
    assert story.lines[-1].role == "result" and story.lines[-1].number == 0
    assert story.verdict.words.startswith("switched off by you; it would be")


def test_the_verdict_is_that_of_every_step_not_only_of_the_last():
    values = {**TRACE.values, "conv2": TRACE["conv2"].copy()}
    values["conv2"][BEST.position] += 0.5
    values["relu2"] = np.maximum(values["conv2"], 0)
    story = told(replace(TRACE, values=values), BEST)
    assert story.last.agrees and story.verdict.color == "bad"
    assert story.verdict.words.startswith("differs from PyTorch by 0.5")


def test_a_pooling_unit_that_is_switched_off_says_so():
    story = told(switched("pool2"), Unit("pool2", (0, 1, 1)))
    assert [line.words for line in story.lines[-2:]] == ["maximum", "off →"]
    assert story.lines[-1].number == 0


def test_a_verdict_too_long_for_the_table_runs_over_lines():
    story = told(switched("conv2", "relu2"), BEST)
    lines = verdict_lines(story, 140)
    assert len(lines) > 1 and " ".join(lines) == story.verdict.words


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan, 3e38])
@pytest.mark.parametrize("layer", ["conv2", "fc1", "fc3"])
def test_weights_that_are_no_numbers_raise_no_warning(qtbot, show, layer, number):
    old = TRACE.layer(layer)
    weight = old.weight.copy()
    weight.reshape(len(weight), -1)[:, :40:2] = number
    weight.reshape(len(weight), -1)[:, 1:40:2] = -number
    layers = tuple(replace(old, weight=weight) if one is old else one for one in TRACE.layers)
    trace = replace(TRACE, layers=layers)
    session = Session(lambda _request, _cancelled: trace)
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    view = StepsView(session)
    show(view, 712, 620)
    for shown in ("relu2", "relu3", "fc3", "softmax"):
        session.visit(Unit(shown, (0, 3, 3) if shown == "relu2" else (0,)))
        shortened(view.story, 40)
        assert not view.grab().isNull()
    session.close()


# ---- colours and memory


def test_every_map_of_a_mosaic_has_its_own_range_where_ranges_are_those_of_maps(view, drawn):
    drawn.visit(Unit("relu3", (17,)))
    drawn.choose_range(RangeMode.MAP)
    seen = view.canvas.grab().toImage()
    peaks = TRACE["pool2"].reshape(16, -1).max(1)
    assert peaks.min() < 0.8 * peaks.max()
    for channel in range(16):
        row, column = divmod(int(TRACE["pool2"][channel].argmax()), 5)
        cell = view.story.source.cell((channel, row, column))
        color = drawn.coloring.scale("pool2", channel).rgb(TRACE["pool2"][channel, row, column])
        for rect in (view.canvas.places.panes[0], view.canvas.places.source):
            corner = cells_rect(rect, view.story.source.shape, *cell, cell[0] + 1, cell[1] + 1).topLeft()
            shown = seen.pixelColor((corner + QPointF(2, 2)).toPoint()).getRgb()[:3]
            assert shown == tuple(color.tolist())


def test_the_logits_of_a_softmax_over_maps_have_the_colours_of_their_maps(qtbot, show):
    source = Layer("a", LayerKind.CONVOLUTION, (4, 1, 3), Axes.MAPS)
    layer = Layer("l", LayerKind.SOFTMAX, (4, 1, 3), Axes.MAPS, ("a",), settings={"dim": 0}, signed=False)
    logits = np.array([[1, 2, 3], [10, 20, 30], [0.1, 0.2, 0.3], [-5, 5, 1]], np.float32)[:, None]
    shares = np.exp(logits) / np.exp(logits).sum(0)
    trace = Trace("toy", (source, layer), {"a": logits, "l": shares}, (), None)
    coloring = Coloring(trace, RangeMode.MAP)
    pane = story_of(trace, coloring, Unit("l", (1, 0, 1)), None).panes[0]
    colors = Colors(trace, coloring).of(pane.plane)
    assert colors.tolist() == [
        [int(pixels(logits[c, :, 1:2], coloring.scale("a", c))[0, 0]) for c in range(4)]
    ]


def test_a_layer_that_was_edited_is_not_kept():
    layer = replace(TRACE.layer("fc1"), weight=TRACE.layer("fc1").weight.copy())
    gone = ref(layer)
    assert plane_of(layer).shape == (10, 12)
    del layer
    gc.collect()
    assert gone() is None


def test_the_same_picture_of_an_edited_layer_is_found_again():
    edited = replace(TRACE.layer("conv2"), weight=TRACE.layer("conv2").weight * 2)
    assert plane_of(edited, 3) is plane_of(TRACE.layer("conv2"), 3)


def test_a_softmax_behind_a_flatten_shows_the_maps_its_logits_lie_in():
    source = Layer("a", LayerKind.ADAPTIVE_POOLING, (20, 1, 1), Axes.MAPS)
    flatten = Layer("f", LayerKind.FLATTEN, (20,), Axes.VECTOR, ("a",))
    layer = Layer("l", LayerKind.SOFTMAX, (20,), Axes.VECTOR, ("f",), settings={"dim": 0}, signed=False)
    logits = np.arange(20, dtype=np.float32)
    shares = np.exp(logits - 19) / np.exp(logits - 19).sum()
    values = {"a": logits.reshape(20, 1, 1), "f": logits, "l": shares}
    story = told(Trace("toy", (source, flatten, layer), values, (), None), Unit("l", (18,)))
    assert story.source.layer == "a" and story.verdict.color == "good"
    assert story.panes[0].values[story.source.cell((18, 0, 0))] == 18
    assert story.panes[0].marked == (story.source.cell((18, 0, 0)),)
