"""A session without a network, and a lab's page in a window."""

import pytest

from explorer.labs import lab_page
from explorer.session import Session


@pytest.fixture
def session(qtbot):
    session = Session(lambda _request, _cancelled: None)
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
