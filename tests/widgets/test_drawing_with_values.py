import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer import resources
from explorer.colors import ColorScale
from explorer.widgets import theme
from explorer.widgets.bars import Bar, ProbabilityBars
from explorer.widgets.map_view import cell_at, fitting, paint_map
from explorer.widgets.pictures import dark_ink, image, pixels


@pytest.mark.parametrize("scale", [ColorScale("sequential", 0, 3), ColorScale("diverging", -2, 2)])
def test_a_painted_cell_has_the_colour_of_its_value(qapp, scale):
    values = np.random.default_rng(0).normal(0, 1, (4, 5)).astype(np.float32)
    picture = pixels(values, scale)
    canvas = QImage(50, 40, QImage.Format.Format_RGB32)
    with QPainter(canvas) as painter:
        paint_map(painter, QRectF(0, 0, 50, 40), image(picture))
    for row in range(4):
        for column in range(5):
            color = canvas.pixelColor(column * 10 + 5, row * 10 + 5)
            assert color.getRgb()[:3] == tuple(scale.rgb(values)[row, column].tolist())


def test_a_point_lies_in_the_cell_that_is_painted_there():
    rect = QRectF(10, 20, 100, 50)
    assert cell_at(rect, (5, 10), QPointF(10, 20)) == (0, 0)
    assert cell_at(rect, (5, 10), QPointF(109.9, 69.9)) == (4, 9)
    assert cell_at(rect, (5, 10), QPointF(35, 41)) == (2, 2)
    assert cell_at(rect, (5, 10), QPointF(110, 50)) is None


def test_numbers_are_written_only_where_they_fit(qapp):
    values = np.array([[-0.25, 3.5]], np.float32)
    assert fitting(60, values)[1] == 2
    assert fitting(8, values) == (0, 0)


def test_ink_is_dark_on_bright_cells():
    assert dark_ink(np.array([[0xFFFDE725, 0xFF440154]], np.uint32)).tolist() == [[True, False]]


@pytest.mark.parametrize("name", ["dark", "light"])
def test_text_is_legible_in_both_themes(name):
    palette = theme.colors(name)

    def luminance(color: str) -> float:
        parts = [
            part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4
            for part in QColor(color).getRgbF()[:3]
        ]
        return float(np.dot(parts, (0.2126, 0.7152, 0.0722)))

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    for ground in (palette.background, palette.panel, palette.bar, palette.raised):
        assert contrast(palette.text, ground) >= 7
    for ground in (palette.background, palette.panel, palette.bar):
        assert contrast(palette.secondary, ground) >= 4.5
    assert contrast(palette.on_accent, palette.accent) >= 4.5
    assert contrast(palette.focus, palette.panel) >= 3


def test_a_theme_is_applied_at_once(qapp):
    theme.apply(qapp, "light")
    assert theme.current().name == "light"
    assert qapp.palette().window().color() == QColor(theme.colors("light").background)
    theme.apply(qapp, "dark")
    assert theme.color("panel") == QColor(theme.colors("dark").panel)


def test_every_icon_can_be_drawn(qapp):
    for path in resources.find("icons").glob("*.svg"):
        assert not theme.icon(path.stem).pixmap(16, 16).isNull()


def test_bars_repaint_only_if_something_is_seen_to_change(qtbot):
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.resize(248, 220)
    with qtbot.waitExposed(bars):
        bars.show()
    bars.show_bars((Bar("7", 0.91, 0), Bar("1", 0.09, 1)))
    QApplication.processEvents()
    painted: list[object] = []
    bars.paintEvent = painted.append  # type: ignore[method-assign]
    bars.show_bars((Bar("7", 0.91001, 0), Bar("1", 0.08999, 1)))
    QApplication.processEvents()
    assert not painted
    assert bars.bars[0].percent == "91.0\u202f%"
