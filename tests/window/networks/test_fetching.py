"""Weights and networks from the internet and from files: with progress, given up, failed, tried again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from explorer.errors import ExplorerError
from explorer.requests import Download, NetworkFile, WeightsFile
from tests.window.networks.conftest import OWN, RESNET

LEFT = Qt.MouseButton.LeftButton
BROKEN = "The download broke off; try again."


@pytest.fixture
def answer(monkeypatch):
    """Return a function that says which file the next dialogs are answered with; asked: their titles and folders."""

    def answer(name):
        asked = []

        def dialog(_parent, title, folder, _kinds):
            asked.append((title, folder))
            return name, ""

        monkeypatch.setattr(QFileDialog, "getOpenFileName", dialog)
        return asked

    return answer


def test_the_badge_downloads_and_the_trained_network_answers(window, weights, choose, qtbot):
    choose("resnet18")
    badge = window.top_bar.badge
    qtbot.waitUntil(badge.isVisible)
    assert "42.6 MB" in badge.text()
    qtbot.mouseClick(badge, LEFT)
    qtbot.waitUntil(lambda: "10.0 of 40.0 MB" in badge.text())
    with qtbot.waitSignal(window.session.trace_changed):
        weights.go.set()
    assert window.session.trace.trained and not badge.isVisible()
    assert window.shelf.card("resnet18").trained


def test_a_download_is_given_up_by_another_click(window, choose, qtbot):
    choose("resnet18")
    badge = window.top_bar.badge
    for fetching in (Download("resnet18"), None):
        qtbot.mouseClick(badge, LEFT)
        assert window.shelf.fetching == fetching
    assert "download" in badge.toolTip() and not window.session.trace.trained


def test_the_badge_says_that_a_download_failed_and_tries_again(window, weights, choose, qtbot):
    weights.error = ExplorerError(BROKEN)
    weights.go.set()
    choose("resnet18")
    badge = window.top_bar.badge
    with qtbot.waitSignal(window.shelf.failed):
        qtbot.mouseClick(badge, LEFT)
    assert badge.text() == "download failed · try again" and BROKEN in badge.toolTip()
    weights.error = None
    with qtbot.waitSignal(window.shelf.finished):
        qtbot.mouseClick(badge, LEFT)
    assert window.shelf.card("resnet18").trained


def test_the_badge_does_not_give_up_what_else_is_fetched(window, weights, choose, qtbot):
    choose("resnet18")
    window.shelf.fetch(WeightsFile(Path("mine.pth"), "resnet18"))
    qtbot.mouseClick(window.top_bar.badge, LEFT)
    assert window.shelf.fetching == WeightsFile(Path("mine.pth"), "resnet18")


def test_a_download_that_fails_is_said_in_row_and_footer_and_all_stays(window, weights, chooser, qtbot):
    weights.error = ExplorerError(BROKEN)
    QTest.keyClicks(chooser.search, "resnet")
    qtbot.mouseClick(chooser.download_button, LEFT)
    footer = chooser.footer
    qtbot.waitUntil(lambda: footer.bar.isVisible() and footer.bar.value() > 0)
    assert not chooser.download_button.isEnabled() and not chooser.weights_button.isEnabled()
    with qtbot.waitSignal(window.shelf.failed):
        weights.go.set()
    assert window.banner.sentence == footer.sentence.text() == BROKEN
    row = chooser.list.currentIndex()
    assert row.data(Qt.ItemDataRole.ToolTipRole) == BROKEN
    assert "download failed" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert chooser.card == RESNET and chooser.download_button.isEnabled() and not footer.bar.isVisible()
    assert window.session.scene.network == "lenet"


def test_try_again_asks_for_the_same_once_more(window, weights, chooser, qtbot):
    weights.error = ExplorerError(BROKEN)
    weights.go.set()
    QTest.keyClicks(chooser.search, "resnet")
    with qtbot.waitSignal(window.shelf.failed):
        qtbot.mouseClick(chooser.download_button, LEFT)
    weights.error = None
    with qtbot.waitSignal(window.shelf.finished):
        qtbot.mouseClick(chooser.footer.again_button, LEFT)
    assert weights.asked == [Download("resnet18")] * 2
    assert not chooser.footer.sentence.isVisible() and chooser.card.trained
    assert chooser.download_button.text() == "Downloaded"


def test_a_failure_is_not_said_of_other_networks(window, weights, chooser, qtbot):
    weights.error = ExplorerError(BROKEN)
    weights.go.set()
    with qtbot.waitSignal(window.shelf.failed):
        window.shelf.fetch(Download("resnet18"))
    assert chooser.card.name == "lenet" and not chooser.footer.sentence.isVisible()


def test_what_is_selected_and_scrolled_to_stays_when_a_download_ends(window, weights, chooser, qtbot):
    window.resize(1100, 320)  # the list has to be scrolled
    weights.go.set()
    bar = chooser.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    with qtbot.waitSignal(window.shelf.finished):
        window.shelf.fetch(Download("resnet18"))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())  # when the line of its progress has gone
    assert chooser.card.name == "lenet"


@pytest.mark.parametrize("name", ["lenet", "resnet18"])
def test_weights_are_opened_from_a_file_for_any_network_of_the_catalogue(
    window, weights, chooser, answer, qtbot, name
):
    asked = answer("/home/me/mine.pth")
    QTest.keyClicks(chooser.search, name)
    qtbot.mouseClick(chooser.weights_button, LEFT)
    assert asked == [(f"Weights for {chooser.card.title}", "")]
    qtbot.waitUntil(lambda: weights.asked == [WeightsFile(Path("/home/me/mine.pth"), name)])
    assert window.status.words == "Reading mine.pth …"
    assert chooser.footer.bar.isVisible() and "mine.pth" in chooser.footer.doing.text()
    with qtbot.waitSignal(window.session.trace_changed):
        weights.go.set()
    assert window.session.scene.network == "mine" and not chooser.isVisible()
    assert "Reading" not in window.status.words


def test_a_dialog_that_is_closed_asks_for_nothing(window, weights, chooser, answer, qtbot):
    answer("")
    for button in (chooser.weights_button, chooser.onnx_button):
        qtbot.mouseClick(button, LEFT)
    assert chooser.isVisible() and window.shelf.fetching is None


def test_the_next_dialog_begins_where_the_last_file_was(window, weights, chooser, answer, qtbot):
    asked = answer("/home/me/net.onnx")
    qtbot.mouseClick(chooser.onnx_button, LEFT)
    assert window.shelf.fetching == NetworkFile(Path("/home/me/net.onnx"))
    qtbot.mouseClick(chooser.footer.cancel_button, LEFT)
    qtbot.mouseClick(chooser.onnx_button, LEFT)
    assert [folder for _, folder in asked] == ["", "/home/me"]


def test_a_network_of_ones_own_takes_no_weights_from_a_file(window, qtbot):
    window.shelf.put(OWN)
    window.open_chooser()
    QTest.keyClicks(window.chooser.search, "mine")
    assert window.chooser.card == OWN and not window.chooser.weights_button.isEnabled()


def test_a_file_that_cannot_be_opened_is_said_until_the_list_is_closed(
    window, weights, chooser, answer, qtbot
):
    answer("/home/me/net.onnx")
    weights.error = ExplorerError("net.onnx is damaged or no ONNX file; export it again.")
    weights.go.set()
    with qtbot.waitSignal(window.shelf.failed):
        qtbot.mouseClick(chooser.onnx_button, LEFT)
    assert chooser.isVisible() and "net.onnx is damaged" in chooser.footer.sentence.text()
    QTest.keyClick(chooser.search, Qt.Key.Key_Escape)
    window.open_chooser()
    assert not chooser.footer.sentence.isVisible()


def test_the_status_line_says_how_far_a_download_is_and_gives_it_up(window, qtbot):
    hint = window.status.words
    assert not window.fetching.isVisible()
    window.shelf.fetch(Download("resnet18"))
    qtbot.waitUntil(lambda: window.status.words == "Downloading ResNet-18  ·  10.0 of 40.0 MB")
    qtbot.mouseClick(window.fetching, LEFT)
    assert window.shelf.fetching is None
    assert window.status.words == hint and not window.fetching.isVisible()


def test_a_file_that_was_read_does_not_hide_the_download(window, qtbot):
    window.shelf.fetch(Download("resnet18"))
    qtbot.waitUntil(lambda: "10.0 of 40.0 MB" in window.status.words)
    window.files.busy_changed.emit("Reading cat.png …")
    window.files.busy_changed.emit("")
    assert "10.0 of 40.0 MB" in window.status.words
    window.status.tell("Saved cat.png")
    window.fetching.said.emit("Downloading ResNet-18  ·  11.0 of 40.0 MB")
    assert window.status.words == "Saved cat.png"


def test_the_footer_says_nothing_of_what_is_being_given_up(window, chooser, qtbot):
    window.shelf.fetch(Download("resnet18"))
    qtbot.waitUntil(lambda: chooser.footer.bar.value() > 0)
    before = chooser.footer.doing.text()
    window.shelf.progressed.emit(Download("alexnet"), 100 * 2**20, 500 * 2**20)
    assert chooser.footer.doing.text() == before


def test_a_download_goes_on_being_said_when_a_network_has_been_loaded(window, choose, qtbot):
    window.shelf.fetch(Download("resnet18"))
    choose("mlp")
    qtbot.waitUntil(lambda: window.status.words.startswith("Downloading ResNet-18"))


def test_esc_while_a_file_is_read_leaves_it_to_the_status_line(window, weights, chooser, answer, qtbot):
    answer("/home/me/mine.pth")
    qtbot.mouseClick(chooser.weights_button, LEFT)
    QTest.keyClick(chooser.search, Qt.Key.Key_Escape)
    assert not chooser.isVisible() and window.fetching.isVisible()
    with qtbot.waitSignal(window.session.trace_changed):
        weights.go.set()
    assert window.session.scene.network == "mine"
