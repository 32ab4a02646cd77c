"""Choosing a network: found by typing, downloaded on request, given up by Esc; nothing is lost by a failure."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.errors import ExplorerError
from explorer.requests import Download, WeightsFile
from explorer.scene import Scene
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.trace.card import NetworkCard
from explorer.widgets import theme
from explorer.window.main import MainWindow
from explorer.window.networks.rows import counted, details, rows, state
from tests.toy import lenet_like_trace
from tests.window.conftest import CARDS

RESNET = NetworkCard(
    "resnet18",
    "ResNet-18",
    "Adds",
    11_689_512,
    0.698,
    "ResNet",
    (3, 224, 224),
    False,
    "https://x",
    44_700_000,
)
ALEXNET = replace(RESNET, name="alexnet", title="AlexNet", family="AlexNet", summary="Eight layers")
ALL = (*CARDS, ALEXNET, RESNET)


class Weights:
    """Stands in for the internet: waits to be told how a download ends."""

    def __init__(self):
        self.go, self.trained, self.error = threading.Event(), set(), None

    def fetch(self, request, cancelled, report):
        report(10 * 2**20, 40 * 2**20)
        while not self.go.wait(0.01):
            if cancelled():
                raise ExplorerError("Given up.")
        if self.error is not None:
            raise self.error
        if isinstance(request, WeightsFile):
            return replace(RESNET, name="resnet18 · mine", title="resnet18 · mine", download="", trained=True)
        self.trained.add(request.network)
        return replace(RESNET, trained=True)

    def answer(self, request, cancelled):
        while request.network == "alexnet":  # never comes
            if cancelled():
                raise ExplorerError("Given up.")
        known = request.network in ("lenet", "mlp") or request.network in self.trained
        return replace(lenet_like_trace(), network=request.network, trained=known)


@pytest.fixture
def weights():
    return Weights()


@pytest.fixture
def window(qtbot, weights):
    theme.apply(QApplication.instance(), "dark")
    made = MainWindow(Session(weights.answer, Scene()), Shelf(weights.fetch, ALL), remembers=False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    with qtbot.waitSignal(made.session.trace_changed):
        made.session.start()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    weights.go.set()
    made.close()


@pytest.fixture
def chooser(window, qtbot):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.chooser.isVisible)
    return window.chooser


def choose(window, qtbot, name):
    with qtbot.waitSignal(window.session.trace_changed):
        window.session.choose_network(name)


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
    row = chooser.list.visualRect(chooser.list.model().place("resnet18")).center()
    qtbot.mouseClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert chooser.isVisible() and chooser.card == RESNET and chooser.download_button.isEnabled()
    with qtbot.waitSignal(window.session.trace_changed):
        qtbot.mouseDClick(chooser.list.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert window.session.scene.network == "resnet18" and not chooser.isVisible()


def test_nothing_found_is_said_and_nothing_is_chosen(window, chooser):
    QTest.keyClicks(chooser.search, "nonsense")
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert chooser.isVisible() and chooser.card is None and window.session.scene.network == "lenet"


@pytest.mark.parametrize("way", ["esc", "beside"])
def test_esc_and_a_click_beside_close_it(window, chooser, qtbot, way):
    if way == "esc":
        QTest.keyClick(chooser.search, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(
            window.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(600, window.height() - 30)
        )
    qtbot.waitUntil(lambda: not chooser.isVisible())
    assert window.session.scene.network == "lenet"


def test_the_badge_downloads_and_the_trained_network_answers(window, weights, qtbot):
    choose(window, qtbot, "resnet18")
    badge = window.top_bar.badge
    qtbot.waitUntil(badge.isVisible)
    assert "42.6 MB" in badge.text()
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "10.0 of 40.0 MB" in badge.text())
    with qtbot.waitSignal(window.session.trace_changed):
        weights.go.set()
    assert window.session.trace.trained and not badge.isVisible()
    assert window.shelf.card("resnet18").trained


def test_a_download_is_given_up_by_another_click(window, qtbot):
    choose(window, qtbot, "resnet18")
    badge = window.top_bar.badge
    for fetching in (Download("resnet18"), None):
        qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
        assert window.shelf.fetching == fetching
    assert "download" in badge.toolTip() and not window.session.trace.trained


def test_a_download_that_fails_is_one_sentence_and_all_stays(window, weights, chooser, qtbot):
    weights.error = ExplorerError("The download broke off; try again.")
    QTest.keyClicks(chooser.search, "resnet")
    qtbot.mouseClick(chooser.download_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: chooser.bar.isVisible() and chooser.bar.value() > 0)
    assert not chooser.download_button.isEnabled()
    with qtbot.waitSignal(window.shelf.failed):
        weights.go.set()
    assert window.banner.sentence == "The download broke off; try again."
    assert chooser.card == RESNET and chooser.download_button.isEnabled() and not chooser.bar.isVisible()
    assert window.session.scene.network == "lenet"


def test_weights_from_a_file_are_a_network_of_their_own_and_are_shown(window, weights, qtbot):
    weights.go.set()
    with qtbot.waitSignal(window.session.trace_changed):
        window.shelf.fetch(WeightsFile(Path("mine.pth"), "resnet18"))
    assert window.session.scene.network == "resnet18 · mine"


def test_esc_gives_a_network_up_that_does_not_come(window, qtbot):
    window.session.choose_network("alexnet")
    assert window.waiting.isVisible() and "alexnet" in window.waiting.text()
    with qtbot.waitSignal(window.session.trace_changed):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.session.scene.network == "lenet" and not window.waiting.isVisible()


def test_families_stand_under_headings_and_a_search_has_none():
    found = rows(ALL)
    assert [row.heading for row in found if row.card is None] == ["Shipped", "AlexNet", "ResNet"]
    assert [row.card.name for row in rows(ALL, "net")] == ["lenet", "alexnet", "resnet18"]
    assert [row.card.name for row in rows(ALL, "resnet18")] == ["resnet18"]


def test_a_row_says_size_accuracy_and_where_its_weights_are():
    assert details(RESNET) == "11.7 M parameters  ·  3×224×224  ·  69.8 % of ImageNet"
    assert details(CARDS[0]).endswith("99.0 % of MNIST")
    assert [state(card) for card in (RESNET, replace(RESNET, trained=True), CARDS[0])] == [
        "untrained · 42.6 MB",
        "downloaded",
        "",
    ]
    assert [counted(number) for number in (999, 61_706, 11_689_512)] == ["999", "61.7 k", "11.7 M"]
