"""What every lab's page can do, shown by a lab that counts."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from explorer.errors import ExplorerError
from explorer.labs import LABS, lab_page
from explorer.labs.controls import Choice, Number
from explorer.labs.page import LabPage
from explorer.scene import Page, Theme
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import theme
from tests.toy import lenet_like_trace

LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class Count:
    number: int = 2
    step: int = 0


def counted(state, number):
    if number > 9:
        raise ExplorerError("Nine is the most; choose less.")
    return replace(state, number=number)


class CountingLab(LabPage):
    page = Page.POOLING

    def first(self):
        return Count()

    def presets(self):
        return {"Two": Count(), "Three": Count(3), "Five": Count(5)}

    def controls(self):
        self.choice = Choice("Preset", self.presets(), self.put)
        self.number = Number("Number", 0, 20, lambda number: self.attempt(counted, number))
        return (self.choice, self.number)

    def make_stage(self):
        return QLabel()

    def show_state(self, state):
        if state.number > 50:
            raise ExplorerError("There are too many.")
        self.stage.setText(f"{state.number}: {state.step}")
        self.choice.show_value(lambda preset: preset == state)
        self.number.show_value(state.number)
        self.notes.show_notes({"What to notice": [f"There are *{state.number}* & <no> more."]})
        self.transport.show_step(state.step, state.number)

    def go_to_step(self, step):
        self.put(replace(self.state, step=step), undo=False)

    def code(self):
        return f"output = {self.state.number}"


@pytest.fixture
def lab(session, qtbot):
    lab = CountingLab(session, "How many are there?")
    qtbot.addWidget(lab)
    lab.show()
    qtbot.waitExposed(lab)
    return lab


def button(lab, name):
    return next(b for b in lab.findChildren(QPushButton) if b.accessibleName() == name)


def test_a_page_shows_its_question_and_its_first_state(lab):
    assert "How many are there?" in [label.text() for label in lab.findChildren(QLabel)]
    assert lab.stage.text() == "2: 0" and lab.choice.button("Two").isChecked()


def test_a_preset_is_chosen_with_a_click_or_the_arrows(lab, qtbot):
    qtbot.mouseClick(lab.choice.button("Three"), LEFT)
    assert lab.stage.text() == "3: 0" and lab.choice.button("Three").isChecked()
    lab.next_preset()
    assert lab.stage.text() == "5: 0"
    lab.next_preset()
    assert lab.stage.text() == "2: 0"
    lab.previous_preset()
    assert lab.stage.text() == "5: 0"


def test_a_slider_changes_the_state_and_undo_takes_it_back(lab):
    lab.number.slider.setValue(7)
    assert lab.stage.text() == "7: 0" and not lab.choice.button("Two").isChecked()
    lab.session.notebook.undo(Page.POOLING)
    assert lab.stage.text() == "2: 0" and lab.number.slider.value() == 2


def test_what_makes_no_sense_is_said_and_the_last_state_stays(lab):
    told = []
    lab.failed.connect(told.append)
    lab.number.slider.setValue(12)
    assert str(told[0]) == "Nine is the most; choose less." and lab.stage.text() == "2: 0"


def test_playing_ends_at_the_last_step_and_begins_anew(lab, qtbot):
    lab.to_end()
    assert lab.stage.text() == "2: 2"
    lab.play()
    assert lab.transport.playing and lab.stage.text() == "2: 0"
    qtbot.waitUntil(lambda: lab.stage.text() == "2: 2")
    assert not lab.transport.playing


def test_stepping_by_hand_pauses(lab):
    lab.play()
    lab.step()
    assert lab.stage.text() == "2: 1" and not lab.transport.playing
    lab.step_back()
    assert lab.stage.text() == "2: 0"


def test_playing_is_nothing_to_undo(lab):
    lab.step()
    assert not lab.session.notebook.can_undo(Page.POOLING)


def test_a_page_that_is_left_stops_playing(lab):
    lab.play()
    lab.hide()
    assert not lab.transport.playing


def test_notes_mark_numbers_and_take_signs_as_they_are(lab):
    assert lab.notes.words == "There are *2* & <no> more."
    assert "<b>2</b>" in lab.notes.text() and "&amp; &lt;no&gt;" in lab.notes.text()


def test_reset_can_be_undone(lab, qtbot):
    lab.number.slider.setValue(7)
    qtbot.mouseClick(button(lab, "Reset"), LEFT)
    assert lab.stage.text() == "2: 0"
    lab.session.notebook.undo(Page.POOLING)
    assert lab.stage.text() == "7: 0"


def test_the_code_is_copied(lab, qtbot):
    qtbot.mouseClick(button(lab, "Copy PyTorch code"), LEFT)
    assert QGuiApplication.clipboard().text() == "output = 2"


def test_a_figure_is_asked_for(lab, qtbot):
    with qtbot.waitSignal(lab.figure_requested):
        qtbot.mouseClick(button(lab, "Export figure"), LEFT)


def test_the_transports_icons_follow_the_theme(lab, qapp):
    play = button(lab, "Play")
    before = play.icon().cacheKey()
    theme.apply(qapp, Theme.LIGHT)
    lab.session.choose_theme(Theme.LIGHT)
    theme.apply(qapp, Theme.DARK)
    assert play.icon().cacheKey() != before


def test_a_state_that_makes_no_sense_gives_way_to_the_first(lab):
    told = []
    lab.failed.connect(told.append)
    lab.put(Count(99))
    assert lab.state == Count() and lab.stage.text() == "2: 0" and len(told) == 1


def infinite(request, _cancelled):
    trace = lenet_like_trace()
    values = {**trace.values, "conv1": np.full_like(trace["conv1"], np.inf)}
    return replace(trace, values=values, network=request.network)


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.title)
def test_a_map_that_holds_infinite_values_is_brought_to_no_lab(qtbot, lab):
    session = Session(infinite)
    page = lab_page(lab.page, session)
    qtbot.addWidget(page)
    said, before = [], page.state
    page.failed.connect(lambda error: said.append(str(error)))
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    page.take_map(Unit("conv1", (0, 0, 0)))
    session.close()
    assert said == [
        "In map 0 of conv1 some values are infinite or no numbers; choose another map or undo the edit."
    ]
    assert page.state == before


def test_small_steps_are_played_faster_and_the_speed_is_turned(lab):
    lab.transport.show_step(0, 100, pace=10.0)
    lab.transport.toggle()
    assert lab.transport._timer.interval() == 50
    lab.faster()
    assert lab.transport._timer.interval() == 25
    for _ in range(9):
        lab.slower()
    assert lab.transport._timer.interval() == 200


def pill(lab, name):
    return lab.choice.button(name)


def test_tab_comes_to_the_chosen_pill_and_arrows_choose_the_next(lab, qtbot):
    lab.put(Count(3))
    focusable = [name for name in lab.presets() if pill(lab, name).focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert focusable == ["Three"]
    pill(lab, "Three").setFocus()
    qtbot.keyClick(pill(lab, "Three"), Qt.Key.Key_Right)
    assert lab.state.number == 5 and lab.focusWidget() is pill(lab, "Five")
    qtbot.keyClick(pill(lab, "Five"), Qt.Key.Key_Right)
    assert lab.state.number == 2 and lab.focusWidget() is pill(lab, "Two")
    qtbot.keyClick(pill(lab, "Two"), Qt.Key.Key_Left)
    assert lab.state.number == 5


def test_enter_presses_a_button(lab, qtbot):
    lab.put(Count(7))
    reset = next(button for button in lab.findChildren(QPushButton) if button.text() == "Reset")
    reset.setFocus()
    qtbot.keyClick(reset, Qt.Key.Key_Return)
    assert lab.state.number == 2
