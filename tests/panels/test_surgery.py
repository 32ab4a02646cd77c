from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from explorer.colors import NONFINITE, ColorScale
from explorer.drawing import Pen
from explorer.panels.surgery.bench import Target
from explorer.panels.surgery.cells import paint_weights, rest_of
from explorer.panels.surgery.kernels import KernelStrip
from explorer.panels.surgery.number import NumberField, parse
from explorer.panels.surgery.panel import Surgery
from explorer.panels.surgery.site import edit_words, site_of, site_of_edit
from explorer.session import Session, TraceRequest
from explorer.trace import (
    Axes,
    Change,
    Edits,
    Layer,
    LayerKind,
    ParameterEdit,
    Switch,
    Trace,
    Unit,
)
from explorer.widgets import theme

from .conftest import TRACE, Show

CONV2 = TRACE.layer("conv2")
FC1 = TRACE.layer("fc1")


def compute(request: TraceRequest, _cancelled: Callable[[], bool]) -> Trace:
    """Answer with the toy's seven, its probabilities turned round once something is broken."""
    assert TRACE.probabilities is not None
    shares = TRACE.probabilities[::-1].copy() if request.edits else TRACE.probabilities
    return replace(TRACE, probabilities=shares, edits=request.edits)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    theme.apply(QApplication.instance(), "dark")
    session = Session(compute)
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


@pytest.fixture
def surgery(session: Session, show: Show) -> Surgery:
    surgery = Surgery(session)
    show(surgery, 340, 900)
    session.visit(Unit("relu2", (9, 4, 6)))
    return surgery


def edit(index: tuple[int, ...], change: Change, number: float = 0.0, parameter: str = "weight"):
    return ParameterEdit("conv2", parameter, index, change, number)


def click_cell(qtbot: QtBot, surgery: Surgery, row: int, column: int) -> None:
    where = surgery.bench.grid.rect_of(row, column).center().toPoint()
    qtbot.mouseClick(surgery.bench.grid, Qt.MouseButton.LeftButton, pos=where)


def editor_of(surgery: Surgery) -> NumberField:
    """Return the field over the cell that is typed into."""
    return surgery.bench.grid.findChild(NumberField)


def wheel(widget, where: QPointF, notches: int) -> bool:
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    modifiers = Qt.KeyboardModifier.NoModifier
    far = widget.mapToGlobal(where)
    event = QWheelEvent(where, far, QPoint(), QPoint(0, 120 * notches), none, modifiers, phase, False)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def weight(session: Session, *index: int) -> float:
    return float(session.scene.edits.applied("conv2", "weight", CONV2.weight)[index])


# ---- where the weights lie


def test_every_weight_of_a_convolution_is_found_by_its_index():
    site = site_of(TRACE, Unit("relu2", (9, 4, 6)))
    assert (site.layer.name, site.output, site.source.name) == ("conv2", 9, "pool1")
    assert np.array_equal(site.unchanged(), CONV2.weight[9])
    for place in ((0, 0, 0), (2, 1, 4), (5, 4, 4)):
        index = site.weight(*place)
        assert CONV2.weight[index] == site.unchanged()[place]
        assert site.place(index) == place
    assert site.place((9, 2)) == (2, 0, 0)
    assert site.place((9,)) is None


def test_a_linear_units_weights_lie_in_the_maps_they_read():
    site = site_of(TRACE, Unit("relu3", (7,)))
    assert (site.pictures, site.rows, site.columns) == (16, 5, 5)
    index = site.weight(3, 1, 4)
    assert index == (7, 3 * 25 + 9)
    assert site.unchanged()[3, 1, 4] == FC1.weight[index]
    assert site.place(index) == (3, 1, 4)
    assert site.kernel(3) is None and site.whole == (7,)


def test_a_wrapped_vector_has_no_weight_behind_its_end():
    site = site_of(TRACE, Unit("relu4", (3,)))  # reads 120 units, wrapped into an exact rectangle
    assert site.weight(0, site.rows - 1, site.columns - 1) == (3, 119)
    assert site.weight(0, site.rows, 0) is None


def trace_of(*layers: Layer) -> Trace:
    return Trace(
        "hand", layers, {layer.name: np.zeros(layer.shape, np.float32) for layer in layers}, (), None
    )


def counted(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


SOURCE = Layer("input", LayerKind.INPUT, (4, 6, 6), Axes.MAPS)


def convolution(
    shape: tuple[int, ...], weight: tuple[int, ...], groups: int, transposed: bool = False
) -> Layer:
    kind = LayerKind.TRANSPOSED_CONVOLUTION if transposed else LayerKind.CONVOLUTION
    axes = Axes.MAPS if len(shape) == 3 else Axes.SIGNALS
    return Layer("conv", kind, shape, axes, ("input",), counted(*weight), settings={"groups": groups})


DEPTHWISE = convolution((4, 6, 6), (4, 1, 3, 3), 4)  # map 2 reads map 2 alone
GROUPED = convolution((6, 6, 6), (6, 2, 3, 3), 2)  # maps 3 to 5 read maps 2 and 3
TRANSPOSED = convolution((6, 12, 12), (4, 3, 2, 2), 2, transposed=True)  # laid out by what it reads
SIGNAL = convolution((6, 8), (6, 4, 3), 1)


@pytest.mark.parametrize(
    ("layer", "position", "first", "kernel"),
    [
        (DEPTHWISE, (2, 0, 0), 2, (2, 0)),
        (GROUPED, (4, 0, 0), 2, (4, 0)),
        (TRANSPOSED, (5, 0, 0), 2, (2, 2)),
        (SIGNAL, (5, 1), 0, (5, 0)),
    ],
)
def test_kernels_of_every_kind_of_convolution_are_found(layer, position, first, kernel):
    trace = trace_of(SOURCE, layer)
    site = site_of(trace, Unit(layer.name, position))
    assert site.output == position[0] and site.first == first and site.kernel(0) == kernel
    assert site.reads(0) == f"map {first}"
    for picture, row, column in np.ndindex(site.pictures, site.rows, site.columns):
        index = site.weight(picture, row, column)
        assert layer.weight[index] == site.unchanged()[picture, row, column]
        assert site.place(index) == (picture, row, column)
        found = site_of_edit(trace, ParameterEdit(layer.name, "weight", index, Change.ZERO))
        assert (found.output, found.first) == (site.output, first)


def test_a_normalisation_has_one_weight_for_a_map():
    norm = Layer("bn", LayerKind.BATCH_NORM, (4, 6, 6), Axes.MAPS, ("input",), counted(4), counted(4))
    site = site_of(trace_of(SOURCE, norm), Unit("bn", (3, 1, 1)))
    assert site.weight(0, 0, 0) == (3,) and site.unchanged().tolist() == [[[3.0]]]
    assert site.bias(Edits()) == 3.0 and not site.many


def test_a_pooling_unit_has_nothing_to_change_and_points_to_what_has(qtbot, surgery, session):
    session.visit(Unit("pool2", (7, 1, 1)))
    assert surgery.bench.isHidden()
    qtbot.mouseClick(surgery._elsewhere, Qt.MouseButton.LeftButton)
    assert session.scene.pinned.layer in ("conv2", "relu2") and session.scene.pinned.channel == 7
    assert surgery.bench.isVisible()


@pytest.mark.parametrize(
    ("index", "parameter", "number", "words"),
    [
        ((), "weight", 0.5, "conv2 · all weights: set to 0.5"),
        ((9, 2, 0, 4), "weight", -1.25, "conv2 · map 9 · kernel on map 2 · row 0, column 4: set to −1.25"),
        ((9,), "bias", 3e38, "conv2 · map 9 · bias: set to 3e+38"),
        ((9,), "weight", 0.00001, "conv2 · map 9 · all kernels: set to 0.00001"),
        ((99, 0), "weight", 1.0, "conv2 · all weights: set to 1"),  # of a network with the same names
    ],
)
def test_every_change_has_its_words(index, parameter, number, words):
    assert edit_words(TRACE, edit(index, Change.SET, number, parameter)) == words


# ---- what can be done


@pytest.mark.parametrize("change", [Change.ZERO, Change.NEGATE, Change.SHUFFLE])
@pytest.mark.parametrize(("target", "index"), [(Target.KERNEL, (9, 2)), (Target.ALL, (9,))])
def test_an_action_changes_the_target(qtbot, surgery, session, change, target, index):
    surgery.bench.kernels.chosen.emit(2)
    qtbot.mouseClick(surgery.bench.targets[target], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(surgery.bench.actions[change], Qt.MouseButton.LeftButton)
    (made,) = session.scene.edits.parameters
    assert (made.layer, made.parameter, made.index, made.change) == ("conv2", "weight", index, change)


def test_zero_and_then_negate_says_why_nothing_changes(qtbot, surgery, session):
    bench = surgery.bench
    negate, shuffle = bench.actions[Change.NEGATE], bench.actions[Change.SHUFFLE]
    assert negate.isEnabled() and shuffle.isEnabled() and not bench.idle
    qtbot.mouseClick(bench.actions[Change.ZERO], Qt.MouseButton.LeftButton)
    assert bench.idle == "All of these weights are 0: negating or shuffling them changes nothing."
    assert not negate.isEnabled() and not shuffle.isEnabled()
    click_cell(qtbot, surgery, 0, 0)
    assert bench.idle == "The weight is 0: negating it changes nothing."
    session.desk.undo()
    assert negate.isEnabled() and not bench.idle


def test_equal_weights_are_not_shuffled(qtbot, surgery, session):
    session.desk.edit_parameter(edit((9, 0), Change.SET, 0.5))
    bench = surgery.bench
    assert bench.idle == "All of these weights are equal: shuffling them changes nothing."
    assert bench.actions[Change.NEGATE].isEnabled() and not bench.actions[Change.SHUFFLE].isEnabled()


def test_random_weights_are_not_said_to_be_trained(qtbot, surgery, session):
    restored = edit((9, 2), Change.RESTORE)
    assert edit_words(TRACE, restored).endswith(": as trained")
    assert edit_words(replace(TRACE, trained=False), restored).endswith(": as it was")
    assert not [child for child in surgery.findChildren(QPushButton) if "trained" in child.toolTip()]


def test_the_bias_is_changed_by_typing(qtbot, surgery, session):
    qtbot.mouseClick(surgery.bench.targets[Target.BIAS], Qt.MouseButton.LeftButton)
    number = surgery.bench.number
    assert parse(number.text()) == pytest.approx(float(CONV2.bias[9]), abs=1e-6)
    number.selectAll()
    qtbot.keyClicks(number, "0,75")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert session.scene.edits.parameters == (edit((9,), Change.SET, 0.75, "bias"),)
    assert number.text() == "0.75"


def test_a_linear_units_weights_and_bias_can_be_changed(qtbot, surgery, session):
    session.visit(Unit("relu3", (7,)))
    assert surgery.bench.targets[Target.KERNEL].isHidden()
    qtbot.mouseClick(surgery.bench.targets[Target.ALL], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(surgery.bench.actions[Change.ZERO], Qt.MouseButton.LeftButton)
    assert session.scene.edits.parameters == (ParameterEdit("fc1", "weight", (7,), Change.ZERO),)
    assert surgery.words == ("fc1 · unit 7 · all weights: zero",)


# ---- the grid of numbers


def test_a_number_is_typed_into_a_cell(qtbot, surgery, session):
    click_cell(qtbot, surgery, 1, 3)
    qtbot.keyClicks(surgery.bench.grid, "-")
    qtbot.keyClicks(editor_of(surgery), "0.5")
    qtbot.keyClick(editor_of(surgery), Qt.Key.Key_Return)
    assert session.scene.edits.parameters == (edit((9, 0, 1, 3), Change.SET, -0.5),)
    assert surgery.bench.grid._values[1, 3] == -0.5
    assert surgery.bench.grid._changed.sum() == 1


@pytest.mark.parametrize("words", ["abc", "1..2", "", "nan", "1_0", "1e9"])
def test_what_is_no_number_is_refused_at_the_cell_and_the_old_value_stays(qtbot, surgery, session, words):
    click_cell(qtbot, surgery, 1, 3)
    grid, before = surgery.bench.grid, weight(session, 9, 0, 1, 3)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    editor_of(surgery).selectAll()
    qtbot.keyClick(editor_of(surgery), Qt.Key.Key_Delete)
    qtbot.keyClicks(editor_of(surgery), words)
    qtbot.keyClick(editor_of(surgery), Qt.Key.Key_Return)
    assert grid.word in ("not a number", "type a number", "at most a million")
    assert editor_of(surgery).isVisible() and grid._word.isVisible() and editor_of(surgery).text() == words
    assert not session.scene.edits and weight(session, 9, 0, 1, 3) == before
    qtbot.keyClick(editor_of(surgery), Qt.Key.Key_Escape)
    assert grid.word == "" and not editor_of(surgery).isVisible()


def test_up_and_down_nudge_a_weight_by_a_tenth(qtbot, surgery, session):
    click_cell(qtbot, surgery, 2, 2)
    before = weight(session, 9, 0, 2, 2)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(surgery.bench.grid, key)
    assert weight(session, 9, 0, 2, 2) == pytest.approx(before + 0.1, abs=1e-5)
    assert len(session.scene.edits.parameters) == 1


def test_the_wheel_nudges_the_chosen_cell_only(qtbot, surgery, session):
    grid = surgery.bench.grid
    click_cell(qtbot, surgery, 2, 2)
    before = weight(session, 9, 0, 2, 2)
    assert wheel(grid, grid.rect_of(2, 2).center(), 1)
    assert weight(session, 9, 0, 2, 2) == pytest.approx(before + 0.1, abs=1e-5)
    wheel(grid, grid.rect_of(0, 0).center(), 1)
    assert len(session.scene.edits.parameters) == 1


def test_left_and_right_walk_through_the_cells(qtbot, surgery):
    click_cell(qtbot, surgery, 1, 4)
    qtbot.keyClick(surgery.bench.grid, Qt.Key.Key_Right)
    assert surgery.bench.grid.cell == (2, 0)
    qtbot.keyClick(surgery.bench.grid, Qt.Key.Key_Left)
    assert surgery.bench.grid.cell == (1, 4)


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_5, Qt.Key.Key_Minus, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Return]
)
def test_keys_that_are_shortcuts_elsewhere_belong_to_the_grid(surgery, key):
    words = chr(key) if key in (Qt.Key.Key_5, Qt.Key.Key_Minus) else ""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, words)
    event.ignore()
    QApplication.sendEvent(surgery.bench.grid, event)
    assert event.isAccepted()
    undo = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "z")
    undo.ignore()
    QApplication.sendEvent(surgery.bench.grid, undo)
    assert not undo.isAccepted()


def test_a_changed_weight_is_marked_in_colour(qtbot, surgery, session):
    grid = surgery.bench.grid
    session.desk.edit_parameter(edit((9, 0, 3, 1), Change.SET, 0.25))
    picture = grid.grab().toImage()
    rect = grid.rect_of(3, 1)
    corner = (rect.topRight() + QPointF(-5, 5)).toPoint()
    assert picture.pixelColor(corner).name().upper() == "#FFB347"
    other = (grid.rect_of(3, 2).topRight() + QPointF(-5, 5)).toPoint()
    assert picture.pixelColor(other).name().upper() != "#FFB347"


def colors_of(trained: np.ndarray) -> list[list[int]]:
    """Return the colours in the middle of the cells of weights as they are painted, 0 where there is nothing."""
    rows, columns = trained.shape
    picture = QImage(columns * 8, rows * 8, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    area, scale = QRectF(0, 0, columns * 8, rows * 8), ColorScale("diverging", -1.0, 1.0)
    with QPainter(picture) as painter:
        paint_weights(painter, area, trained, np.zeros(trained.shape, bool), scale, 2, rest_of(trained))
    return [[picture.pixel(8 * c + 4, 8 * r + 4) for c in range(columns)] for r in range(rows)]


BROKEN = 0xFF << 24 | NONFINITE[0] << 16 | NONFINITE[1] << 8 | NONFINITE[2]


def test_weights_that_are_nan_are_seen():
    assert {color for line in colors_of(np.full((5, 5), np.nan, np.float32)) for color in line} == {BROKEN}
    one = np.ones((3, 3), np.float32)
    one[1, 1] = one[2, 2] = np.nan
    seen = colors_of(one)
    assert (seen[1][1], seen[2][2]) == (BROKEN, BROKEN)


def test_behind_the_end_of_a_wrapped_vector_there_is_nothing():
    source = Layer("input", LayerKind.INPUT, (7,), Axes.VECTOR)
    layer = Layer("fc", LayerKind.LINEAR, (2,), Axes.VECTOR, ("input",), counted(2, 7), counted(2))
    (picture,) = site_of(trace_of(source, layer), Unit("fc", (1,))).unchanged()
    assert picture.shape == (3, 3)
    seen = colors_of(picture)
    assert seen[2][1:] == [0, 0] and all(color for line in seen for color in line[:1])
    broken = picture.copy()
    broken[0, 0] = np.nan
    assert colors_of(broken)[0][0] == BROKEN and colors_of(broken)[2][1:] == [0, 0]


def test_kernels_that_are_nan_are_seen(show):
    strip = KernelStrip()
    show(strip, 260, 60)
    values = np.full((3, 5, 5), np.nan, np.float32)
    strip.show_kernels(values, values, ColorScale("diverging", -1.0, 1.0), 0, ("", "", ""), False)
    seen = strip.grab().toImage().pixelColor(strip.rect_of(2).center().toPoint())
    assert seen.getRgb()[:3] == NONFINITE


# ---- switches, cover, what was changed


def test_a_map_and_a_unit_are_switched_off_where_they_are_shown(qtbot, surgery, session):
    qtbot.mouseClick(surgery.switches.map_off, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert session.scene.edits.off == {Switch("relu2", (9,))}
    assert not surgery.switches.unit_off.isEnabled()
    qtbot.mouseClick(surgery.switches.map_off, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    qtbot.mouseClick(surgery.switches.unit_off, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert session.scene.edits.off == {Switch("relu2", (9, 4, 6))}


def test_all_that_is_changed_is_said_and_each_can_be_put_back(qtbot, surgery, session):
    session.desk.edit_parameter(edit((9, 2), Change.ZERO))
    session.desk.edit_parameter(edit((9, 2), Change.NEGATE))
    session.desk.edit_parameter(edit((4,), Change.SET, 0.5, "bias"))
    session.desk.switch(Switch("relu1", (3,)))
    session.desk.begin_stroke(140, 140, pen=Pen(60), occluding=True)
    session.desk.end_stroke()
    assert surgery.words == (
        "conv2 · map 9 · kernel on map 2: zero, negated",
        "conv2 · map 4 · bias: set to 0.5",
        "relu1 · map 3 off",
        "input partly hidden",
    )
    while surgery.changes.words:
        count = len(surgery.words)
        qtbot.mouseClick(surgery.changes.rows[0].back, Qt.MouseButton.LeftButton)
        assert len(surgery.words) == count - 1
    assert not session.scene.edits and session.scene.occlusion.empty


def test_putting_one_change_back_leaves_the_others(qtbot, surgery, session):
    session.desk.edit_parameter(edit((9, 2, 0, 0), Change.SET, 0.5))
    session.desk.edit_parameter(edit((9,), Change.NEGATE))
    qtbot.mouseClick(surgery.changes.rows[0].back, Qt.MouseButton.LeftButton)
    assert surgery.words == ("conv2 · map 9 · all kernels: negated",)
    assert weight(session, 9, 2, 0, 0) == -CONV2.weight[9, 2, 0, 0]


def test_a_part_put_back_on_the_bench_can_be_given_up_in_the_list(qtbot, surgery, session):
    session.desk.edit_parameter(edit((9,), Change.NEGATE))
    session.desk.edit_parameter(edit((9, 2), Change.RESTORE))
    qtbot.mouseClick(surgery.changes.rows[1].back, Qt.MouseButton.LeftButton)
    assert surgery.words == ("conv2 · map 9 · all kernels: negated",)
    assert weight(session, 9, 2, 0, 0) == -CONV2.weight[9, 2, 0, 0]


def test_a_click_on_a_change_visits_it(qtbot, surgery, session):
    session.desk.edit_parameter(ParameterEdit("conv1", "weight", (3, 0, 2, 1), Change.SET, 0.5))
    qtbot.mouseClick(surgery.changes.rows[0].words, Qt.MouseButton.LeftButton)
    assert session.scene.pinned == Unit("relu1", (3, 14, 14))
    assert surgery.bench.target is Target.WEIGHT and surgery.bench.grid.cell == (2, 1)


def test_layer_and_network_are_restored(qtbot, surgery, session):
    session.desk.edit_parameter(edit((9, 2), Change.ZERO))
    session.desk.switch(Switch("relu2", (1,)))
    session.desk.switch(Switch("relu1", (3,)))
    qtbot.mouseClick(surgery.restore_layer, Qt.MouseButton.LeftButton)
    assert session.scene.edits.off == {Switch("relu1", (3,))} and not session.scene.edits.parameters
    qtbot.mouseClick(surgery.restore_all, Qt.MouseButton.LeftButton)
    assert not session.scene.edits
    assert not surgery.restore_all.isEnabled() and not surgery.restore_layer.isEnabled()


def test_undo_brings_the_numbers_back(qtbot, surgery, session):
    click_cell(qtbot, surgery, 0, 0)
    before = surgery.bench.number.text()
    qtbot.mouseClick(surgery.bench.actions[Change.ZERO], Qt.MouseButton.LeftButton)
    assert surgery.bench.number.text() == "0"
    session.desk.undo()
    assert surgery.bench.number.text() == before and surgery.words == ()


def test_the_outcome_of_a_and_of_the_broken_network_are_told(qtbot, surgery, session):
    session.freeze()
    with qtbot.waitSignal(session.trace_changed):
        session.desk.edit_parameter(edit((9,), Change.ZERO))
    a, b = TRACE.ranking[0], session.trace.ranking[0]
    assert a[0] != b[0]
    assert f"A: {a[0]}" in surgery._effect.text() and f"now: {b[0]}" in surgery._effect.text()


# ---- how it behaves


def test_the_stepper_visits_the_same_place_in_another_map(qtbot, surgery, session):
    qtbot.mouseClick(surgery.outlet.more, Qt.MouseButton.LeftButton)
    assert session.scene.pinned == Unit("relu2", (10, 4, 6))
    surgery.outlet.field.selectAll()
    qtbot.keyClicks(surgery.outlet.field, "99")
    qtbot.keyClick(surgery.outlet.field, Qt.Key.Key_Return)
    assert session.scene.pinned.channel == 10 and surgery.outlet.field.text() == "10"


def test_without_a_pinned_unit_the_layer_of_the_page_is_shown(surgery, session):
    session.visit(None)
    assert surgery._title.text() == "conv1 · map 0"


def test_the_pointer_on_its_way_changes_nothing(surgery, session):
    session.hover(Unit("relu1", (2, 3, 3)))
    assert surgery._title.text() == "conv2 · map 9"


def test_another_layer_with_fewer_maps_pins_nothing_by_itself(surgery, session):
    session.visit(Unit("relu2", (15, 0, 0)))
    session.visit(Unit("relu1", (1, 0, 0)))
    assert session.scene.pinned == Unit("relu1", (1, 0, 0))


class Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_while_one_draws_the_weights_are_not_shown_again(qtbot, surgery, session):
    QApplication.processEvents()
    paintings = Paintings(surgery.bench.grid)
    with qtbot.waitSignal(session.trace_changed):
        session.desk.begin_stroke(100, 100)
    QApplication.processEvents()
    assert paintings.count == 0
    session.desk.edit_parameter(edit((9, 2), Change.ZERO))
    qtbot.waitUntil(lambda: paintings.count > 0)


def test_hidden_it_does_nothing_and_catches_up(surgery, session):
    surgery.window().hide()
    session.desk.edit_parameter(edit((9, 0), Change.ZERO))
    assert surgery.words == () and surgery.bench.grid._values.any()
    surgery.window().show()
    assert surgery.words == ("conv2 · map 9 · kernel on map 0: zero",)
    assert not surgery.bench.grid._values.any()


def test_the_cover_button_asks_and_follows(qtbot, surgery):
    with qtbot.waitSignal(surgery.cover_requested) as asked:
        qtbot.mouseClick(surgery.cover, Qt.MouseButton.LeftButton)
    assert asked.args == [True]
    surgery.show_cover(False)
    assert not surgery.cover.isChecked()


def test_every_control_has_a_name_and_fits_the_narrowest_dock(session, show):
    surgery = Surgery(session)
    show(surgery, 268, 700)
    session.visit(Unit("relu2", (9, 4, 6)))
    session.desk.edit_parameter(edit((9, 2), Change.ZERO))
    for button in surgery.findChildren(QPushButton):
        assert button.accessibleName()
        if button.isVisible():
            assert (
                button.mapTo(surgery.viewport(), button.rect().topRight()).x() <= surgery.viewport().width()
            )
