"""The menu of what networks run on: one is chosen, and what is not here is not offered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from explorer.window.networks import DeviceMenu


@pytest.fixture
def shown(window, qtbot):
    """Return a function that opens the menu on a machine with certain devices; (words, checked, enabled) of each."""

    def shown(*devices):
        menu = DeviceMenu(window.session, lambda: devices, window)
        menu.popup(window.mapToGlobal(window.rect().center()))
        qtbot.waitUntil(menu.isVisible)
        return menu

    return shown


def lines(menu):
    return [
        (action.text(), action.isChecked(), action.isEnabled()) for action in menu.actions() if action.text()
    ]


def test_with_only_a_processor_it_says_so(shown):
    assert lines(shown("cpu")) == [
        ("Automatic (CPU)", True, True),
        ("Processor (CPU)", False, True),
        ("CPU only: PyTorch finds no graphics processor", False, False),
    ]


def test_with_graphics_it_says_what_automatic_takes(shown):
    assert lines(shown("cuda", "cpu")) == [
        ("Automatic (CUDA, small networks on the CPU)", True, True),
        ("Processor (CPU)", False, True),
        ("NVIDIA graphics (CUDA)", False, True),
    ]


def test_before_torch_is_there_it_claims_nothing(shown):
    found = lines(shown())
    assert found[0] == ("Automatic", True, True) and "when the first network" in found[-1][0]
    assert not any("CPU only" in words for words, *_ in found)


def test_a_click_chooses_one_and_the_mark_goes_there(window, shown, qtbot):
    menu = shown("cuda", "cpu")
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert window.session.scene.device == "cpu"
    assert [checked for _, checked, _ in lines(shown("cuda", "cpu"))] == [False, True, False]


def test_the_marks_exclude_each_other_and_stay_so_when_it_opens_again(shown):
    menu = shown("cuda", "cpu")
    for _ in range(2):
        menu.hide()
        menu.popup(menu.pos())
    groups = {action.actionGroup() for action in menu.actions()}
    assert len(menu.actions()) == 3 and len(groups) == 1 and groups.pop().isExclusive()


def test_what_was_chosen_on_another_machine_is_marked_and_cannot_be_had(window, shown, qtbot):
    window.session.choose_device("mps")
    assert lines(shown("cpu"))[2] == ("Apple graphics (MPS): not here", True, False)


def test_the_keyboard_walks_it(window, shown):
    menu = shown("cuda", "cpu")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    assert window.session.scene.device == "cuda"
