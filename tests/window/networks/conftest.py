"""A window whose networks are toys and whose downloads and files end when a test says so."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from explorer.errors import ExplorerError
from explorer.requests import Download
from explorer.scene import Scene
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.trace.card import NetworkCard
from explorer.widgets import theme
from explorer.window.main import MainWindow
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
OWN = NetworkCard("mine", "mine", "From a script", 9, family="Your own")
ALL = (*CARDS, ALEXNET, RESNET)


class Weights:
    """Stands in for the internet and the disk: waits to be told how a download or a file ends."""

    def __init__(self):
        self.go, self.trained, self.error, self.asked = threading.Event(), set(), None, []

    def fetch(self, request, cancelled, report):
        self.asked.append(request)
        if isinstance(request, Download):
            report(10 * 2**20, 40 * 2**20)
        while not self.go.wait(0.01):
            if cancelled():
                raise ExplorerError("Given up.")
        if self.error is not None:
            raise self.error
        if not isinstance(request, Download):
            name = request.path.stem
            return replace(OWN, name=name, title=name)
        self.trained.add(request.network)
        return replace(RESNET, trained=True)

    def answer(self, request, cancelled):
        while request.network == "alexnet":  # never comes
            if cancelled():
                raise ExplorerError("Given up.")
        known = request.network in ("lenet", "mlp", "mine") or request.network in self.trained
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


@pytest.fixture
def choose(window, qtbot):
    """Return a function that chooses a network and waits for its answer."""

    def choose(name):
        with qtbot.waitSignal(window.session.trace_changed):
            window.session.choose_network(name)

    return choose
