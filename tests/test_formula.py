import pytest

from explorer.formula import (
    Fenced,
    Fraction,
    Lines,
    Number,
    Part,
    Root,
    Row,
    Script,
    Sum,
    Symbol,
    Word,
    latex,
    plain,
)

X, Y, ONE = Symbol("x"), Symbol("y"), Number("1", 1.0)
EQUALS, PLUS, MINUS, DOT, COMMA = Word("="), Word("+"), Word("−"), Word("·"), Word(",")

CASES: list[tuple[Part, str, str]] = [
    (Row(Y, EQUALS, X, PLUS, ONE), "y = x + 1", "y = x + 1"),
    (Row(X, DOT, Number("−0.37", -0.37)), "x·−0.37", r"x \cdot -0.37"),
    (Fraction(ONE, Row(ONE, PLUS, X)), "1/(1 + x)", r"\frac{1}{1 + x}"),
    (Script(X, sub=Row(Symbol("k"), COMMA, Symbol("i"))), "x_(k, i)", r"x_{k ,\, i}"),
    (Script(Symbol("σ"), sup=Number("2")), "σ²", r"\sigma^{2}"),
    (Script(Symbol("e"), sup=Row(MINUS, X)), "e^(−x)", "e^{- x}"),
    (Root(Row(X, PLUS, Symbol("ε"))), "√(x + ε)", r"\sqrt{x + \varepsilon}"),
    (Row(Word("max"), Fenced("(", Row(ONE, COMMA, X), ")")), "max(1, x)", r"\max \left( 1 ,\, x \right)"),
    (Fenced("⌊", X, "⌋"), "⌊x⌋", r"\left\lfloor x \right\rfloor"),
    (
        Sum(Row(Symbol("u"), EQUALS, Number("0")), Number("4"), X),
        "Σ_(u = 0…4) x",
        r"\sum_{u = 0}^{4} x",
    ),
    (
        Fenced("{", Lines(Row(X, Word("if")), Row(ONE, Word("otherwise"))), ""),
        "{x if; 1 otherwise",
        r"\left\{ \begin{aligned} & x \text{if} \\ & 1 \text{otherwise} \end{aligned} \right.",
    ),
    (Symbol("Φ", upright=True), "Φ", r"\Phi"),
    (Symbol("γ", latex=r"\gamma_0"), "γ", r"\gamma_0"),
]


@pytest.mark.parametrize(("part", "line", "_"), CASES)
def test_a_formula_is_one_line_of_text(part, line, _):
    assert plain(part) == line


@pytest.mark.parametrize(("part", "_", "maths"), CASES)
def test_a_formula_is_latex(part, _, maths):
    assert latex(part) == maths


@pytest.mark.parametrize(
    ("text", "maths"),
    [
        ("−0.37", "-0.37"),
        ("−∞", r"-\infty"),
        ("NaN", r"\mathrm{NaN}"),
        ("3.00e-06", r"3.00 \cdot 10^{-6}"),
        ("1.2e+07", r"1.2 \cdot 10^{7}"),
    ],
)
def test_numbers_are_latex_that_compiles(text, maths):
    assert latex(Number(text)) == maths


def test_words_hide_no_latex():
    assert latex(Word("100 % of a_b & c")) == r"\text{100 \% of a\_b \& c}"
    assert latex(Word("… + 506 more")) == r"\text{$\dots$ + 506 more}"


def test_a_minus_before_a_number_is_a_sign_and_between_two_an_operator():
    assert plain(Row(MINUS, X)) == "−x"
    assert plain(Row(X, MINUS, ONE)) == "x − 1"


def test_a_strange_part_is_a_mistake():
    with pytest.raises(TypeError, match="no part of a formula"):
        plain(Part())
    with pytest.raises(TypeError, match="no part of a formula"):
        latex(Part())
