"""A session without a network, and a lab's page in a window."""

import pytest

from explorer.errors import ExplorerError
from explorer.labs import lab_page
from explorer.session import Session


def no_network(_request, _cancelled):
    raise ExplorerError("There is no network here.")


@pytest.fixture
def session(qtbot):
    session = Session(no_network)
    yield session
    session.close()


@pytest.fixture
def open_lab(session, qtbot):
    """Return a function that shows the page of a lab, 1400 × 840."""

    def show(page):
        made = lab_page(page, session)
        qtbot.addWidget(made)
        made.resize(1400, 840)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        return made

    return show
