"""What is filmed, and that the session is afterwards as it was."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageChops
from PySide6.QtWidgets import QApplication

from explorer.drawing import Drawing, Stroke
from explorer.errors import ExplorerError
from explorer.export.film import Filming, Pictures, Plan, drawing, kernels, playlist, turntable
from explorer.scene import Page, Scene, View
from explorer.session import Session
from explorer.space import network_view
from explorer.trace import Unit
from explorer.widgets import theme
from tests.films import read
from tests.toy import lenet_like_trace, mlp_like_trace

SIZE = (160, 90)
STROKE = Stroke([[40 + 20 * i, 60 + 10 * i, 0.1 * i, 0.5] for i in range(10)])
TRACES = {"lenet": lenet_like_trace(), "mlp": mlp_like_trace()}

pytestmark = pytest.mark.usefixtures("own_look")


def answer(request, cancelled):
    if request.network == "broken":
        raise ExplorerError("The network cannot be run; choose another one.")
    return replace(TRACES[request.network], network=request.network)


@pytest.fixture
def session(qtbot):
    theme.apply(QApplication.instance(), "dark")
    session = Session(answer, Scene())
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


@pytest.fixture
def space(session, qtbot):
    view = network_view(session)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def film(session, space, qtbot, tmp_path):
    """Return a function that makes a film of some frames, and returns its frames and durations."""

    def film(source, frames=8, **more):
        plan = Plan(tmp_path / "film.webp", *SIZE, frames / 10, 10)
        pictures = Pictures(lambda: space, space, *SIZE)
        filming = Filming(session, plan, source(session, pictures, frames=frames, **more))
        with qtbot.waitSignal(filming.finished):
            pass
        return read(plan.path)

    return film


@pytest.fixture
def worked(session, qtbot):
    """Return the session after some work: a drawing, an undone one, units gone through, a film that is held."""
    for strokes in ((STROKE,), (STROKE, STROKE)):
        session.desk.load_drawing(Drawing(strokes))
    session.desk.undo()
    session.visit(Unit("conv1", (1, 4, 5)))
    session.visit(Unit("conv2", (2, 3, 3)))
    session.open_film()
    session.film.seek(7)
    qtbot.waitUntil(lambda: session.is_answered)
    return session


def all_of(session):
    """Return what the user would miss."""
    desk, visits = session.desk.keep(), session._visits
    return (
        session.scene,
        session.desk.work,
        [id(work) for work in (*desk.past, *desk.future)],
        session.trace,
        session.coloring,
        session.film.state,
        session.selected,
        (visits.here, visits.past[:], visits.future[:]),
        session.notebook.states,
        [
            (page, past.past, past.future)
            for page, past in session.notebook.keep()
            if past.past or past.future
        ],
        session.tally.pictures,
    )


def same(before, after):
    return all(a is b or a == b for a, b in zip(before[:4] + before[5:], after[:4] + after[5:], strict=True))


def differ(a, b):
    return max(high for _, high in ImageChops.difference(a, b).getextrema()) > 60


def test_a_turntable_turns_once_around_and_leaves_the_camera_alone(film, worked):
    before = all_of(worked)
    frames, _ = film(turntable)
    assert len(frames) == 8
    assert all(differ(a, b) for a, b in zip(frames, frames[1:] + frames[:1], strict=True))
    assert same(before, all_of(worked))


def test_a_turntable_of_another_page_is_of_the_row(film, session):
    session.choose_page(Page.POOLING)
    session.choose_view(View.MAPS)
    assert len(film(turntable)[0]) == 8
    assert (session.scene.page, session.scene.view) == (Page.POOLING, View.MAPS)


def test_the_film_of_a_kernel_goes_from_the_first_unit_to_the_last(film, worked):
    before, seen = all_of(worked), []
    worked.film.changed.connect(lambda state: seen.append(state and (state.channel, state.index)))
    assert len(film(kernels)[0]) == 8
    assert seen[:-2][0] == (2, 0)
    assert (2, 99) in seen
    assert same(before, all_of(worked))


def test_a_map_of_few_units_stands_for_several_frames(film, session):
    session.visit(Unit("pool2", (0, 0, 0)))
    frames, durations = film(kernels, frames=50)
    assert len(frames) == 25
    assert sum(durations) == 5000


def test_a_replayed_drawing_grows_and_is_whole_again(film, worked):
    before, strokes = all_of(worked), []
    worked.drawing_changed.connect(lambda drawn: strokes.append(drawn.points))
    _, durations = film(drawing, frames=10)
    assert strokes[:8] == sorted(strokes[:8])
    assert strokes[0] < strokes[7] == STROKE.points.shape[0]
    assert durations == [100] * 7 + [300]
    assert same(before, all_of(worked))
    assert not worked.desk.replaying


def test_every_scene_of_a_playlist_is_shown_and_none_of_it_stays(film, worked, qtbot):
    before, seen = all_of(worked), []
    worked.trace_changed.connect(lambda trace: seen.append(trace.network))
    scenes = (Scene(network="mlp"), Scene(labs=((Page.POOLING, "a state"),)), Scene(view=View.TOWER))
    frames, durations = film(playlist, frames=12, scenes=scenes)
    assert durations == [400, 100, 300, 100, 300]
    assert differ(frames[0], frames[4])
    first, between, second = (np.asarray(frame, float).mean() for frame in frames[:3])
    assert abs(between - (first + second) / 2) < abs(first - second) / 5  # one is faded into the next
    assert "mlp" in seen
    assert same(before, all_of(worked))
    worked.desk.redo()
    assert len(worked.desk.work.drawing.strokes) == 2


def test_a_film_that_is_cancelled_leaves_no_file_and_all_as_it_was(worked, space, qtbot, tmp_path):
    before = all_of(worked)
    plan = Plan(tmp_path / "film.webp", *SIZE, 10.0, 10)
    pictures = Pictures(lambda: space, space, *SIZE)
    filming = Filming(worked, plan, playlist(worked, pictures, [Scene(network="mlp")] * 2, plan.frames))
    with qtbot.waitSignal(filming.pictured):
        pass
    filming.cancel()
    assert not list(tmp_path.iterdir())
    assert same(before, all_of(worked))


def test_a_network_that_fails_ends_the_film_and_nothing_else(worked, space, qtbot, tmp_path):
    before = all_of(worked)
    plan = Plan(tmp_path / "film.webp", *SIZE, 1.0, 10)
    pictures = Pictures(lambda: space, space, *SIZE)
    scenes = [Scene(), Scene(network="broken")]
    filming = Filming(worked, plan, playlist(worked, pictures, scenes, plan.frames))
    with qtbot.waitSignal(filming.failed) as failed:
        pass
    assert "cannot be run" in str(failed.args[0])
    assert not list(tmp_path.iterdir())
    assert same(before, all_of(worked))


def test_an_empty_pad_cannot_be_replayed(session, space, qtbot, tmp_path):
    plan = Plan(tmp_path / "film.webp", *SIZE, 1.0, 10)
    filming = Filming(session, plan, drawing(session, Pictures(lambda: space, space, *SIZE), plan.frames))
    with qtbot.waitSignal(filming.failed) as failed:
        pass
    assert "draw one first" in str(failed.args[0])
    assert not list(tmp_path.iterdir())
