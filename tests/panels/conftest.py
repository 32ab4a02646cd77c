"""A session that computes with the toy network, and a window to put panels in."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.drawing import Drawing
from explorer.session import Session, TraceRequest
from explorer.trace import Trace
from explorer.widgets import theme
from tests.toy import lenet_like_trace

TRACE = lenet_like_trace(0)
REST = replace(TRACE, probabilities=None, at_rest=True)


def compute(request: TraceRequest, _cancelled: Callable[[], bool]) -> Trace:
    """Answer an empty pad at rest, and everything else with the toy's seven."""
    source = request.source
    return REST if isinstance(source, Drawing) and source.empty else replace(TRACE)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    """A started session at rest."""
    theme.apply(QApplication.instance(), "dark")
    session = Session(compute)
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Return a function that shows a panel in a window of a given size and waits until it is painted."""
    windows = []

    def show(panel: QWidget, width: int, height: int) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        window.resize(width, height)
        windows.append(window)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield show
