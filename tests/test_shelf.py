"""The shelf fetches one thing at a time and knows the cards."""

import threading

import pytest

from explorer.errors import ExplorerError
from explorer.shelf import Download, Shelf
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
