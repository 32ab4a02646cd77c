"""A scene that was kept is shown again as a whole."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.drawing import Drawing, Stroke
from explorer.errors import ExplorerError
from explorer.scene import Camera, Page, Picture, RangeMode, Scene, Theme, View, Work
from explorer.session import Session
from explorer.trace import Change, Edits, ParameterEdit, Unit
from tests.toy import lenet_like_trace, mlp_like_trace

TRACES = {"lenet": lenet_like_trace(), "mlp": mlp_like_trace()}
SEVEN = Drawing((Stroke([[90, 60, 0, 0.5], [190, 60, 0.4, 0.5], [130, 220, 1, 0.5]]),))


def answer(request, _cancelled):
    if request.network not in TRACES:
        raise ExplorerError(f"There is no network {request.network}; choose another one.")
    return replace(TRACES[request.network], network=request.network, edits=request.edits)


@pytest.fixture
def session(qtbot):
    session = Session(answer)
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


def kept():
    edits = Edits((ParameterEdit("conv1", "weight", (0,), Change.ZERO),))
    return Scene(
        work=Work(drawing=SEVEN, broken=(("lenet", edits),)),
        view=View.TOWER,
        camera=Camera((1.0, 2.0, 3.0), 40.0, 5.0, 6.0),
        range_mode=RangeMode.MAP,
        theme=Theme.LIGHT,
        pinned=Unit("conv2", (9, 4, 6)),
        hidden=frozenset({"relu1"}),
        page=Page.POOLING,
        labs=((Page.POOLING, "a state"),),
    )


def test_everything_is_as_it_was_in_the_scene(session, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        session.show_scene(kept())
    assert session.scene == replace(kept(), work=session.scene.work)
    assert session.scene.work is session.desk.work and session.scene.drawing is SEVEN
    assert session.trace.edits == kept().edits
    assert (
        session.selected == Unit("conv2", (9, 4, 6))
        and session.notebook.state(Page.POOLING, None) == "a state"
    )


def test_another_network_is_loaded_and_then_its_unit_is_selected(session, qtbot):
    unit = Unit("fc1", (7,))
    with qtbot.waitSignal(session.trace_changed):
        session.show_scene(replace(kept(), network="mlp", pinned=unit, hidden=frozenset()))
    assert (session.trace.network, session.selected, session.desk.network) == ("mlp", unit, "mlp")


def test_everyone_is_told_of_what_changed(session, qtbot):
    signals = (session.scene_changed, session.camera_changed, session.pinned_changed, session.drawing_changed)
    with qtbot.waitSignals(signals):
        session.show_scene(kept())


def test_what_was_drawn_before_comes_back_by_undo(session):
    own = Drawing((Stroke([[1, 2, 0, 0.5]]),))
    session.desk.load_drawing(own)
    session.show_scene(kept())
    session.desk.undo()
    assert session.scene.drawing is own


def test_a_unit_that_the_network_has_not_is_let_go(session, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        session.show_scene(replace(kept(), pinned=Unit("conv9", (0, 0, 0))))
    assert session.selected is None and session.scene.pinned is None


def test_a_network_that_is_absent_is_said_and_all_else_stays(session, qtbot):
    with qtbot.waitSignal(session.failed) as failed, qtbot.waitSignal(session.trace_changed):
        session.show_scene(replace(kept(), network="absent", pinned=None))
    assert "no network absent" in str(failed.args[0])
    assert session.scene.network == "lenet" and session.scene.drawing is SEVEN


def test_the_device_of_this_machine_stays(session):
    session.choose_device("cpu")
    session.show_scene(replace(kept(), device="cuda"))
    assert session.scene.device == "cpu"


def test_a_comes_back_with_its_trace(session, qtbot):
    with qtbot.waitSignal(session.reference_changed, check_params_cb=lambda trace: trace is not None):
        session.show_scene(replace(kept(), reference=Work(SEVEN), reference_network="mlp"))
    assert session.reference.network == "mlp"


def test_a_scene_shown_twice_is_the_same(session, qtbot):
    scene = kept()
    session.show_scene(scene)
    with qtbot.waitSignal(session.trace_changed):
        session.show_scene(scene)
    assert session.scene == scene


def test_a_picture_is_shown(session, qtbot):
    picture = Picture(np.zeros((4, 4, 3), np.uint8), "black")
    with qtbot.waitSignal(session.trace_changed):
        session.show_scene(Scene(work=Work(picture=picture)))
    assert session.scene.picture is picture
