import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QToolTip

from explorer.formula import Fenced, Fraction, Lines, Number, Part, Root, Row, Script, Sum, Symbol, Word
from explorer.widgets import theme
from explorer.widgets.formula import FormulaView, layout

X, Y = Symbol("x", "x: the value before"), Symbol("y", "y: the unit")
EQUALS, PLUS = Word("="), Word("+")
SHORT = Row(Y, EQUALS, X)
EVERY: list[Part] = [
    SHORT,
    Fraction(X, Row(X, PLUS, Y)),
    Script(X, sub=Symbol("k"), sup=Number("2")),
    Sum(Row(Symbol("u"), EQUALS, Number("0")), Number("4"), X),
    Root(Fraction(X, Y)),
    *(Fenced(left, Fraction(X, Y), right) for left, right in ("()", "[]", "{}", "⌊⌋", "⌈⌉", "||")),
    Fenced("{", Lines(X, Y), ""),
    Row(),
]


def long_row(count: int) -> Row:
    parts: list[Part] = [Y, EQUALS, Number("0.00")]
    for index in range(count):
        parts += [PLUS, Number(f"{index}.25")]
    return Row(*parts)


@pytest.fixture(autouse=True)
def _dark(qapp):
    theme.apply(qapp, "dark")


def painted(part: Part, px: int = 22, ratio: float = 1.0) -> tuple[QImage, int]:
    """Return a picture of a formula and how many of its pixels are not the background."""
    picture = layout(part, px)
    canvas = QImage(
        round((picture.width + 8) * ratio), round((picture.height + 8) * ratio), QImage.Format.Format_RGB32
    )
    canvas.setDevicePixelRatio(ratio)
    ground = QColor(theme.color("panel"))
    canvas.fill(ground)
    with QPainter(canvas) as painter:
        picture.paint(painter, 4, 4)
    cells = ((row, column) for row in range(canvas.height()) for column in range(canvas.width()))
    return canvas, sum(canvas.pixelColor(column, row) != ground for row, column in cells)


@pytest.mark.parametrize("part", EVERY[:-1])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_every_part_is_painted_inside_its_size(part, ratio):
    canvas, inked = painted(part, ratio=ratio)
    assert inked > 20
    ground = QColor(theme.color("panel"))
    width, height = canvas.width(), canvas.height()
    for column in range(width):
        assert canvas.pixelColor(column, 0) == ground == canvas.pixelColor(column, height - 1)
    for row in range(height):
        assert canvas.pixelColor(0, row) == ground == canvas.pixelColor(width - 1, row)


def test_nothing_takes_no_room():
    assert layout(Row()).width == 0


@pytest.mark.parametrize("px", [13, 16, 22])
def test_a_fraction_grows_up_and_down_around_the_line(px):
    line, fraction = layout(X, px), layout(Fraction(X, X), px)
    assert fraction.baseline > line.baseline + px / 4
    assert fraction.height - fraction.baseline > line.height - line.baseline + px / 4


@pytest.mark.parametrize("part", EVERY[:-1])
def test_no_text_is_smaller_than_eleven_pixels(part):
    assert layout(Script(part, sub=Script(part, sub=part)), 13).smallest >= 11


def test_brackets_grow_with_what_they_hold():
    assert layout(Fenced("(", X, ")")).height == layout(X).height
    assert layout(Fenced("(", Fraction(X, X), ")")).height >= layout(Fraction(X, X)).height


@pytest.mark.parametrize("room", [90, 150, 264])
def test_a_row_that_is_too_wide_goes_on_below(room):
    picture = layout(long_row(20), 13, room)
    assert picture.width <= room
    assert picture.height > 2 * layout(SHORT).height
    assert layout(SHORT, 13, room).height == layout(SHORT).height


def test_lines_break_before_sums_rather_than_inside_products():
    product = Row(Number("1.60"), Word("·"), Fenced("(", Number("−0.54"), ")"))
    wide = layout(product, 13).width
    row = Row(product, PLUS, product, PLUS, product)
    picture = layout(row, 13, wide * 1.5)
    assert picture.height > 2.5 * layout(product).height
    assert picture.width <= wide * 1.5


def test_a_long_list_in_brackets_is_broken_after_commas():
    numbers = [part for index in range(9) for part in (Number(f"{index}.50"), Word(","))][:-1]
    row = Row(EQUALS, Word("max"), Fenced("(", Row(*numbers), ")"))
    picture = layout(row, 13, 160)
    assert picture.width <= 160 < layout(row, 13).width


def test_hovering_a_symbol_explains_it():
    picture = layout(SHORT, 22)
    assert picture.meaning_at(QPointF(3, picture.baseline - 3)) == "y: the unit"
    assert picture.meaning_at(QPointF(picture.width - 3, picture.baseline - 3)) == "x: the value before"
    assert picture.meaning_at(QPointF(picture.width / 2, picture.baseline - 3)) == ""
    assert picture.meaning_at(QPointF(500, 500)) == ""


def test_numbers_of_as_many_digits_take_the_same_room():
    assert layout(Number("1.11")).width == layout(Number("8.08")).width


def test_a_formula_takes_the_colours_of_the_theme(qapp):
    dark, _ = painted(Row(Number("1", accent="bad"), Word("more"), X))
    theme.apply(qapp, "light")
    light, _ = painted(Row(Number("1", accent="bad"), Word("more"), X))
    assert dark != light


def test_a_view_shows_a_formula_and_tells_it_to_screen_readers(qtbot):
    view = FormulaView(SHORT)
    qtbot.addWidget(view)
    assert view.accessibleName() == "y = x"
    view.show_formula(long_row(20))
    view.resize(200, view.heightForWidth(200))
    with qtbot.waitExposed(view):
        view.show()
    assert view.picture.width <= 200
    assert view.picture.height <= view.height()
    assert view.heightForWidth(200) > view.heightForWidth(2000)


def test_a_view_explains_what_the_pointer_rests_on(qtbot):
    view = FormulaView(SHORT, 22)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    point = QPoint(3, int(view.picture.baseline) - 3)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    assert QToolTip.text() == "y: the unit"
    QToolTip.hideText()
