"""The tour: offered once, done by oneself, skipped and ended at any step, never in the way."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction

from explorer.scene import Page, Scene, Theme, View
from explorer.trace import Unit
from explorer.window.tour import facts, tour
from explorer.window.tour.placing import place
from explorer.window.tour.steps import STEPS, steps_of
from tests.window.test_window import draw, press

LEFT = Qt.MouseButton.LeftButton
CELL = Unit("relu1", (0, 14, 14))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """What the tour waits for a reader is no part of a test."""
    for module, name in ((tour, "PRAISE_MS"), (facts, "QUIET_MS"), (facts, "LOOKING_MS")):
        monkeypatch.setattr(module, name, 20)


@pytest.fixture
def touring(window):
    window.tour.start()
    return window


def name(window):
    return window.tour.step.name if window.tour.step else ""


def skip_to(window, wanted):
    while name(window) != wanted:
        window.tour.skip()


def cell(window):
    x, y = window.space.position_of(CELL)
    return QPoint(round(x), round(y))


def with_presenting(window, triggered):
    action = QAction("Present", window)
    action.triggered.connect(triggered)
    window.actions_by_name["present"] = action
    return action


# ---- the offer


def test_no_window_offers_the_tour_unless_it_is_asked_to(window):
    assert window.tour.offer is None


def test_a_refused_offer_never_comes_again(make_window, qtbot):
    first = make_window()
    first.tour.offer_once()
    qtbot.mouseClick(first.tour.offer.decline, LEFT)
    assert first.tour.offer is None and first.tour.step is None
    second = make_window()
    for window in (first, second):
        window.tour.offer_once()
        assert window.tour.offer is None


def test_the_offer_is_taken_once_and_the_tour_begins(window, qtbot):
    window.tour.offer_once()
    qtbot.mouseClick(window.tour.offer.take, LEFT)
    assert name(window) == "draw"
    window.tour.end()
    window.tour.offer_once()
    assert window.tour.offer is None


def test_the_offer_lies_inside_the_stage_and_leaves_the_keyboard_alone(window, qtbot):
    window.space.setFocus()
    window.tour.offer_once()
    offer = window.tour.offer
    qtbot.waitUntil(lambda: offer.isVisible() and offer.y() > 0)
    stage = QRect(window.stage.mapTo(window, QPoint()), window.stage.size())
    assert stage.contains(offer.geometry()) and window.space.hasFocus()


def test_esc_puts_the_offer_away_until_the_next_start(make_window, qtbot):
    window = make_window()
    window.tour.offer_once()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.tour.offer is None
    later = make_window()
    later.tour.offer_once()
    assert later.tour.offer is not None


# ---- done by oneself


def test_there_are_six_steps_and_the_one_that_a_window_cannot_do_is_left_out(make_window):
    assert [step.name for step in STEPS] == ["draw", "turn", "point", "pin", "play", "present"]
    window = make_window()
    window.actions_by_name.pop("present", None)
    assert [step.name for step in steps_of(window)] == ["draw", "turn", "point", "pin", "play"]
    flat = make_window(no_space="There is no OpenGL here.")
    flat.actions_by_name.pop("present", None)
    assert [step.name for step in steps_of(flat)] == ["draw"]


def test_a_stroke_ends_the_first_step(touring, qtbot):
    draw(qtbot, touring, (0.2, 0.2), (0.5, 0.5), (0.8, 0.8))
    qtbot.waitUntil(lambda: name(touring) == "turn")


def test_a_drag_across_the_network_ends_the_second(touring, qtbot):
    skip_to(touring, "turn")
    middle = touring.space.rect().center() + QPoint(150, 0)
    qtbot.mousePress(touring.space, LEFT, pos=middle)
    qtbot.mouseMove(touring.space, middle + QPoint(40, 10))
    qtbot.mouseRelease(touring.space, LEFT, pos=middle + QPoint(40, 10))
    qtbot.waitUntil(lambda: name(touring) == "point")


def test_a_pointer_that_rests_on_a_cell_ends_the_third_one_that_passes_does_not(touring, qtbot):
    skip_to(touring, "point")
    session = touring.session
    session.hover(CELL)
    session.hover(None)
    assert name(touring) == "point" and not touring.tour.bubble.title.endswith("✓")
    qtbot.waitUntil(lambda: touring.space.position_of(CELL) is not None)
    qtbot.mouseMove(touring.space, cell(touring))
    qtbot.waitUntil(lambda: name(touring) == "pin")


def test_a_click_on_a_cell_ends_the_fourth(touring, qtbot):
    skip_to(touring, "pin")
    qtbot.mouseClick(touring.space, LEFT, pos=cell(touring))
    qtbot.waitUntil(lambda: name(touring) == "play")


def test_the_bar_of_the_film_is_there_to_be_pointed_at_and_space_ends_the_fifth(touring, qtbot):
    with_presenting(touring, lambda: None)
    touring.tour.start()
    skip_to(touring, "play")
    assert touring.transport.isVisible() and not touring.session.film.state.playing
    press(qtbot, touring, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: name(touring) == "present")
    assert touring.session.film.state is not None


def test_presenting_ends_the_tour_at_any_step_with_nothing_left_on_the_window(window):
    presented = []
    action = with_presenting(window, lambda: presented.append(True))
    for step in ("draw", "present"):
        window.tour.start()
        skip_to(window, step)
        action.trigger()
        assert name(window) == "" and window.tour.bubble.isHidden() and window.tour.frame.isHidden()
    assert presented == [True, True]


def test_what_ended_an_earlier_step_does_not_end_a_later_one(touring):
    skip_to(touring, "pin")
    touring.tour.skip()
    touring.session.visit(CELL)
    assert name(touring) == "play" and not touring.tour.bubble.title.endswith("✓")


# ---- skipped, ended, taken again


def test_every_step_can_be_skipped_and_nothing_is_left_behind(touring, qtbot):
    seen = []
    while touring.tour.step:
        seen.append(touring.tour.bubble.progress.text())
        qtbot.mouseClick(touring.tour.bubble.skip, LEFT)
    count = len(steps_of(touring))
    assert seen == [f"{number} of {count}" for number in range(1, count + 1)]
    assert touring.tour.bubble.isHidden() and touring.tour.frame.isHidden()
    assert touring.session.film.state is None and touring.session.scene.pinned is None


def test_esc_ends_it_at_every_step(window, qtbot):
    for step in steps_of(window):
        window.tour.start()
        skip_to(window, step.name)
        press(qtbot, window, Qt.Key.Key_Escape)
        assert name(window) == "" and window.tour.bubble.isHidden()
        assert window.session.film.state is None


def test_the_keyboard_alone_skips_and_ends_it(touring, qtbot):
    press(qtbot, touring, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: name(touring) == "turn")
    touring.tour.bubble.end.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(touring.tour.bubble.end, Qt.Key.Key_Space)
    assert name(touring) == ""


def test_the_menu_has_it_again_and_from_a_lab_it_leads_back_to_the_network(window):
    window.session.choose_page(Page.CONV2D)
    window.actions_by_name["tour"].trigger()
    assert window.session.scene.page is Page.EXPLORE and name(window) == "draw"


def test_whoever_turns_to_a_lab_is_not_followed_there(touring):
    touring.session.choose_page(Page.POOLING)
    assert name(touring) == "" and touring.tour.bubble.isHidden()


def test_what_is_done_after_the_tour_does_not_bring_it_back(touring, qtbot):
    touring.tour.end()
    touring.session.visit(CELL)
    draw(qtbot, touring, (0.2, 0.2), (0.8, 0.8))
    assert name(touring) == "" and touring.tour.bubble.isHidden()


# ---- where


@pytest.mark.parametrize(("size", "theme"), [((1280, 800), Theme.LIGHT), ((1920, 1080), Theme.DARK)])
def test_the_bubble_never_covers_what_it_points_at(make_window, qtbot, size, theme):
    window = make_window(Scene(view=View.MAPS, theme=theme))
    window.resize(*size)
    qtbot.waitUntil(lambda: window.size() == QSize(*size))
    with_presenting(window, lambda: None)
    window.tour.start()
    for _ in STEPS:
        step, bubble, frame = window.tour.step, window.tour.bubble, window.tour.frame
        thing = step.target(window)

        def framed(thing=thing, frame=frame):
            return frame.geometry().intersects(QRect(thing.mapTo(window, QPoint()), thing.size()))

        qtbot.waitUntil(framed)
        middle = thing.mapTo(window, thing.rect().center())
        assert window.rect().contains(bubble.geometry()) and not bubble.geometry().contains(middle)
        assert frame.isVisible() and not frame.mask().contains(frame.rect().center())
        window.tour.skip()


def test_where_no_side_has_room_the_bubble_lies_over_the_lower_edge_without_a_beak():
    window = QRect(0, 0, 400, 300)
    rect, edge = place(window, QSize(200, 100), window, ("below", "right"))
    assert edge == "" and window.contains(rect) and rect.bottom() > 200


def test_the_beak_is_on_the_edge_towards_the_target():
    window = QRect(0, 0, 1000, 800)
    for side, edge in (("below", "top"), ("above", "bottom"), ("right", "left"), ("left", "right")):
        rect, found = place(QRect(450, 350, 100, 100), QSize(200, 100), window, (side,))
        assert found == edge and not rect.intersects(QRect(450, 350, 100, 100))
