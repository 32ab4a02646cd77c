"""Breaking the network, hiding the input, comparing with A: all of it data, all of it undone."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing import Drawing, Pen, Stroke
from explorer.session import Session
from explorer.trace import Change, Edits, ParameterEdit, Switch
from tests.toy import lenet_like_trace

ZERO = ParameterEdit("conv2", "weight", (9,), Change.ZERO)
TOYS = [lenet_like_trace(seed) for seed in range(3)]


class Answer:
    """Stands in for torch; keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, request, _cancelled):
        self.asked.append(request)
        toy = TOYS[len(self.asked) % 3]
        return replace(toy, network=request.network, edits=request.edits)


@pytest.fixture
def answer():
    return Answer()


@pytest.fixture
def session(qtbot, answer):
    made = Session(answer)
    with qtbot.waitSignal(made.trace_changed):
        made.start()
    yield made
    made.close()


def test_an_edit_is_part_of_the_scene_and_asks_for_a_trace(session, answer, qtbot):
    with qtbot.waitSignals([session.scene_changed, session.trace_changed]):
        session.desk.edit_parameter(ZERO)
    assert session.scene.edits.parameters == (ZERO,)
    assert answer.asked[-1].edits.parameters == (ZERO,)


def test_edits_are_undone_and_redone_with_the_strokes(session):
    session.desk.edit_parameter(ZERO)
    session.desk.begin_stroke(10, 10)
    session.desk.end_stroke()
    session.desk.switch(Switch("relu2", (3,)))
    session.desk.undo()
    assert session.scene.edits == Edits((ZERO,))
    session.desk.undo()
    session.desk.undo()
    assert not session.scene.edits
    session.desk.redo()
    assert session.scene.edits == Edits((ZERO,))


def test_undoing_an_edit_tells_the_views(session, qtbot):
    session.desk.edit_parameter(ZERO)
    with qtbot.waitSignal(session.scene_changed):
        session.desk.undo()


def test_each_network_keeps_its_own_edits(session):
    session.desk.edit_parameter(ZERO)
    session.choose_network("mlp")
    assert not session.scene.edits
    session.choose_network("lenet")
    assert session.scene.edits == Edits((ZERO,))


def test_everything_is_put_back_at_once(session):
    session.desk.edit_parameter(ZERO)
    session.desk.switch(Switch("relu1", (3,)))
    session.desk.restore_layer("conv2")
    assert session.scene.edits == Edits(off=frozenset({Switch("relu1", (3,))}))
    session.desk.restore_all()
    assert not session.scene.edits
    session.desk.undo()
    assert session.scene.edits


def test_restoring_what_is_whole_is_no_edit(session):
    session.desk.restore_all()
    session.desk.uncover()
    assert not session.desk.can_undo


def test_covering_leaves_drawing_and_picture_alone(session, answer, qtbot):
    session.desk.load_picture(np.zeros((5, 5), np.uint8), "dark")
    with qtbot.waitSignal(session.trace_changed):
        session.desk.begin_stroke(10, 10, pen=Pen(60), occluding=True)
        session.desk.extend_stroke([(50, 50, 0.5)])
        session.desk.end_stroke()
    assert session.scene.picture is not None and session.scene.drawing.empty
    assert len(session.scene.occlusion.strokes) == 1
    assert answer.asked[-1].occlusion is session.scene.occlusion
    session.desk.uncover()
    assert session.scene.occlusion.empty
    session.desk.undo()
    assert not session.scene.occlusion.empty


def test_clearing_takes_the_cover_away_too(session):
    session.desk.begin_stroke(10, 10, occluding=True)
    session.desk.end_stroke()
    session.desk.clear()
    assert session.scene.occlusion.empty
    session.desk.undo()
    assert not session.scene.occlusion.empty


def test_a_stays_while_b_goes_on(session, qtbot):
    first = session.trace
    with qtbot.waitSignal(session.reference_changed):
        session.freeze()
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_drawing(Drawing())
    assert session.reference is first and session.trace is not first
    session.unfreeze()
    assert session.reference is None and session.scene.reference is None


def test_a_stays_what_its_own_network_made_of_it(session, qtbot):
    session.desk.edit_parameter(ZERO)
    with qtbot.waitSignal(session.trace_changed):
        session.freeze()
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("mlp")
    qtbot.waitUntil(lambda: session.trace is not None and session.trace.network == "mlp")
    assert session.reference.network == session.scene.reference_network == "lenet"


def test_a_late_answer_for_a_forgotten_a_is_dropped(session, qtbot):
    session.freeze()
    session.choose_network("mlp")
    session.unfreeze()
    qtbot.waitUntil(lambda: session.trace is not None)
    qtbot.wait(50)
    assert session.reference is None


def test_all_is_put_back_in_one_step(session):
    session.desk.edit_parameter(ZERO)
    session.desk.begin_stroke(10, 10, occluding=True)
    session.desk.end_stroke()
    session.desk.restore_all()
    assert not session.scene.edits and session.scene.occlusion.empty
    session.desk.undo()
    assert session.scene.edits and not session.scene.occlusion.empty


def test_taking_one_edit_back_leaves_the_others(session):
    one = ParameterEdit("conv2", "weight", (9, 2, 0, 0), Change.SET, 1.0)
    negate = ParameterEdit("conv2", "weight", (9,), Change.NEGATE)
    session.desk.edit_parameter(one)
    session.desk.edit_parameter(negate)
    session.desk.take_back((one,))
    assert session.scene.edits.parameters == (negate,)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda desk: desk.switch(Switch("relu1", (0,))),
        lambda desk: desk.restore_all(),
        lambda desk: desk.uncover(),
        lambda desk: desk.take_back((ZERO,)),
    ],
)
def test_breaking_during_a_replay_keeps_the_whole_drawing(session, break_it):
    drawing = Drawing((Stroke(np.array([[0, 0, 0, 1], [99, 99, 30, 1]], np.float32), Pen()),))
    session.desk.load_drawing(drawing)
    session.desk.edit_parameter(ZERO)
    session.desk.begin_stroke(10, 10, occluding=True)
    session.desk.end_stroke()
    session.desk.replay()
    assert session.scene.drawing.duration < 30
    break_it(session.desk)
    assert session.scene.drawing is drawing


def test_a_frozen_while_the_network_loads_comes_as_well(session, qtbot):
    session.choose_network("mlp")
    session.freeze()
    qtbot.waitUntil(lambda: session.reference is not None and session.trace is not None)
    assert session.reference.network == "mlp"


def test_a_follows_the_centring(session, answer, qtbot):
    session.freeze()
    with qtbot.waitSignal(session.reference_changed):
        session.set_centring(False)
    assert not answer.asked[-1].framing.centring


def test_undoing_what_was_done_to_another_network_goes_there(session):
    session.desk.edit_parameter(ZERO)
    session.choose_network("mlp")
    session.desk.undo()
    assert session.scene.network == "lenet" and not session.scene.edits
