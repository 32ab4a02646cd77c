from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from explorer.scene import Scene
from explorer.session import Session
from explorer.space import NetworkView, network_view
from explorer.widgets import theme
from tests.toy import lenet_like_trace


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    """A session whose every trace is the toy's, of another seed each time."""
    seeds = iter(range(100))
    made = Session(
        lambda request, cancelled: replace(lenet_like_trace(next(seeds)), edits=request.edits), Scene()
    )
    yield made
    made.close()


@pytest.fixture
def view(qapp: QApplication, qtbot, session: Session) -> Iterator[NetworkView]:
    """A visible view with the toy network in it, at rest."""

    theme.apply(qapp, "dark")
    widget = network_view(session)
    qtbot.addWidget(widget)
    widget.resize(900, 620)
    with qtbot.waitSignal(widget.frameSwapped):
        widget.show()
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    settle(qtbot, widget)
    yield widget
    theme.apply(qapp, "dark")


def settle(qtbot, widget: NetworkView) -> None:
    """Wait until nothing moves and the last state has been drawn."""
    qtbot.waitUntil(lambda: not widget.moving)
    with qtbot.waitSignal(widget.frameSwapped):
        widget.update()
