"""The legend: whose range is shown, and what has no place in it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from explorer.colors import NONFINITE
from explorer.panels import LegendPanel
from explorer.scene import RangeMode
from explorer.session import Session
from explorer.trace import Trace, Unit
from tests.panels.conftest import TRACE, Show


def broken() -> Trace:
    """Return the toy's trace with three NaN and an infinity in relu1."""
    array = TRACE["relu1"].copy()
    array.flat[:4] = (np.nan, np.nan, -np.inf, np.nan)
    return replace(TRACE, values={**TRACE.values, "relu1": array})


@pytest.fixture
def spoiled(qtbot: QtBot) -> Iterator[Session]:
    session = Session(lambda request, cancelled: broken())
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


def colors_of(image: QImage) -> set[tuple[int, int, int]]:
    found = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {(color.red(), color.green(), color.blue()) for color in found}


def test_a_layer_with_nan_and_infinity_says_how_many_beside_their_colour(
    spoiled: Session, show: Show
) -> None:
    panel = LegendPanel(spoiled)
    show(panel, 264, 160)
    spoiled.pin(Unit("relu1", (3, 0, 0)))
    assert panel.legend.nonfinite == "3 NaN, 1 ∞ in this layer"
    assert panel.legend.accessibleDescription().endswith("; 3 NaN, 1 ∞ in this layer")
    assert NONFINITE in colors_of(panel.legend.grab().toImage())


def test_a_layer_of_finite_values_says_nothing(spoiled: Session, show: Show) -> None:
    panel = LegendPanel(spoiled)
    show(panel, 264, 160)
    spoiled.pin(Unit("relu1", (3, 0, 0)))
    high = panel.sizeHint().height()
    spoiled.pin(Unit("conv2", (3, 0, 0)))
    assert panel.legend.nonfinite == "" and panel.sizeHint().height() < high
    assert "NaN" not in panel.legend.accessibleDescription()
    assert NONFINITE not in colors_of(panel.legend.grab().toImage())


def test_the_range_is_that_of_the_finite_values(spoiled: Session, show: Show) -> None:
    panel = LegendPanel(spoiled)
    show(panel, 264, 160)
    spoiled.hover(Unit("relu1", (3, 0, 0)))
    assert 0 < panel.legend.scale.high == TRACE["relu1"].flat[4:].max()


def test_the_legend_follows_what_is_selected(spoiled: Session, show: Show) -> None:
    panel = LegendPanel(spoiled)
    show(panel, 264, 160)
    spoiled.pin(Unit("conv2", (3, 0, 0)))
    spoiled.hover(Unit("softmax", (1,)))
    assert panel.legend.scale.high == 1
    spoiled.hover(None)
    assert panel.legend.scale == spoiled.coloring.scale("conv2")
    spoiled.open_film(Unit("relu1", (2, 0, 0)))
    assert panel.legend.nonfinite


def test_a_hidden_legend_catches_up_when_it_is_shown(spoiled: Session, show: Show) -> None:
    panel = LegendPanel(spoiled)
    window = show(panel, 264, 160)
    spoiled.pin(Unit("conv2", (3, 0, 0)))
    window.hide()
    spoiled.choose_range(RangeMode.MAP)
    spoiled.pin(Unit("relu1", (3, 0, 0)))
    assert not panel.legend.nonfinite
    window.show()
    assert panel.legend.nonfinite and panel.legend.scale == spoiled.coloring.scale("relu1", 3)
