"""Networks in the whole application, with torch: what was remembered, and weights from a file."""

import json

import pytest
import torch
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from explorer import app
from explorer.network.definitions import LeNet
from explorer.scene import Scene
from explorer.window import memory

PATIENCE = 60_000  # ms: torchvision is imported, too


@pytest.fixture
def start(qtbot, tmp_path):
    """Return a function that starts the application after a run that ended with a certain network."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    made = []

    def start(network):
        scene = Scene()
        look = {"network": network, "view": scene.view, "range": scene.range_mode, "theme": scene.theme}
        kept = memory.settings()
        kept.setValue("look", json.dumps(look | {"centring": True, "unfolded": False}))
        kept.sync()
        window = app.create()
        qtbot.addWidget(window)
        made.append(window)
        with qtbot.waitSignal(window.session.trace_changed, timeout=PATIENCE):
            window.show()
        return window

    yield start
    for window in made:
        window.close()


def test_a_remembered_network_without_its_weights_comes_up_untrained(start, qtbot):
    window = start("resnet18")
    trace = window.session.trace
    assert trace.network == "resnet18" and not trace.trained
    qtbot.waitUntil(window.top_bar.badge.isVisible)
    assert "44.7 MB" in window.top_bar.badge.text() and not window.banner.isVisible()


def test_a_remembered_network_that_is_no_more_gives_way_to_lenet(start):
    assert start("lenet · mine").session.trace.network == "lenet"


def test_the_users_weights_for_lenet_are_read_from_a_file_and_shown(start, qtbot, tmp_path, monkeypatch):
    window = start("lenet")
    torch.manual_seed(0)
    torch.save(LeNet().state_dict(), tmp_path / "mine.pth")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "mine.pth"), ""))
    window.open_chooser()
    shipped = window.session.trace["conv1"]
    with qtbot.waitSignal(window.session.trace_changed, timeout=PATIENCE):
        qtbot.mouseClick(window.chooser.weights_button, Qt.MouseButton.LeftButton)
    assert window.session.trace.network == "lenet · mine" and not window.chooser.isVisible()
    assert not (window.session.trace["conv1"] == shipped).all()
    window.open_chooser()
    QTest.keyClicks(window.chooser.search, "lenet mnist")
    assert window.chooser.card.name == "lenet"  # which is as it was


def test_weights_of_another_network_are_one_sentence_and_lenet_stays(start, qtbot, tmp_path, monkeypatch):
    window = start("lenet")
    torch.save({"fc.weight": torch.zeros(2, 2)}, tmp_path / "other.pth")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "other.pth"), ""))
    window.open_chooser()
    with qtbot.waitSignal(window.shelf.failed, timeout=PATIENCE):
        qtbot.mouseClick(window.chooser.weights_button, Qt.MouseButton.LeftButton)
    assert "other.pth is not for lenet" in window.chooser.footer.sentence.text()
    assert window.session.trace.network == "lenet"
