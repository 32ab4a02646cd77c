"""Walking from unit to unit: visits, addresses, films, and what has been dead all along."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.film import Film
from explorer.selection import address
from explorer.session import Session
from explorer.tally import Tally
from explorer.trace import Axes, Edits, Layer, LayerKind, Switch, Trace, Unit
from explorer.visits import Visits
from tests.toy import lenet_like_trace

TRACE = lenet_like_trace()
A, B, C = (Unit("fc3", (index,)) for index in range(3))


@pytest.fixture
def session(qtbot):
    made = Session(lambda request, _cancelled: replace(TRACE, network=request.network))
    with qtbot.waitSignal(made.trace_changed):
        made.start()
    yield made
    made.close()


# ---- visits


def test_back_and_forward_are_those_of_a_browser():
    visits = Visits()
    for unit in (A, B, C):
        visits.visit(unit)
    assert (visits.back(), visits.back(), visits.back()) == (B, A, None)
    assert (visits.forward(), visits.forward(), visits.forward()) == (B, C, None)


def test_a_new_visit_forgets_the_way_forward():
    visits = Visits()
    visits.visit(A)
    visits.visit(B)
    visits.back()
    visits.visit(C)
    assert visits.forward() is None and visits.back() == A


def test_walking_by_key_inside_a_layer_leaves_one_mark():
    visits = Visits()
    visits.visit(Unit("conv2", (0, 0, 0)))
    for column in range(1, 5):
        visits.visit(Unit("fc3", (column,)), step=True)
    assert visits.back() == Unit("conv2", (0, 0, 0))


def test_a_link_pins_and_never_lets_go(session):
    session.visit(A)
    session.visit(A)
    assert session.scene.pinned == A
    session.pin(A)
    assert session.scene.pinned is None


def test_one_comes_back_to_the_unit_that_was_pinned_before(session, qtbot):
    session.pin(A)
    session.visit(B)
    with qtbot.waitSignal(session.visits_changed):
        session.go_back()
    assert session.scene.pinned == A and session.can_go_forward and not session.can_go_back
    session.go_forward()
    assert session.scene.pinned == B
    session.go_forward()
    assert session.scene.pinned == B, "the end of the way is no way"


def test_from_inside_a_block_one_walks_to_its_neighbours(session):
    session.visit(Unit("conv2", (9, 4, 6)))
    session.move_selection(row=1)
    assert session.scene.pinned == Unit("conv2", (9, 5, 6))
    session.move_selection(layer=1)
    assert session.scene.pinned.layer == "pool2"


def test_another_network_forgets_where_one_was(session):
    session.visit(A)
    session.visit(B)
    session.choose_network("mlp")
    assert not session.can_go_back and session.selected is None
    session.go_back()
    assert session.scene.pinned is None


# ---- addresses


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("conv2 9 4 6", Unit("conv2", (9, 4, 6))),
        ("  CONV2 9,4, 6 ", Unit("conv2", (9, 4, 6))),
        ("conv2[9, 4, 6]", Unit("conv2", (9, 4, 6))),
        ("conv2 9", Unit("conv2", (9, 5, 5))),
        ("conv2", Unit("conv2", (0, 5, 5))),
        ("input 6 12", Unit("input", (0, 6, 12))),
        ("fc1 119", Unit("fc1", (119,))),
        ("class 7", Unit("softmax", (7,))),
    ],
)
def test_an_address_names_a_unit(words, unit):
    assert address(TRACE, words) == unit


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("conv2 9 4 16", "conv2 has maps 0–15, rows 0–9 and columns 0–9; there is no 9 4 16."),
        ("conv2 9 4 6 1", "conv2 has maps 0–15, rows 0–9 and columns 0–9; there is no 9 4 6 1."),
        ("conv2 9 4", "conv2 has maps 0–15, rows 0–9 and columns 0–9; there is no 9 4."),
        ("input 6 99", "input has maps 0–0, rows 0–27 and columns 0–27; there is no 6 99."),
        ("fc3 -1", "fc3 has units 0–9; there is no -1."),
        ("fc3 seven", "Type numbers after fc3: units 0–9."),
        ("conv9 1", "There is no layer 'conv9'"),
        ("", "There is no layer ''"),
        ("class cat", "There is no class cat; the classes are 0, 1, 2"),
    ],
)
def test_an_address_out_of_range_says_what_the_range_is(words, said):
    with pytest.raises(ExplorerError) as caught:
        address(TRACE, words)
    assert said in str(caught.value)


def test_a_wrong_address_leaves_the_pinned_unit(session):
    session.go_to("fc3 1")
    with pytest.raises(ExplorerError):
        session.go_to("fc3 10")
    assert session.scene.pinned == B


# ---- films


@pytest.fixture
def film(qtbot):
    return Film()


def test_a_film_goes_through_a_map_row_by_row(film):
    film.open(TRACE.layer("conv2"), Unit("conv2", (9, 4, 6)))
    assert film.unit == Unit("conv2", (9, 4, 6)) and film.state.count == 100
    film.step(4)
    assert film.unit == Unit("conv2", (9, 5, 0))
    film.seek(1000)
    assert film.unit == Unit("conv2", (9, 9, 9)) and film.state.finished
    film.step(-1000)
    assert film.unit == Unit("conv2", (9, 0, 0))


def test_a_film_over_a_vector_goes_through_all_its_units(film):
    film.open(TRACE.layer("fc3"), Unit("fc3", (3,)))
    assert film.unit == Unit("fc3", (3,)) and film.state.count == 10


def test_a_film_plays_to_the_end_and_then_from_the_start(film, qtbot):
    film.set_speed(64)
    film.open(TRACE.layer("fc3"), A, playing=True)
    seen = []
    film.changed.connect(lambda state: seen.append(state.index))
    qtbot.waitUntil(lambda: film.state.finished, timeout=5000)
    qtbot.waitUntil(lambda: not film.state.playing)
    assert seen == sorted(seen)
    film.play()
    assert film.state.playing and film.state.index == 0


def test_stepping_holds_the_film(film):
    film.open(TRACE.layer("conv2"), Unit("conv2", (0, 0, 0)), playing=True)
    film.step(1)
    assert not film.state.playing


def test_another_speed_goes_on_from_the_same_unit(film):
    film.open(TRACE.layer("conv2"), Unit("conv2", (0, 3, 0)))
    film.play()
    film.set_speed(1)
    assert film.state.index == 30 and film.state.speed == 1


def test_the_film_is_selected_until_the_pointer_takes_over(session):
    session.pin(A)
    chosen = []
    session.selected_changed.connect(chosen.append)
    session.open_film(Unit("conv2", (9, 0, 0)))
    session.film.step(1)
    session.hover(C)
    session.film.step(1)
    session.hover(None)
    session.film.close()
    conv2 = [Unit("conv2", (9, 0, column)) for column in range(3)]
    assert chosen == [conv2[0], conv2[1], C, conv2[2], A]


def test_a_pointer_at_rest_does_not_hide_the_film(session):
    session.hover(Unit("conv2", (9, 4, 6)))
    session.toggle_film()
    assert session.selected == session.film.unit == Unit("conv2", (9, 0, 0))
    session.hover(C)
    session.toggle_film()
    assert session.selected == C
    session.toggle_film()
    assert session.selected == session.film.unit


def test_space_plays_the_selected_map_then_holds_then_goes_on(session):
    session.pin(Unit("conv2", (9, 4, 6)))
    session.toggle_film()
    assert session.film.state.playing and session.film.unit == Unit("conv2", (9, 0, 0))
    session.toggle_film()
    assert not session.film.state.playing
    session.toggle_film()
    assert session.film.state.playing


def test_without_a_selection_the_film_shows_the_first_layer(session):
    session.toggle_film()
    assert session.film.state.layer == "relu1", "conv1 with its ReLU"


def test_a_link_to_another_map_ends_the_film_and_one_to_a_unit_of_it_holds_there(session):
    session.open_film(Unit("conv2", (9, 0, 0)), playing=True)
    session.visit(Unit("conv2", (9, 4, 6)))
    assert session.film.unit == Unit("conv2", (9, 4, 6)) and not session.film.state.playing
    session.visit(Unit("pool1", (0, 4, 6)))
    assert session.film.state is None and session.selected == Unit("pool1", (0, 4, 6))


def test_a_film_goes_along_with_the_keys(session):
    session.open_film(Unit("relu2", (9, 0, 0)))
    session.move_selection(column=1)
    assert session.film.unit == Unit("relu2", (9, 0, 1))
    session.film.play()
    session.move_selection(channel=1)
    assert session.film.state.playing and session.film.unit == Unit("relu2", (10, 0, 0))


def test_another_network_ends_the_film(session):
    session.toggle_film()
    session.choose_network("mlp")
    assert session.film.state is None


# ---- dead maps


def maps(*peaks):
    values = np.zeros((len(peaks), 2, 2), np.float32)
    values[:, 1, 0] = peaks
    return values


def tallied(*pictures):
    layer = Layer("relu", LayerKind.RELU, (3, 2, 2), Axes.MAPS, signed=False)
    tally = Tally()
    for values in pictures:
        tally.add(Trace("toy", (layer,), {"relu": values}, (), None))
    return tally


def test_a_map_is_dead_while_it_was_zero_in_every_picture():
    assert tallied(maps(0, 1, 0), maps(0, 0, 0)).dead("relu") == (0, 2)
    assert tallied(maps(0, 1, 0), maps(0, 0, 3)).dead("relu") == (0,)


def test_what_can_be_negative_is_never_called_dead():
    tally = Tally()
    tally.add(TRACE)
    assert tally.dead("conv2") is None
    assert tally.dead("relu2") is not None


def test_an_empty_pad_says_nothing_about_dead_maps():
    tally = Tally()
    tally.add(replace(TRACE, at_rest=True))
    assert tally.pictures == 0 and tally.dead("relu2") is None


def test_one_nan_does_not_hide_that_a_map_lives():
    assert tallied(maps(np.nan, 1, 0), maps(2, 0, 0)).dead("relu") == (2,)


def test_the_moves_of_a_pen_are_one_picture(session, qtbot):
    def moved():
        return [session.desk.extend_stroke([(50, 50, 0.5)])]

    before = session.tally.pictures
    session.desk.begin_stroke(10, 10)
    for _ in range(5):
        with qtbot.waitSignal(session.trace_changed):
            moved()
    assert session.tally.pictures == before + 1


def test_a_broken_network_says_nothing_about_dead_maps():
    tally = Tally()
    tally.add(replace(TRACE, edits=Edits(off=frozenset({Switch("relu1", (0,))}))))
    assert tally.pictures == 0


# ---- what another network leaves of a unit


def test_a_unit_that_the_arriving_network_has_not_is_dropped(qtbot):
    small = replace(
        TRACE, layers=TRACE.layers[:3], values={name: TRACE[name] for name in list(TRACE.values)[:3]}
    )
    made = Session(lambda request, _cancelled: small if request.network == "mlp" else TRACE)
    with qtbot.waitSignal(made.trace_changed):
        made.start()
    made.choose_network("mlp")
    made.visit(Unit("fc3", (7,)))  # a click that came while the network was loading
    with qtbot.waitSignal(made.trace_changed):
        pass
    assert made.scene.pinned is None and made.selected is None
    made.close()


def test_another_network_tells_that_the_pin_is_gone(session, qtbot):
    session.visit(A)
    with qtbot.waitSignal(session.pinned_changed):
        session.choose_network("mlp")


def test_the_page_of_another_layer_lets_the_unit_go(session):
    session.visit(Unit("relu2", (9, 4, 6)))
    session.open_layer("conv2")
    assert session.scene.pinned == Unit("relu2", (9, 4, 6)), "it belongs to the same block"
    session.open_layer("pool2")
    assert session.scene.pinned is None
