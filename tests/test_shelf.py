"""The shelf fetches one thing at a time and knows the cards."""

import threading
from pathlib import Path

import pytest

from explorer.errors import ExplorerError
from explorer.shelf import Download, NetworkFile, Problem, Shelf, WeightsFile
from explorer.trace.card import NetworkCard

RANDOM = NetworkCard("vgg", "VGG", "Deep", 9, trained=False, download="http://there", download_bytes=4)
TRAINED = NetworkCard("vgg", "VGG", "Deep", 9)
LENET = NetworkCard("lenet", "LeNet", "Small", 6)


@pytest.fixture
def make(qtbot):
    made = []

    def shelf(fetch):
        made.append(Shelf(fetch, (RANDOM, LENET)))
        return made[-1]

    yield shelf
    for one in made:
        one.close()


def test_downloaded_weights_put_the_new_card_in_the_place_of_the_old_one(make, qtbot):
    told = []

    def fetch(request, cancelled, report):
        report(4, 4)
        return TRAINED

    shelf = make(fetch)
    shelf.progressed.connect(lambda *numbers: told.append(numbers))
    with qtbot.waitSignal(shelf.finished):
        shelf.fetch(Download("vgg"))
    assert shelf.cards == (TRAINED, LENET)
    assert told == [(Download("vgg"), 4, 4)]
    assert shelf.fetching is None


def test_what_fails_leaves_the_cards_as_they_were(make, qtbot):
    def fetch(request, cancelled, report):
        raise ExplorerError("The disk is full; make room.")

    shelf = make(fetch)
    with qtbot.waitSignal(shelf.failed) as failed:
        shelf.fetch(Download("vgg"))
    assert str(failed.args[1]) == "The disk is full; make room."
    assert shelf.cards == (RANDOM, LENET)


def test_a_cancelled_download_says_nothing_any_more(make, qtbot):
    running, ended = threading.Event(), threading.Event()

    def fetch(request, cancelled, report):
        running.set()
        while not cancelled():
            pass
        report(1, 4)
        ended.set()
        return TRAINED

    shelf = make(fetch)
    heard = []
    shelf.progressed.connect(heard.append)
    shelf.finished.connect(heard.append)
    shelf.fetch(Download("vgg"))
    qtbot.waitUntil(running.is_set)
    shelf.cancel()
    qtbot.waitUntil(ended.is_set)
    shelf.close()
    assert not heard and shelf.cards == (RANDOM, LENET)


def test_what_failed_is_remembered_until_it_is_tried_again(make, qtbot):
    errors = [ExplorerError("The download broke off; try again.")]

    def fetch(request, cancelled, report):
        if errors:
            raise errors.pop()
        return TRAINED

    shelf = make(fetch)
    with qtbot.waitSignal(shelf.failed):
        shelf.fetch(Download("vgg"))
    assert shelf.problem("vgg") == Problem(Download("vgg"), "The download broke off; try again.")
    assert shelf.problem("lenet") is None and shelf.problem() is None
    with qtbot.waitSignal(shelf.finished):
        shelf.fetch(Download("vgg"))
        assert shelf.problem("vgg") is None
    assert shelf.problem("vgg") is None


def test_files_that_could_not_be_opened_can_be_forgotten_and_downloads_are_not(make, qtbot):
    def fetch(request, cancelled, report):
        raise ExplorerError("No.")

    shelf = make(fetch)
    files = WeightsFile(Path("a.pth"), "lenet"), NetworkFile(Path("a.onnx"))
    for request in (*files, Download("vgg")):
        with qtbot.waitSignal(shelf.failed):
            shelf.fetch(request)
    assert [shelf.problem(name).request for name in ("lenet", "")] == list(files)
    shelf.forget_files()
    assert shelf.problem("lenet") is None and shelf.problem() is None
    assert shelf.problem("vgg").short == "download failed"


def test_a_bug_is_no_problem_of_the_users(make, qtbot):
    def fetch(request, cancelled, report):
        raise ZeroDivisionError

    shelf = make(fetch)
    with qtbot.waitSignal(shelf.failed):
        shelf.fetch(Download("vgg"))
    assert shelf.problem("vgg") is None


def test_what_networks_need_is_prepared_once_and_a_closed_shelf_waits_for_it(qtbot):
    begun, may_end, ended = threading.Event(), threading.Event(), []

    def prepare():
        begun.set()
        may_end.wait(1)
        ended.append(True)

    shelf = Shelf(prepare=prepare)
    shelf.prepare()
    shelf.prepare()
    assert begun.wait(1)
    may_end.set()
    shelf.close()
    assert ended == [True]


def test_a_closed_shelf_prepares_nothing(qtbot):
    begun = []
    shelf = Shelf(prepare=lambda: begun.append(True))
    shelf.close()
    shelf.prepare()
    shelf.close()
    assert begun == []
