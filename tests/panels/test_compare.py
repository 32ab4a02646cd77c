from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.colors import Coloring
from explorer.drawing import Drawing, Stroke
from explorer.panels.compare.outcome import pairings
from explorer.panels.compare.page import CompareView
from explorer.panels.compare.values import pair_of
from explorer.session import Session, TraceRequest
from explorer.trace import Change, LayerKind, ParameterEdit, Switch, Trace, Unit
from explorer.widgets import theme
from explorer.widgets.map_view import FRAME, cells_rect
from tests.toy import lenet_like_trace

from .conftest import Show

SEVEN = replace(lenet_like_trace(0), network="lenet")
NOISE = replace(lenet_like_trace(0, digit=False), network="lenet", layers=SEVEN.layers)
REST = replace(SEVEN, probabilities=None, at_rest=True)
INK = Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),))


def compute(request: TraceRequest, _cancelled: Callable[[], bool]) -> Trace:
    """Answer ink with noise, an empty pad at rest, a picture with the seven."""
    source = request.source
    answer = SEVEN if not isinstance(source, Drawing) else REST if source.empty else NOISE
    if request.network == "other":  # its relu2 is of another kind, and it knows other classes
        layers = tuple(replace(x, kind=LayerKind.GELU) if x.name == "relu2" else x for x in answer.layers)
        answer = replace(answer, layers=layers, classes=tuple("abcdefghij"))
    return replace(answer, network=request.network, edits=request.edits)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    """A session that shows the seven."""
    theme.apply(QApplication.instance(), "dark")
    session = Session(compute)
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.zeros((28, 28), np.uint8), "seven")
    yield session
    session.close()


@pytest.fixture
def view(session: Session, show: Show) -> CompareView:
    view = CompareView(session)
    show(view, 860, 720)
    return view


def draw(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_drawing(INK)


def frozen(qtbot: QtBot, session: Session) -> None:
    """A is the seven, B the noise; a unit of relu2 is pinned."""
    session.freeze()
    session.visit(Unit("relu2", (9, 4, 6)))
    draw(qtbot, session)


def test_before_anything_is_frozen_it_explains_itself_and_offers_to(qtbot, view, session):
    assert view.begin_button.isVisible() and view.pair is None
    qtbot.mouseClick(view.begin_button, Qt.MouseButton.LeftButton)
    assert session.reference is session.trace
    assert view.board.isVisible() and not view.begin_button.isVisible()
    assert view.statistic.endswith("is the same in A and B.")


def test_a_b_and_their_difference_are_those_of_the_traces(qtbot, view, session):
    frozen(qtbot, session)
    a, b, difference = (part[9] for part in view.pair.arranged)
    assert np.array_equal(a, SEVEN["relu2"][9]) and np.array_equal(b, NOISE["relu2"][9])
    assert np.array_equal(difference, NOISE["relu2"][9] - SEVEN["relu2"][9])


def test_a_and_b_share_one_range_and_the_difference_has_zero_in_its_middle(qtbot, view, session):
    frozen(qtbot, session)
    scale = view.pair.scale(9)
    assert scale.high == max(SEVEN["relu2"].max(), NOISE["relu2"].max())
    signed = view.pair.difference_scale
    assert signed.low == -signed.high
    assert signed.high == np.abs(NOISE["relu2"] - SEVEN["relu2"]).max()


def test_equal_values_have_equal_colours_in_a_and_b(qtbot, view, session):
    frozen(qtbot, session)
    picture = view.board.grab().toImage()
    for which, values in enumerate((SEVEN["relu2"][9], NOISE["relu2"][9])):
        spot = cells_rect(view.board.rects()[which], (10, 10), 2, 7, 3, 8).center().toPoint()
        shown = picture.pixelColor(spot).getRgb()[:3]
        assert shown == tuple(view.pair.scale(9).rgb(values[2, 7]).tolist())


def test_the_largest_difference_and_the_share_are_counted_by_hand():
    a = replace(SEVEN, values={**SEVEN.values, "conv2": np.zeros((16, 10, 10), np.float32)})
    changed = np.zeros((16, 10, 10), np.float32)
    changed[3, 4, 5], changed[3, 0, 0], changed[7, 1, 2] = -2.5, 1.0, 2.0
    b = replace(SEVEN, values={**SEVEN.values, "conv2": changed})
    pair = pair_of(Coloring(a), Coloring(b), "conv2")
    assert pair.largest() == (Unit("conv2", (3, 4, 5)), -2.5)
    assert pair.largest(7) == (Unit("conv2", (7, 1, 2)), 2.0)
    assert pair.largest(0) is None
    assert pair.share() == 3 / 1600 and pair.share(3) == 2 / 100


def test_nan_and_infinity_do_not_spoil_the_comparison():
    wild = SEVEN["relu2"].copy()
    wild[0, 0, 0], wild[0, 0, 1] = np.nan, np.inf
    b = replace(SEVEN, values={**SEVEN.values, "relu2": wild})
    pair = pair_of(Coloring(b), Coloring(b), "relu2")
    assert pair.largest() is None and pair.share() == 0
    assert np.isfinite(pair.difference_scale.high)
    against = pair_of(Coloring(SEVEN), Coloring(b), "relu2")
    assert against.largest() is None and against.share() == 2 / 1600


def test_the_cell_under_the_pointer_is_framed_in_all_three(qtbot, view, session):
    frozen(qtbot, session)
    board = view.board
    for which in range(3):
        rect = cells_rect(board.rects()[which], (10, 10), 2, 7, 3, 8)
        qtbot.mouseMove(board, rect.center().toPoint())
        qtbot.waitUntil(lambda: session.hovered == Unit("relu2", (9, 2, 7)))
        picture = board.grab().toImage()
        for other in board.rects():
            edge = cells_rect(other, (10, 10), 2, 7, 3, 8)
            spot = QPoint(round(edge.left()) - 1, round(edge.center().y()))
            assert picture.pixelColor(spot) == FRAME
        session.hover(None)
    assert board.cell() == (4, 6)


def test_a_click_on_a_cell_pins_it(qtbot, view, session):
    frozen(qtbot, session)
    spot = cells_rect(view.board.rects()[1], (10, 10), 0, 3, 1, 4).center().toPoint()
    qtbot.mouseClick(view.board, Qt.MouseButton.LeftButton, pos=spot)
    assert session.scene.pinned == Unit("relu2", (9, 0, 3))


def test_the_strip_chooses_a_map_and_keeps_the_place(qtbot, view, session):
    frozen(qtbot, session)
    spot = view.strip.rect_of(4).center().toPoint()
    qtbot.mouseClick(
        view.strip.viewport().childAt(spot) or view.strip._tiles, Qt.MouseButton.LeftButton, pos=spot
    )
    assert session.scene.pinned == Unit("relu2", (4, 4, 6))
    assert view.channel == 4


def test_a_map_number_that_is_being_typed_stays_while_traces_come(qtbot, view, session):
    frozen(qtbot, session)
    field = view.maps.field
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1")
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.ones((28, 28), np.uint8), "another")
    assert field.text() == "1"
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.scene.pinned == Unit("relu2", (12, 4, 6)) and field.text() == "12"


def test_the_chooser_goes_to_a_layer_and_the_pinned_unit_chooses_it_too(qtbot, view, session):
    frozen(qtbot, session)
    index = view.layers.findData("relu3")
    view.layers.setCurrentIndex(index)
    view.layers.activated.emit(index)
    assert session.scene.pinned == Unit("relu3", (0,)) and view.pair.layer.name == "relu3"
    session.visit(Unit("pool1", (2, 3, 3)))
    assert view.pair.layer.name == "pool1" and view.channel == 2
    assert view.layers.currentData() == "pool1"


def test_the_chooser_names_a_layer_that_another_stands_for(qtbot, view, session):
    """conv2 is drawn as relu2; so is a layer inside a closed block."""
    frozen(qtbot, session)
    offered = [view.layers.itemText(index) for index in range(view.layers.count())]
    session.visit(Unit("conv2", (9, 4, 6)))
    assert view.layers.currentData() == "conv2" and view.layers.currentText() == "conv2"
    assert view.pair.layer.name == "conv2"
    assert view.layers.itemData(view.layers.currentIndex() - 1) == "relu2"  # inside which it is
    session.visit(Unit("pool1", (2, 3, 3)))
    assert view.layers.currentData() == "pool1"
    assert [view.layers.itemText(index) for index in range(view.layers.count())] == offered


def test_show_it_goes_to_the_largest_difference(qtbot, view, session):
    frozen(qtbot, session)
    qtbot.mouseClick(view.go_button, Qt.MouseButton.LeftButton)
    difference = np.abs(NOISE["relu2"] - SEVEN["relu2"])
    assert session.scene.pinned.position == np.unravel_index(difference.argmax(), difference.shape)


def test_the_predictions_are_paired_by_class(qtbot, view, session):
    frozen(qtbot, session)
    rows = view.outcome.rows
    assert [row.label for row in rows] == list("0123456789")
    assert [row.a for row in rows] == pytest.approx(SEVEN.probabilities.tolist())
    assert [row.b for row in rows] == pytest.approx(NOISE.probabilities.tolist())


def test_of_many_classes_the_best_of_both_are_paired():
    def thousand(best: int) -> Trace:
        shares = np.full(1000, 1e-4, np.float32)
        shares[best] = 0.9
        return replace(SEVEN, classes=tuple(map(str, range(1000))), probabilities=shares)

    labels = [row.label for row in pairings(thousand(7), thousand(500))]
    assert len(labels) == 10 and labels[0] == "500" and "7" in labels


def test_probabilities_that_are_no_numbers_are_told_and_painted(qtbot, view, session):
    broken = replace(NOISE, probabilities=np.full(10, np.nan, np.float32))
    session.freeze()
    view.outcome.show_traces(SEVEN, broken)
    assert view.outcome.words == "The probabilities of B are no numbers any more."
    assert all(row.rank > 1 for row in view.outcome.rows)
    view.outcome.grab()


def test_an_empty_pad_is_said_to_be_one(qtbot, view, session):
    session.freeze()
    with qtbot.waitSignal(session.trace_changed):
        session.desk.clear()
    assert view.outcome.words.startswith("B is an empty pad")
    session.freeze()
    assert view.outcome.words == "Both pads are empty."
    draw(qtbot, session)
    assert view.outcome.words.startswith("A is an empty pad")


def test_the_captions_count_what_is_broken(qtbot, view, session):
    session.freeze()
    with qtbot.waitSignal(session.trace_changed):
        session.desk.edit_parameter(ParameterEdit("conv2", "weight", (9,), Change.ZERO))
    assert view.board._captions[:2] == ("as trained", "1 change")
    with qtbot.waitSignal(session.trace_changed):
        session.desk.switch(Switch("relu1", (3,)))
    assert view.board._captions[:2] == ("as trained", "2 changes")
    session.desk.begin_stroke(10, 10, occluding=True)
    session.desk.end_stroke()
    draw(qtbot, session)
    assert view.board._captions[1] == "2 changes, covered"


def test_while_the_network_changes_there_are_three_dots(qtbot, view, session):
    session.freeze()
    assert view.pair is not None
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("mlp")
        assert view.pair is None and view.statistic == "…"
        view.grab()
    qtbot.waitUntil(lambda: view.pair is not None)


def test_forgetting_a_brings_the_explanation_back(qtbot, view, session):
    session.freeze()
    qtbot.mouseClick(view.forget_button, Qt.MouseButton.LeftButton)
    assert session.reference is None and view.begin_button.isVisible()


def test_hidden_it_compares_nothing(qtbot, view, session):
    session.freeze()
    before = view.pair
    view.window().hide()
    draw(qtbot, session)
    assert view.pair is before
    view.window().show()
    assert view.pair is not before


@pytest.mark.parametrize("size", [(620, 450), (1100, 800)])
def test_nothing_is_cut_off_in_any_size_of_the_window(qtbot, session, show, size):
    view = CompareView(session)
    show(view, *size)
    frozen(qtbot, session)
    assert view.width() <= size[0] and view.height() <= size[1]
    for rect in view.board.rects():
        assert rect.left() >= 0 and rect.right() <= view.board.width()
        assert rect.bottom() <= view.board.height()


def test_a_keeps_the_network_it_was_frozen_with(qtbot, view, session):
    session.freeze()
    a = session.reference
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("mlp")
    assert session.reference is a and a.network == "lenet" and session.trace.network == "mlp"
    assert view.networks.startswith("A is lenet, B is mlp: two networks.")
    session.choose_network("lenet")
    assert view.networks == ""


def test_a_layer_that_only_one_of_two_networks_has_is_not_compared(qtbot, view, session):
    session.freeze()
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("other")
    session.open_layer("relu2")
    assert view.pair is None and view.statistic.startswith("A has no layer like relu2 of B")
    session.open_layer("input")
    assert view.pair is not None
    assert view.outcome.rows == () and view.outcome.words.endswith("A and B know other classes.")
