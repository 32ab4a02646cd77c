"""What the user does becomes a scene; what comes of it becomes a trace; views hear of both."""

import threading

import numpy as np
import pytest

from explorer.drawing import Drawing, Pen
from explorer.errors import ExplorerError
from explorer.scene import Camera, RangeMode, Scene, View
from explorer.session import Session
from explorer.trace import Unit
from tests.toy import lenet_like_trace


def answer(request, cancelled):
    """Stand in for torch: every drawing gives the same toy trace, of the network asked for."""
    from dataclasses import replace

    if request.network == "broken":
        raise ExplorerError("The weights are damaged; install them again.")
    return replace(lenet_like_trace(), network=request.network)


@pytest.fixture
def session(qtbot):
    session = Session(answer)
    yield session
    session.close()


def stroke(session, *points, pen=None):
    session.desk.begin_stroke(*points[0], pen=pen or Pen())
    session.desk.extend_stroke([(x, y, 0.5) for x, y in points[1:]])
    session.desk.end_stroke()


def test_a_stroke_becomes_part_of_the_drawing_and_asks_for_a_trace(session, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        stroke(session, (10, 20), (30, 40), (50, 60))
    (only,) = session.scene.drawing.strokes
    assert only.points[:, :2].tolist() == [[10, 20], [30, 40], [50, 60]]
    assert np.all(np.diff(only.points[:, 2]) >= 0)


def test_undo_takes_back_one_stroke_and_redo_draws_it_again(session):
    stroke(session, (10, 10), (20, 20))
    stroke(session, (30, 30), (40, 40))
    two = session.scene.drawing
    session.desk.undo()
    assert len(session.scene.drawing.strokes) == 1
    session.desk.redo()
    assert session.scene.drawing is two
    assert not session.desk.can_redo


def test_clearing_can_be_undone(session):
    stroke(session, (10, 10), (20, 20))
    drawn = session.scene.drawing
    session.desk.clear()
    assert session.scene.drawing.empty
    session.desk.undo()
    assert session.scene.drawing is drawn


def test_clearing_an_empty_pad_is_no_edit(session):
    session.desk.clear()
    assert not session.desk.can_undo


def test_a_new_stroke_forgets_what_was_undone(session):
    stroke(session, (10, 10), (20, 20))
    session.desk.undo()
    stroke(session, (30, 30), (40, 40))
    assert not session.desk.can_redo


def test_a_picture_is_shown_until_one_draws_and_comes_back_by_undo(session):
    pixels = np.full((5, 5), 200, np.uint8)
    session.desk.load_picture(pixels, "photo.png")
    assert session.scene.picture.name == "photo.png"
    stroke(session, (10, 10), (20, 20))
    assert session.scene.picture is None
    session.desk.undo()
    assert np.array_equal(session.scene.picture.pixels, pixels)
    assert not session.scene.picture.pixels.flags.writeable


def test_moving_the_camera_and_hovering_are_no_edits(session):
    session.set_camera(Camera((0, 0, 0), 10, 20, 30))
    session.hover(Unit("conv1", (0, 1, 2)))
    assert not session.desk.can_undo


def test_hovering_the_same_unit_twice_signals_once(session):
    heard = []
    session.hovered_changed.connect(heard.append)
    session.hover(Unit("conv1", (0, 1, 2)))
    session.hover(Unit("conv1", (0, 1, 2)))
    assert heard == [Unit("conv1", (0, 1, 2))]


def test_a_pinned_unit_is_selected_when_nothing_is_hovered(session):
    pinned, hovered = Unit("conv1", (0, 1, 2)), Unit("conv2", (3, 1, 2))
    session.pin(pinned)
    session.hover(hovered)
    assert session.selected == hovered
    session.hover(None)
    assert session.selected == pinned
    session.pin(pinned)
    assert session.selected is None


@pytest.mark.parametrize("unit", [Unit("relu1", (6, 0, 0)), Unit("relu1", (0,)), Unit("no such layer", (0,))])
def test_a_unit_that_the_network_lacks_cannot_be_selected(session, qtbot, unit):
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    for select in (session.hover, session.pin):
        with pytest.raises(ExplorerError):
            select(unit)
    assert session.selected is None


def test_choosing_another_network_lets_go_of_its_units_and_camera(session, qtbot):
    session.pin(Unit("conv1", (0, 1, 2)))
    session.set_camera(Camera((0, 0, 0), 10, 20, 30))
    with qtbot.waitSignal(session.trace_changed) as signal:
        session.choose_network("mlp")
    assert signal.args[0].network == "mlp"
    assert session.selected is None and session.scene.camera is None


def test_a_network_that_fails_says_so_and_the_one_that_worked_comes_back(session, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        stroke(session, (10, 10), (20, 20))
    drawn = session.scene.drawing
    with qtbot.waitSignals([session.failed, session.trace_changed]):
        session.choose_network("broken")
    assert session.scene.drawing is drawn
    assert session.scene.network == session.trace.network == "lenet"


def test_the_colour_range_follows_the_mode(session, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    per_layer = session.coloring.scale("relu1", 0)
    session.choose_range(RangeMode.NETWORK)
    assert session.coloring.scale("relu1", 0).high >= per_layer.high
    assert session.coloring.mode == "network"


def test_choosing_a_view_fits_the_camera(session):
    session.set_camera(Camera((0, 0, 0), 10, 20, 30))
    session.choose_view(View.TOWER)
    assert session.scene.camera is None


def test_hidden_layers_come_back_with_show_all(session):
    session.toggle_hidden("conv1")
    session.toggle_collapsed("conv2")
    assert session.scene.hidden == {"conv1"} and session.scene.collapsed == {"conv2"}
    session.show_all()
    assert not session.scene.hidden and not session.scene.collapsed


def test_a_replay_grows_to_the_whole_drawing(session, qtbot):
    one, other = "[[10, 10, 0], [50, 50, 0.05], [90, 90, 0.1]]", "[[200, 20, 0.15], [200, 90, 0.2]]"
    drawing = Drawing.from_json(f'{{"pad": 280, "strokes": [{one}, {other}]}}')
    session.desk.load_drawing(drawing)
    counts = []
    session.drawing_changed.connect(lambda shown: counts.append(shown.points))
    with qtbot.waitSignals([session.desk.replaying_changed, session.desk.replaying_changed]):
        session.desk.replay()
    assert counts == sorted(counts) and counts[0] < counts[-1] == 5
    assert session.scene.drawing is drawing and not session.desk.replaying


def test_drawing_stops_a_replay_and_keeps_the_whole_drawing(session):
    drawing = Drawing.from_json('{"pad": 280, "strokes": [[[10, 10, 0], [50, 50, 9]]]}')
    session.desk.load_drawing(drawing)
    session.desk.replay()
    stroke(session, (100, 100), (120, 120))
    assert session.scene.drawing.strokes[0] is drawing.strokes[0]
    assert len(session.scene.drawing.strokes) == 2 and not session.desk.replaying


@pytest.mark.parametrize("way", ["undo", "clear", "load", "replay"])
def test_a_stroke_that_is_taken_away_while_the_pen_is_down_has_ended(session, way):
    long = Drawing.from_json('{"pad": 280, "strokes": [[[10, 10, 0], [50, 50, 9]]]}')
    session.desk.load_drawing(long)
    session.desk.begin_stroke(100, 100)
    acts = {"undo": session.desk.undo, "clear": session.desk.clear, "replay": session.desk.replay}
    acts.get(way, lambda: session.desk.load_drawing(long))()
    before = session.scene.drawing
    session.desk.extend_stroke([(200, 200, 0.5)])
    assert session.scene.drawing is before
    session.desk.stop_replay()
    session.desk.end_stroke()
    assert all(stroke.points[:, 0].max() <= 100 for stroke in session.scene.drawing.strokes)


def test_an_edit_during_a_replay_keeps_the_whole_drawing(session):
    drawing = Drawing.from_json('{"pad": 280, "strokes": [[[10, 10, 0], [50, 50, 9]]]}')
    for edit in (
        lambda: session.desk.load_picture(np.zeros((5, 5), np.uint8), "photo.png"),
        session.desk.clear,
    ):
        session.desk.load_drawing(drawing)
        session.desk.replay()
        edit()
        session.desk.undo()
        assert session.scene.drawing is drawing
    session.desk.load_drawing(drawing)
    session.desk.replay()
    session.desk.load_picture(np.zeros((5, 5), np.uint8), "photo.png")
    assert session.scene.drawing is drawing


def test_a_picture_is_not_lost_by_a_replay(session):
    session.desk.load_drawing(Drawing.from_json('{"pad": 280, "strokes": [[[10, 10, 0], [50, 50, 9]]]}'))
    session.desk.load_picture(np.zeros((5, 5), np.uint8), "photo.png")
    session.desk.replay()
    assert session.scene.picture is not None and not session.desk.replaying


def test_a_bug_in_the_computation_is_told_too(qtbot):
    def broken(request, cancelled):
        raise ZeroDivisionError

    session = Session(broken)
    with qtbot.waitSignal(session.failed) as failure:
        session.start()
    session.close()
    assert isinstance(failure.args[0], ZeroDivisionError) and session.busy == ""


def test_arrows_walk_from_unit_to_unit_and_stop_at_the_edge(session, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    session.pin(Unit("pool2", (0, 0, 0)))
    session.move_selection(row=-1)
    assert session.selected == Unit("pool2", (0, 0, 0))
    session.move_selection(row=1)
    session.move_selection(column=1)
    session.move_selection(channel=1)
    assert session.selected == Unit("pool2", (1, 1, 1))
    session.move_selection(layer=1)
    assert session.selected == Unit("relu3", (0,))
    session.move_selection(column=1)
    assert session.selected == Unit("relu3", (1,))


def test_a_scene_is_a_value(session):
    before = session.scene
    session.set_centring(False)
    assert before.centring and not session.scene.centring
    assert before == Scene(work=before.work)


@pytest.mark.parametrize(
    "wish",
    [{"device": "mps"}, {"network": "broken", "device": "cpu"}, {"network": "broken", "device": "mps"}],
)
def test_what_cannot_be_shown_at_the_start_gives_way_to_what_the_application_begins_with(qtbot, wish):
    def compute(request, cancelled):
        if request.device == "mps":
            raise ExplorerError("There is no such device here.")
        return answer(request, cancelled)

    session = Session(compute, Scene().with_(**wish))
    with qtbot.waitSignals([session.failed, session.trace_changed]):
        session.start()
    device = "auto" if wish.get("device") == "mps" else Scene().with_(**wish).device
    assert (session.trace.network, session.scene.device) == (Scene().network, device)
    assert not session.busy
    session.close()


def test_a_frozen_a_that_fails_leaves_b_where_it_is(qtbot):
    a, failed = [], threading.Event()

    def compute(request, cancelled):
        if a and request.work is a[0] and not request.framing.centring:
            raise ExplorerError("This cannot be prepared.")
        if not request.framing.centring:
            assert failed.wait(10)  # B comes after A has failed
        return answer(request, cancelled)

    session = Session(compute)
    session.failed.connect(lambda _error: failed.set())
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    session.freeze()
    a.append(session.scene.reference)
    stroke(session, (10, 10), (20, 20))
    with qtbot.waitSignals([session.failed, session.trace_changed]):
        session.set_centring(False)
    assert session.trace is not None and session.reference is not None
    session.close()


def test_a_network_that_worked_and_works_no_more_gives_way_to_the_first(qtbot):
    works = [True]

    def compute(request, cancelled):
        if request.network == "mlp" and not works[0]:
            raise ExplorerError("The weights are damaged; install them again.")
        return answer(request, cancelled)

    session = Session(compute, Scene().with_(network="mlp"))
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    works[0] = False
    session.choose_network("broken")
    with qtbot.waitSignal(session.trace_changed):
        qtbot.waitUntil(lambda: session.scene.network == Scene().network)
    assert session.trace.network == Scene().network
    session.close()
