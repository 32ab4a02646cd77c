"""Choosing a network: found by typing, walked with the keys, and gone when one is done with it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from explorer.requests import Download, WeightsFile
from explorer.shelf import Problem
from explorer.widgets import theme
from explorer.window.networks.rows import amount, counted, data_size, details, rows, state
from tests.window.conftest import CARDS
from tests.window.networks.conftest import ALL, OWN, RESNET

LEFT = Qt.MouseButton.LeftButton


def row_of(chooser, name):
    """Return the middle of a network's row."""
    return chooser.list.visualRect(chooser.list.model().place(name)).center()


def test_a_network_is_found_by_typing_and_chosen_by_enter(window, chooser, qtbot):
    QTest.keyClicks(chooser.search, "res 18")
    assert chooser.card == RESNET
    with qtbot.waitSignal(window.session.trace_changed):
        QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert window.session.scene.network == "resnet18" and not chooser.isVisible()
    assert "ResNet-18" in window.top_bar.network_button.text()


def test_the_arrows_walk_over_headings(chooser):
    assert chooser.card.name == "lenet"
    for name in ("mlp", "alexnet", "resnet18", "resnet18"):
        QTest.keyClick(chooser.search, Qt.Key.Key_Down)
        assert chooser.card.name == name


def test_a_click_selects_a_row_and_a_double_click_chooses_it(window, chooser, qtbot):
    row = row_of(chooser, "resnet18")
    qtbot.mouseClick(chooser.list.viewport(), LEFT, pos=row)
    assert chooser.isVisible() and chooser.card == RESNET and chooser.download_button.isEnabled()
    with qtbot.waitSignal(window.session.trace_changed):
        qtbot.mouseDClick(chooser.list.viewport(), LEFT, pos=row)
    assert window.session.scene.network == "resnet18" and not chooser.isVisible()


def test_a_click_on_a_heading_chooses_nothing(window, chooser, qtbot):
    heading = chooser.list.visualRect(chooser.list.model().index(0, 0)).center()
    qtbot.mouseDClick(chooser.list.viewport(), LEFT, pos=heading)
    assert chooser.isVisible() and chooser.card.name == "lenet"


def test_nothing_found_is_said_and_nothing_is_chosen(window, chooser):
    QTest.keyClicks(chooser.search, "nonsense")
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert chooser.isVisible() and chooser.card is None and window.session.scene.network == "lenet"


@pytest.mark.parametrize("way", ["esc", "beside", "the key again", "the button"])
def test_it_closes_without_choosing(window, chooser, qtbot, way):
    if way == "esc":
        QTest.keyClick(chooser.search, Qt.Key.Key_Escape)
    elif way == "beside":
        QTest.mouseClick(window.windowHandle(), LEFT, pos=QPoint(600, window.height() - 30))
    elif way == "the button":
        qtbot.mouseClick(window.top_bar.network_button, LEFT)
    else:
        QTest.keyClick(chooser.search, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not chooser.isVisible())
    assert window.session.scene.network == "lenet"
    assert not chooser.isAncestorOf(QApplication.focusWidget())


def test_a_click_beside_it_only_closes_it_and_the_next_one_draws(window, chooser):
    drawn, handle = window.session.scene.drawing, window.windowHandle()
    pad = window.canvas.mapTo(window, window.canvas.rect().center())
    QTest.mousePress(handle, LEFT, pos=pad)
    QTest.mouseMove(handle, pad + QPoint(9, 9))
    QTest.mouseRelease(handle, LEFT, pos=pad + QPoint(9, 9))
    assert not chooser.isVisible() and window.session.scene.drawing is drawn
    QTest.mouseClick(handle, LEFT, pos=pad)
    assert len(window.session.scene.drawing.strokes) == len(drawn.strokes) + 1


def test_a_click_on_a_button_beside_it_closes_it_and_presses_the_button(window, chooser, qtbot):
    button = window.pad_tools.findChild(QAbstractButton, options=Qt.FindChildOption.FindChildrenRecursively)
    pressed = []
    button.pressed.connect(lambda: pressed.append(button))
    place = button.mapTo(window, button.rect().center())
    QTest.mouseClick(window.windowHandle(), LEFT, pos=place)
    assert pressed and not chooser.isVisible()


def test_tab_goes_round_inside_it(chooser):
    met = []
    for _ in range(5):
        met.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    parts = [chooser.search, chooser.choose_button, chooser.weights_button, chooser.onnx_button]
    assert met == [*parts, chooser.search]  # LeNet needs no download
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not chooser.isVisible()


def test_it_stays_under_its_button_in_a_window_of_another_size(window, chooser, qtbot):
    def hangs():
        button = window.top_bar.network_button
        below = button.mapTo(window, button.rect().bottomRight())
        return (
            chooser.geometry().top() > below.y()
            and abs(chooser.geometry().right() - below.x()) <= 1
            and window.rect().contains(chooser.geometry())
        )

    for size in ((1100, 700), (1500, 950)):
        window.resize(*size)
        qtbot.waitUntil(hangs)


def test_a_message_stays_in_sight_above_it(window, chooser, qtbot):
    window.resize(1280, 800)
    window.banner.say("Something long went wrong with what was asked for; try it another time, please.")

    def clear():
        said = window.banner.mapTo(window, window.banner.rect().bottomLeft()).y()
        return window.banner.isVisible() and said < chooser.geometry().top()

    qtbot.waitUntil(clear)
    before = chooser.geometry().top()
    window.banner.hide()
    qtbot.waitUntil(lambda: chooser.geometry().top() < before)


def test_esc_gives_a_network_up_that_does_not_come(window, qtbot):
    window.session.choose_network("alexnet")
    qtbot.waitUntil(window.waiting.isVisible)
    assert "alexnet" in window.waiting.sentence
    with qtbot.waitSignal(window.session.trace_changed):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.session.scene.network == "lenet" and not window.waiting.isVisible()


def test_the_old_network_is_veiled_and_out_of_reach_while_another_is_loaded(window, qtbot):
    before = window.stage.grab().toImage()
    window.session.choose_network("alexnet")
    qtbot.waitUntil(window.waiting.isVisible)
    assert window.waiting.geometry() == window.stage.rect()
    assert window.stage.childAt(window.stage.rect().center() + QPoint(0, 150)) is window.waiting
    assert contrast(window.stage.grab().toImage()) < 0.2 * contrast(before)
    with qtbot.waitSignal(window.session.trace_changed):
        qtbot.mouseClick(window.waiting.back_button, LEFT)
    assert window.session.scene.network == "lenet"


def contrast(image):
    """Return how far the lightness of pixels in the upper quarter differs, where no words of the veil are."""
    points = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height() // 4, 3)]
    lightness = [image.pixelColor(x, y).lightness() for x, y in points]
    return max(lightness) - min(lightness)


def test_the_veil_is_written_large_before_an_audience_and_esc_lifts_it_first(window, qtbot):
    window.presentation.enter()
    window.session.choose_network("alexnet")
    qtbot.waitUntil(window.waiting.isVisible)
    assert {label.fontInfo().pixelSize() >= 18 for label in window.waiting.findChildren(QLabel)} == {True}
    assert window.waiting.back_button.fontInfo().pixelSize() >= 18
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert window.session.scene.network == "lenet" and window.presentation.active
    window.presentation.leave()
    assert window.waiting.back_button.fontInfo().pixelSize() == theme.NORMAL


def test_the_veil_comes_with_any_page_of_the_stage(window, qtbot):
    window.session.choose_network("alexnet")
    qtbot.waitUntil(window.waiting.isVisible)
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.stage.currentWidget() is window.maps
    assert window.stage.childAt(5, 5) is window.waiting
    QTest.keyClick(window, Qt.Key.Key_Escape)


def test_families_stand_under_headings_and_a_search_has_none():
    found = rows(ALL)
    assert [row.heading for row in found if row.card is None] == ["Shipped", "AlexNet", "ResNet"]
    assert [row.card.name for row in rows(ALL, "net")] == ["lenet", "alexnet", "resnet18"]
    assert [row.card.name for row in rows(ALL, "resnet18")] == ["resnet18"]


def test_a_row_says_size_accuracy_and_where_its_weights_are():
    assert details(RESNET) == "11.7 M parameters  ·  3×224×224  ·  69.8 % of ImageNet"
    assert details(CARDS[0]).endswith("99.0 % of MNIST")
    assert [state(card) for card in (RESNET, replace(RESNET, trained=True), CARDS[0], OWN)] == [
        "untrained · 42.6 MB",
        "downloaded",
        "shipped",
        "",
    ]
    assert [counted(number) for number in (999, 61_706, 11_689_512)] == ["999", "61.7 k", "11.7 M"]


def test_a_row_says_what_failed_instead():
    lost = Problem(Download("resnet18"), "The download broke off; try again.")
    spoilt = Problem(WeightsFile("a.pth", "resnet18"), "a.pth is empty; save the weights again.")
    assert [state(RESNET, problem) for problem in (lost, spoilt)] == ["download failed", "file not opened"]
    found = rows(ALL, "net", {"resnet18": lost}.get)
    assert [row.problem for row in found] == [None, None, lost]


def test_sizes_of_a_gigabyte_and_more_are_in_gigabytes():
    assert [data_size(count) for count in (44_700_000, 2**30 - 2**20, 2**30, 2_534_033_850)] == [
        "42.6 MB",
        "1023.0 MB",
        "1.0 GB",
        "2.4 GB",
    ]
    assert amount(10 * 2**20, 40 * 2**20) == "10.0 of 40.0 MB"
    assert amount(256 * 2**20, 2_534_033_850) == "0.25 of 2.36 GB"
    assert amount(3 * 2**20, 0) == "3.0 MB"
