"""A real window on toy networks."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from explorer.errors import ExplorerError
from explorer.scene import Scene
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.trace.card import NetworkCard
from explorer.widgets import theme
from explorer.window.main import MainWindow
from tests.toy import lenet_like_trace, mlp_like_trace

CARDS = (
    NetworkCard("lenet", "LeNet · MNIST", "The classic", 61706, 0.99),
    NetworkCard("mlp", "MLP · MNIST", "Dense layers only", 266610, 0.98),
)


TRACES = {"lenet": lenet_like_trace(), "mlp": mlp_like_trace()}  # with layers of one name and two shapes


def answer(request, cancelled):
    if request.network == "broken":
        raise ExplorerError("The network cannot be run; choose another one.")
    return replace(TRACES[request.network], network=request.network, edits=request.edits)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """Whatever is remembered goes to a folder of the test."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture
def make_window(qtbot):
    """Return a function that makes and shows windows; they are closed at the end."""
    made = []

    def make(scene=None, no_space="", remembers=False):
        scene = scene or Scene()
        theme.apply(QApplication.instance(), scene.theme)
        session = Session(answer, scene)
        window = MainWindow(session, Shelf(cards=CARDS), no_space, remembers)
        qtbot.addWidget(window)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        with qtbot.waitSignal(session.trace_changed):
            session.start()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)  # keys go to the active window only
        window.setFocus(Qt.FocusReason.OtherFocusReason)
        return window

    yield make
    for window in made:
        window.close()


@pytest.fixture
def window(make_window):
    return make_window()
