from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.drawing import Drawing, Stroke
from explorer.panels import Inspector, Predictions
from explorer.panels.curve import curve_of, paint_curve
from explorer.panels.explained.channels import Plan, weight_words
from explorer.panels.explained.graph import paint_graph
from explorer.panels.explained.reading import Reading, figure, signed
from explorer.panels.explained.story import AT_REST
from explorer.session import Session, TraceRequest
from explorer.trace import (
    Axes,
    Contributions,
    Edits,
    Layer,
    LayerKind,
    Step,
    Switch,
    Trace,
    Unit,
    contributions,
)
from explorer.widgets.bars import ProbabilityBars
from explorer.widgets.text import exact

from .conftest import TRACE

EQUAL = "✓ equals PyTorch"


@pytest.fixture
def drawn(qtbot, session):
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))
    return session


@pytest.fixture
def inspector(drawn, show):
    inspector = Inspector(drawn)
    show(inspector, 344, 700)
    return inspector


@pytest.fixture
def session_of(qtbot, show):
    """Return a function that shows an inspector of a given trace."""
    sessions = []

    def session_of(trace: Trace) -> tuple[Session, Inspector]:
        session = Session(lambda request, cancelled: trace)
        sessions.append(session)
        with qtbot.waitSignal(session.trace_changed):
            session.start()
        inspector = Inspector(session)
        show(inspector, 344, 700)
        return session, inspector

    yield session_of
    for session in sessions:
        session.close()


def in_sight(inspector, unit: Unit) -> QPoint:
    """Scroll the place that leads to `unit` into sight and return its middle."""
    point = inspector.sheet.find(unit)
    assert point is not None, f"nothing leads to {unit}"
    inspector.area.ensureVisible(point.x(), point.y(), 0, 60)
    return point


def click(qtbot, inspector, unit: Unit) -> None:
    """Click the place that leads to `unit`."""
    qtbot.mouseClick(inspector.sheet, Qt.MouseButton.LeftButton, pos=in_sight(inspector, unit))


def links(inspector) -> list[Unit]:
    """Return where the sheet leads, each unit once, from top to bottom."""
    found = {}
    sheet = inspector.sheet
    for y in range(0, sheet.height(), 4):
        for x in range(2, sheet.width(), 4):
            spot = sheet.spot(QPointF(x, y))
            if spot is not None and spot.unit is not None:
                found.setdefault(spot.unit)
    return list(found)


# ---- by clicks alone from a class down to a pixel


def test_one_clicks_from_a_class_down_to_a_pixel(qtbot, drawn, inspector, show):
    predictions = Predictions(drawn)
    show(predictions, 248, 260)
    bars = predictions.findChild(ProbabilityBars)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.row_rect(7).center().toPoint())
    assert drawn.selected == Unit("softmax", (7,)) and EQUAL in inspector.words
    click(qtbot, inspector, Unit("fc3", (7,)))
    assert drawn.selected == Unit("fc3", (7,)) and EQUAL in inspector.words
    for layer, before in (("relu4", "relu3"), ("relu3", "pool2"), ("pool2", "relu2"), ("relu2", "pool1")):
        click(qtbot, inspector, strongest(drawn))
        assert drawn.selected.layer == layer and EQUAL in inspector.words, before
    for layer in ("pool1", "relu1"):
        click(qtbot, inspector, strongest(drawn))
        assert drawn.selected.layer == layer and EQUAL in inspector.words
    click(qtbot, inspector, strongest(drawn))
    assert drawn.selected.layer == "input"
    _, row, column = drawn.selected.position
    assert f"{TRACE.stages[1].image[row, column]} of 255" in inspector.words
    for _ in range(8):
        drawn.go_back()
    assert drawn.selected == Unit("softmax", (7,))


def strongest(session) -> Unit:
    """Return the unit on screen whose product is the largest in what feeds the selected unit."""
    from explorer.trace import chain, visible

    terms = chain(session.trace, session.selected)[0].terms[0]
    position = terms.positions[int(np.abs(terms.products).argmax())]
    return visible(session.trace, Unit(terms.source, tuple(map(int, position))))


# ---- what is said


def test_the_inspector_says_what_to_do_without_a_unit(session, show):
    inspector = Inspector(session)
    show(inspector, 264, 600)
    assert inspector.words[0] == "Nothing selected"


def test_an_empty_pad_says_so_instead_of_arithmetic(session, show):
    inspector = Inspector(session)
    show(inspector, 344, 600)
    session.visit(Unit("relu2", (9, 4, 6)))
    assert AT_REST in inspector.words
    assert EQUAL not in inspector.words and links(inspector) == []


def test_a_convolution_is_summed_up_map_by_map(drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    words = inspector.words
    found = contributions(TRACE, Unit("conv2", (9, 4, 6)))
    assert words[0] == "conv2 + ReLU · map 9 · row 4, column 6"
    assert "sees input rows 6–19, columns 10–23 (14 × 14)" in words
    sums = found.detail.sums
    assert "Σ patch × kernel, maps 0 … 5" in words
    assert " ".join([figure(sums[0], 2), *(signed(value, 2) for value in sums[1:])]) in words
    assert f"+ bias {figure(found.bias, 2)}" in words
    assert f"= pre-activation {figure(found.value, 2)}" in words
    assert f"ReLU → {figure(max(found.value, 0), 2)}" in words
    assert EQUAL in words
    assert [word for word in words if word.startswith("map ")] == [
        f"map {index} Σ {figure(total, 2)}" for index, total in enumerate(sums)
    ]


def test_the_layer_is_described_below_as_one_writes_it_in_pytorch(drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    words = inspector.words
    assert "kind convolution + ReLU" in words
    assert "PyTorch nn.Conv2d(6, 16, kernel_size=5)" in words
    assert "parameters 2\u202f416: 2\u202f400 weights and 16 biases" in words
    assert words.index("Layer") > words.index(EQUAL)


def test_every_cell_of_the_patch_leads_to_its_unit(drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    cells = {Unit("pool1", (c, r, k)) for c in range(6) for r in range(4, 9) for k in range(6, 11)}
    assert set(links(inspector)) == cells


def test_padding_leads_nowhere(drawn, inspector):
    drawn.visit(Unit("relu1", (0, 0, 0)))
    assert set(links(inspector)) == {Unit("input", (0, r, c)) for r in range(3) for c in range(3)}


def test_a_tie_names_all_that_are_equally_large(drawn, inspector):
    drawn.visit(Unit("pool1", (1, 4, 6)))  # a window of zeros
    assert "Window in relu1" in inspector.words
    assert "4 are equally large; the first goes on." in inspector.words


def test_a_linear_unit_lists_its_largest_contributions_first(qtbot, drawn, inspector):
    drawn.visit(Unit("fc3", (7,)))
    found = contributions(TRACE, Unit("fc3", (7,)))
    order = np.argsort(-np.abs(found.terms[0].products))
    listed = [word for word in inspector.words if word.startswith("unit ")]
    assert [word.split(":")[0] for word in listed] == [f"unit {index}" for index in order[:12]]
    more = next(spot for spot in spots(inspector) if spot.act is not None)
    point = more.rects[0].center().toPoint()
    inspector.area.ensureVisible(point.x(), point.y())
    qtbot.mouseClick(inspector.sheet, Qt.MouseButton.LeftButton, pos=point)
    assert len([word for word in inspector.words if word.startswith("unit ")]) == 36


def spots(inspector):
    sheet = inspector.sheet
    for y in range(0, sheet.height(), 4):
        spot = sheet.spot(QPointF(sheet.width() / 2, y))
        if spot is not None:
            yield spot


def test_the_weights_behind_a_flatten_lie_in_the_maps_again(drawn, inspector):
    drawn.visit(Unit("relu3", (17,)))
    assert "Products over pool2" in inspector.words and "Weights over pool2" in inspector.words
    assert {unit.layer for unit in links(inspector)} == {"pool2"}


def test_the_inspector_names_the_class_of_an_output(drawn, inspector):
    drawn.visit(Unit("softmax", (7,)))
    assert inspector.words[0] == "softmax · class 7"
    assert links(inspector) == [Unit("fc3", (index,)) for index in range(10)]


def test_a_pixel_says_how_it_was_normalised(drawn, inspector):
    drawn.visit(Unit("input", (0, 6, 12)))
    grey = TRACE.stages[1].image[6, 12]
    assert f"{grey} of 255" in inspector.words
    assert "− 0.13 (mean)" in inspector.words and "÷ 0.31 (std)" in inspector.words
    assert f"= {figure(float(TRACE['input'][0, 6, 12]), 2)}" in inspector.words


def test_the_decimals_follow_the_buttons(qtbot, drawn, inspector):
    drawn.visit(Unit("fc3", (7,)))
    value = contributions(TRACE, Unit("fc3", (7,))).value
    assert f"= value {value:.2f}".replace("-", "−") in inspector.words
    qtbot.mouseClick(inspector.tools.more, Qt.MouseButton.LeftButton)
    assert f"= value {value:.3f}".replace("-", "−") in inspector.words


def test_back_and_forward_can_be_pressed_only_where_they_lead(qtbot, drawn, inspector):
    tools = inspector.tools
    assert not tools.back.isEnabled() and not tools.forward.isEnabled()
    drawn.visit(Unit("softmax", (7,)))
    drawn.visit(Unit("fc3", (7,)))
    qtbot.mouseClick(tools.back, Qt.MouseButton.LeftButton)
    assert drawn.selected == Unit("softmax", (7,))
    assert not tools.back.isEnabled() and tools.forward.isEnabled()
    qtbot.mouseClick(tools.forward, Qt.MouseButton.LeftButton)
    assert drawn.selected == Unit("fc3", (7,))


def test_the_arithmetic_is_copied_in_three_ways(qtbot, drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    tools, clipboard = inspector.tools, QApplication.clipboard()
    text, latex, code = tools.copy.menu().actions()
    text.trigger()
    assert "equals PyTorch" in clipboard.text()
    latex.trigger()
    assert r"\begin{align*}" in clipboard.text()
    code.trigger()
    namespace: dict = {}
    exec(clipboard.text(), namespace)
    assert tools.copy.text() == "✓"


def test_without_a_unit_there_is_nothing_to_copy(drawn, inspector):
    assert not inspector.tools.copy.isEnabled()
    drawn.visit(Unit("fc3", (7,)))
    assert inspector.tools.copy.isEnabled()


# ---- the pointer


def test_pointing_at_a_cell_frames_it_and_hovers_no_unit(qtbot, drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    point = in_sight(inspector, Unit("pool1", (0, 4, 6)))
    qtbot.mouseMove(inspector.sheet, point)
    assert inspector.sheet.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert len(inspector.sheet.spot(QPointF(point)).rects) == 3  # patch, kernel and product
    assert drawn.hovered is None and drawn.selected == Unit("relu2", (9, 4, 6))


def test_a_weight_tells_its_place_in_the_parameter(drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    point = in_sight(inspector, Unit("pool1", (0, 4, 6)))
    spot = inspector.sheet.spot(QPointF(point))
    weight = inspector.sheet.spot(spot.rects[1].center())
    assert weight.words.startswith("conv2.weight[9, 0, 0, 0]") and not weight.clickable


def test_the_tooltip_is_that_of_the_cell(qtbot, drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    point = in_sight(inspector, Unit("pool1", (0, 4, 6)))
    globally = inspector.sheet.mapToGlobal(point)
    QApplication.sendEvent(inspector.sheet, QHelpEvent(QEvent.Type.ToolTip, point, globally))
    assert QToolTip.text().startswith("pool1 · map 0 · row 4, column 6")
    QToolTip.hideText()


def test_a_press_that_leaves_the_cell_is_no_click(qtbot, drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    point = in_sight(inspector, Unit("pool1", (0, 4, 6)))
    other = in_sight(inspector, Unit("pool1", (0, 4, 8)))
    qtbot.mousePress(inspector.sheet, Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseRelease(inspector.sheet, Qt.MouseButton.LeftButton, pos=other)
    assert drawn.selected == Unit("relu2", (9, 4, 6))


# ---- following


def test_the_hovered_unit_is_explained_and_then_the_pinned_one_again(drawn, inspector):
    drawn.visit(Unit("fc3", (7,)))
    drawn.hover(Unit("pool1", (1, 4, 6)))
    assert inspector.words[0].startswith("pool1")
    drawn.hover(None)
    assert inspector.words[0] == "fc3 · class 7"


def test_after_a_hover_one_reads_on_where_one_was(drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    bar = inspector.area.verticalScrollBar()
    bar.setValue(500)
    drawn.hover(Unit("relu2", (9, 4, 7)))
    assert bar.value() == 500  # of the same layer: one compares
    drawn.hover(Unit("pool1", (1, 4, 6)))
    assert bar.value() == 0
    drawn.hover(None)
    assert bar.value() == 500
    drawn.visit(Unit("fc3", (7,)))
    assert bar.value() == 0


def test_the_unit_of_the_film_is_explained(drawn, inspector):
    drawn.open_film(Unit("pool1", (1, 4, 6)))
    assert inspector.words[0] == "pool1 · map 1 · row 4, column 6"
    drawn.film.step(1)
    assert inspector.words[0] == "pool1 · map 1 · row 4, column 7"


def test_a_new_trace_changes_the_numbers_and_moves_nothing(qtbot, drawn, inspector):
    drawn.visit(Unit("fc3", (7,)))
    before, height = inspector.words, inspector.sheet.minimumHeight()
    values = {name: np.array(array) for name, array in TRACE.values.items()}
    values["relu4"] = values["relu4"] * 2
    layer = TRACE.layer("fc3")
    values["fc3"] = (layer.weight @ values["relu4"] + layer.bias).astype(np.float32)
    drawn._lane.finished.emit(
        TraceRequest.of(drawn.scene, drawn.scene.work),
        replace(TRACE, values=MappingProxyType(values)),
    )
    after = inspector.words
    assert len(after) == len(before) and after != before and EQUAL in after
    assert inspector.sheet.minimumHeight() == height


def test_a_value_that_pytorch_computed_otherwise_is_told(session_of):
    values = {name: np.array(array) for name, array in TRACE.values.items()}
    values["fc3"][7] += 0.25
    session, inspector = session_of(replace(TRACE, values=MappingProxyType(values)))
    session.visit(Unit("fc3", (7,)))
    assert "differs from PyTorch by 0.2500" in inspector.words


def test_a_step_that_differs_is_told_even_if_the_next_one_agrees(session_of):
    values = {name: np.array(array) for name, array in TRACE.values.items()}
    values["conv2"][9, 4, 6] += 0.5
    values["relu2"] = np.maximum(values["conv2"], 0)
    session, inspector = session_of(replace(TRACE, values=MappingProxyType(values)))
    session.visit(Unit("relu2", (9, 4, 6)))
    assert "differs from PyTorch by 0.5000" in inspector.words and EQUAL not in inspector.words


def test_another_network_leaves_no_unit_of_the_last_one_behind(qtbot, drawn, inspector):
    drawn.visit(Unit("relu2", (9, 4, 6)))
    drawn.choose_network("other")
    assert not inspector.grab().isNull()
    with qtbot.waitSignal(drawn.trace_changed):
        pass
    assert inspector.words[0] == "Nothing selected"


def test_every_unit_can_be_inspected_at_every_width(drawn, show):
    inspector = Inspector(drawn)
    window = show(inspector, 264, 600)
    for width in (220, 264, 344, 480):
        window.resize(width, 600)
        for layer in TRACE.layers:
            drawn.visit(Unit(layer.name, tuple(0 for _ in layer.shape)))
            assert inspector.words and not inspector.grab().isNull()


# ---- what is broken


def test_a_switched_off_map_is_told(session_of):
    values = {name: np.array(array) for name, array in TRACE.values.items()}
    values["conv2"][9] = 0
    values["relu2"][9] = 0
    edits = Edits(off=frozenset({Switch("conv2", (9,))}))
    session, inspector = session_of(replace(TRACE, values=MappingProxyType(values), edits=edits))
    session.visit(Unit("relu2", (9, 4, 6)))
    assert "map 9 of conv2 is switched off" in inspector.words


def test_an_edited_kernel_is_told_with_what_it_was(session_of):
    layer = TRACE.layer("conv2")
    weight, bias = layer.weight.copy(), layer.bias.copy()
    weight[9, 0, 0, 0], bias[9] = 5.0, 1.0
    layers = tuple(
        replace(entry, weight=weight, bias=bias) if entry is layer else entry for entry in TRACE.layers
    )
    trace = Trace(
        TRACE.network, layers, TRACE.values, TRACE.classes, TRACE.probabilities, originals={"conv2": layer}
    )
    session, inspector = session_of(trace)
    session.visit(Unit("relu2", (9, 4, 6)))
    assert (
        f"this kernel is edited: weight [0, 0, 0] was {exact(float(layer.weight[9, 0, 0, 0]))}"
        in inspector.words
    )
    assert any(word.startswith("this bias is edited: was ") for word in inspector.words)
    spot = inspector.sheet.spot(QPointF(inspector.sheet.find(Unit("pool1", (0, 4, 6)))))
    weight_spot = inspector.sheet.spot(spot.rects[1].center())
    assert "5.0000, trained as " in weight_spot.words


def test_numbers_that_are_none_are_shown_as_they_are(session_of):
    values = {name: np.array(array) for name, array in TRACE.values.items()}
    for name in ("pool1", "conv2", "relu2", "relu4", "fc3", "softmax"):
        values[name].flat[:7] = [np.nan, np.inf, -np.inf, 1e30, -1e30, np.nan, np.nan]
    session, inspector = session_of(replace(TRACE, values=MappingProxyType(values)))
    for layer in TRACE.layers:
        for corner in (0, 1):
            position = tuple(min(corner, size - 1) for size in layer.shape)
            session.visit(Unit(layer.name, position))
            assert inspector.words and not inspector.grab().isNull()


def test_sums_of_opposite_infinities_are_shown_without_a_warning(session_of):
    layers = []
    for layer in TRACE.layers:
        weight = layer.weight
        if weight is not None:
            weight = weight.copy()
            weight.flat[:9] = [np.inf, -np.inf, 0, np.inf, 0, 0, -np.inf, 0, np.inf]
        layers.append(replace(layer, weight=weight))
    trace = Trace(TRACE.network, tuple(layers), TRACE.values, TRACE.classes, TRACE.probabilities)
    session, inspector = session_of(trace)
    for name in ("relu1", "relu2", "relu3", "relu4", "fc3"):
        position = tuple(0 if i == 0 else size // 2 for i, size in enumerate(trace.layer(name).shape))
        session.visit(Unit(name, position))
        inspector.tools.copy.menu().actions()[0].trigger()
        assert any("NaN" in word for word in inspector.words) and not inspector.grab().isNull()


def test_a_layer_without_known_arithmetic_says_so_and_shows_what_it_reads(session_of):
    values = MappingProxyType(
        {"input": np.ones((1, 4, 4), np.float32), "odd": np.zeros((1, 4, 4), np.float32)}
    )
    layers = (
        Layer("input", LayerKind.INPUT, (1, 4, 4), Axes.MAPS),
        Layer("odd", LayerKind.OTHER, (1, 4, 4), Axes.MAPS, ("input",)),
    )
    session, inspector = session_of(Trace("odd", layers, values, (), np.ones(1, np.float32)))
    session.visit(Unit("odd", (0, 1, 2)))
    assert any("no arithmetic" in word for word in inspector.words)
    assert EQUAL not in inspector.words
    assert links(inspector) == [Unit("input", (0, 1, 2))]


def test_a_convolution_of_a_signal_is_explained_like_one_of_maps(qtbot, session_of):
    signal = np.arange(8, dtype=np.float32).reshape(2, 4)
    weight, settings = np.ones((1, 2, 3), np.float32), {"kernel": (1, 3), "stride": (1, 1), "padding": (0, 0)}
    values = {"input": signal, "conv": np.array([[3 + 15, 6 + 18]], np.float32)}
    layers = (
        Layer("input", LayerKind.INPUT, (2, 4), Axes.SIGNALS),
        Layer("conv", LayerKind.CONVOLUTION, (1, 2), Axes.SIGNALS, ("input",), weight, None, settings),
    )
    session, inspector = session_of(Trace("signal", layers, values, (), np.ones(1, np.float32)))
    session.visit(Unit("conv", (0, 1)))
    assert "= 24.00" in inspector.words and EQUAL in inspector.words
    click(qtbot, inspector, Unit("input", (1, 2)))
    assert inspector.words[0] == "input · map 1 · position 2"


def test_with_many_maps_the_overview_brings_a_map_into_sight(qtbot, session_of):
    random = np.random.default_rng(0)
    image, weight = random.normal(size=(80, 3, 3)), random.normal(size=(1, 80, 3, 3))
    values = {"input": image.astype(np.float32), "conv": (image * weight).sum().reshape(1, 1, 1).astype("f")}
    settings = {"kernel": (3, 3), "stride": (1, 1), "padding": (0, 0), "dilation": (1, 1), "groups": 1}
    layers = (
        Layer("input", LayerKind.INPUT, (80, 3, 3), Axes.MAPS),
        Layer(
            "conv",
            LayerKind.CONVOLUTION,
            (1, 1, 1),
            Axes.MAPS,
            ("input",),
            weight.astype("f"),
            None,
            settings,
        ),
    )
    session, inspector = session_of(Trace("wide", layers, values, (), np.ones(1, np.float32)))
    session.visit(Unit("conv", (0, 0, 0)))
    places = [s for s in spots_of(inspector) if s.act is not None and s.words.startswith("map 70:")]
    point = places[0].rects[0].center().toPoint()
    qtbot.mouseClick(inspector.sheet, Qt.MouseButton.LeftButton, pos=point)
    top = inspector.area.verticalScrollBar().value()
    shown = inspector.sheet.find(Unit("input", (70, 0, 0)))
    assert 0 < shown.y() - top < 60


def spots_of(inspector):
    """Return every spot in the first screen."""
    sheet = inspector.sheet
    points = [QPointF(x, y) for y in range(0, 600, 4) for x in range(2, sheet.width(), 4)]
    return [spot for spot in map(sheet.spot, points) if spot is not None]


# ---- the plan of the grids


@pytest.mark.parametrize("room", [208, 258, 292, 332, 364, 480])
@pytest.mark.parametrize("kernel", [(1, 1), (2, 2), (3, 3), (1, 5), (5, 5), (7, 7), (11, 11)])
def test_the_grids_of_every_kernel_stay_inside_and_apart(room, kernel):
    plan = Plan.of((5, *kernel), room)
    rects = [plan.rect(index, grid) for index in range(5) for grid in range(3)]
    assert all(rect.left() >= 0 and rect.right() <= room and rect.bottom() <= plan.height for rect in rects)
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])


def test_three_by_three_kernels_stand_in_one_line_with_their_patch_and_products():
    plan = Plan.of((512, 3, 3), 332)
    assert plan.one_line and plan.rect(0, 0).top() == plan.rect(0, 2).top()
    assert not Plan.of((6, 5, 5), 332).one_line


def test_several_small_channels_share_a_line():
    assert Plan.of((64, 1, 1), 332).across == 2


def test_only_the_channels_in_sight_are_asked_for():
    plan = Plan.of((512, 3, 3), 332)
    assert len(plan.inside(10_000, 10_700)) <= 10
    assert plan.inside(0, plan.height) == range(512)


# ---- units of layers that are seldom met


def chain_of(*layers: Layer, originals: dict[str, Layer] | None = None) -> Trace:
    """Return a trace of layers whose values count from 0.1."""
    values = {}
    for layer in layers:
        values[layer.name] = np.arange(1, layer.units + 1, dtype=np.float32).reshape(layer.shape) / 10
    return Trace("toy", layers, MappingProxyType(values), (), None, originals=originals or {})


def test_a_flattened_pixel_is_the_pixel_it_repeats(session_of):
    flatten = Layer("flatten", LayerKind.FLATTEN, (784,), Axes.VECTOR, ("input",))
    picture = TRACE.layers[0]
    values = {"input": TRACE["input"], "flatten": TRACE["input"].reshape(-1)}
    trace = Trace("mlp", (picture, flatten), MappingProxyType(values), (), None, TRACE.stages)
    _, inspector = session_of(trace)
    inspector.sheet._session.visit(Unit("flatten", (14 * 28 + 8,)))
    assert f"{TRACE.stages[1].image[14, 8]} of 255" in inspector.words
    assert not inspector.grab().isNull()


@pytest.mark.parametrize(
    ("kind", "shape", "axes", "position", "index"),
    [
        (LayerKind.LAYER_NORM, (5, 3), Axes.TOKENS, (4, 1), 1),
        (LayerKind.BATCH_NORM, (3, 2, 2), Axes.MAPS, (1, 0, 1), 1),
    ],
)
def test_an_edited_normalisation_is_told_with_its_own_factor_and_shift(
    session_of, kind, shape, axes, position, index
):
    source = Layer("a", LayerKind.CONVOLUTION, shape, axes)
    numbers = np.float32([1, 2, 3])
    norm = {"mean": numbers, "variance": numbers, "eps": 1e-5, "normalized_shape": (3,)}
    trained = Layer("n", kind, shape, axes, ("a",), numbers, numbers / 2, MappingProxyType(norm))
    used = replace(trained, weight=numbers * np.float32([1, 9, 1]), bias=np.float32([0.5, 7, 1.5]))
    session, inspector = session_of(chain_of(source, used, originals={"n": trained}))
    session.visit(Unit("n", position))
    assert f"this γ is edited: was {exact(float(numbers[index]))}" in inspector.words
    assert f"this β is edited: was {exact(float(numbers[index] / 2))}" in inspector.words
    session.visit(Unit("n", (*position[:-1], 0)) if axes is Axes.TOKENS else Unit("n", (0, 0, 1)))
    assert not any("edited" in word for word in inspector.words)


def test_a_weight_of_a_transposed_convolution_is_named_as_torch_lays_it_out(session_of):
    settings = {"kernel": (2, 2), "stride": (2, 2), "padding": (0, 0), "dilation": (1, 1), "groups": 2}
    source = Layer("a", LayerKind.CONVOLUTION, (4, 3, 3), Axes.MAPS)
    weight = np.arange(4 * 3 * 4, dtype=np.float32).reshape(4, 3, 2, 2)
    layer = Layer(
        "t",
        LayerKind.TRANSPOSED_CONVOLUTION,
        (6, 6, 6),
        Axes.MAPS,
        ("a",),
        weight,
        None,
        MappingProxyType(settings),
    )
    session, _ = session_of(chain_of(source, layer))
    now = Reading(session, Unit("t", (4, 3, 2)))
    words = weight_words(now, 1, 1, 0)
    assert words == f"t.weight[3, 1, 1, 0]\n{exact(float(weight[3, 1, 1, 0]))}"
    assert now.patch.weights[1, 1, 0] == weight[3, 1, 1, 0]


@pytest.mark.parametrize("before", [1e8, -1e8, 3e38])
@pytest.mark.parametrize("paint", ["inspector", "steps"])
def test_a_point_far_beyond_the_graph_stays_at_its_edge(qapp, before, paint):
    picture = QImage(200, 200, QImage.Format.Format_RGB32)
    picture.fill(0)
    step = Contributions(
        Unit("r", (0,)), LayerKind.RELU, max(before, 0), max(before, 0), detail=Step(Unit("a", (0,)), before)
    )
    rect = QRectF(60, 60, 80, 60)
    with QPainter(picture) as painter:
        if paint == "inspector":
            paint_graph(painter, rect, step)
        else:
            paint_curve(painter, rect, curve_of(step, 5.0))
    pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(200, 200) & 0xFFFFFF
    inside = np.zeros((200, 200), bool)
    inside[52:128, 52:148] = True
    assert pixels[inside].any() and not pixels[~inside].any()
