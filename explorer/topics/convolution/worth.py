"""States worth showing, and what to notice about one."""

from explorer.topics.convolution.computing import Products
from explorer.topics.convolution.editing import count, output_shape
from explorer.topics.convolution.signals import Shape, pair
from explorer.topics.convolution.sliding import Factor, Sliding
from explorer.topics.convolution.state import (
    Border,
    Convolution,
    Dimensions,
    Matrix,
    Outside,
    Sampling,
    borders,
    outside_of,
)
from explorer.topics.matrices import written

ASYMMETRIC: Matrix = ((1, 2, 0), (0, 1, 0), (0, 0, 3))
EDGE: Matrix = tuple((9.0, 9.0, 9.0, 0.0, 0.0, 0.0) for _ in range(6))
VERTICAL: Matrix = ((1, 0, -1), (1, 0, -1), (1, 0, -1))
BOX: Matrix = tuple((1 / 9,) * 3 for _ in range(3))
DOT: Matrix = tuple(tuple(9.0 if (row, column) == (3, 3) else 0.0 for column in range(7)) for row in range(7))
ALL = 10_000  # steps: more than any image has outputs


def presets() -> dict[str, Convolution]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    return {
        "Lecture: 5 × 5 ∗ 3 × 3": Convolution(),
        "Asymmetric kernel, not flipped": Convolution(kernel=ASYMMETRIC, step=ALL),
        "Asymmetric kernel, flipped": Convolution(kernel=ASYMMETRIC, flipped=True, step=ALL),
        "One bright pixel: the kernel turned": Convolution(image=DOT, kernel=ASYMMETRIC, step=ALL),
        "Vertical edge": Convolution(image=EDGE, kernel=VERTICAL, step=ALL),
        "Blur: the mean of nine": Convolution(image=DOT, kernel=BOX, step=ALL),
        "Same size, zeros outside": Convolution(border=Border.SAME, step=ALL),
        "Same size, mirrored outside": Convolution(border=Border.SAME, outside=Outside.REFLECT, step=ALL),
        "Full: wherever they touch": Convolution(border=Border.FULL, step=ALL),
        "1D: two short signals": Convolution(dimensions=Dimensions.ONE),
        "1D: moving average of noise": pair(Shape.NOISE, Shape.BOX, Sampling.DISCRETE, shift=10),
        "1D: box ∗ box is a triangle": pair(Shape.BOX, Shape.BOX, shift=425),
        "1D: box ∗ exponential decay": pair(Shape.BOX, Shape.DECAY),
        "1D: impulses copy the other signal": pair(Shape.IMPULSES, Shape.GAUSSIAN, shift=520),
        "1D: a Gaussian smooths noise": pair(Shape.NOISE, Shape.GAUSSIAN, shift=400),
    }


def notices(state: Convolution) -> dict[str, tuple[str, ...]]:
    """Return what to notice under its headings; between two asterisks stands what matters."""
    return _of_image(state) if state.dimensions is Dimensions.TWO else _of_signals(state)


def sum_written_out(found: Products) -> str:
    """Return the products and their sum, such as ``1·0 + 1·1 + [0]·2 = 1``; padding stands in brackets."""
    terms = [
        f"[{written(term.value, 3)}]·{_signed(term.weight)}"
        if term.padding
        else f"{_signed(term.value)}·{_signed(term.weight)}"
        for term in found.terms
    ]
    return f"{' + '.join(terms)} = {written(found.total, 3)}"


def sum_of_signals(now: Sliding, factors: tuple[Factor, ...]) -> str:
    """Return how the result at the shift of now is made."""
    if not factors:
        return f"(f ∗ g)({written(now.t)}) = ∫ f(x) g({written(now.t)} − x) dx = {written(now.value, 3)}"
    terms = " + ".join(f"{_signed(factor.value)}·{_signed(factor.weight)}" for factor in factors)
    t = written(now.t)
    return f"(f ∗ g)({t}) = Σ f(k) g({t} − k) = {terms} = {written(now.value)}"


def _of_image(state: Convolution) -> dict[str, tuple[str, ...]]:
    (high, wide), (rows, columns) = state.image_shape, output_shape(state)
    kernel, weights = state.kernel_shape, state.kernel_shape[0] * state.kernel_shape[1]
    inputs, outputs = high * wide, count(state)
    return {
        "What to notice": (
            f"The same *{weights}* weights are used at *every* position: parameter sharing.",
            f"Each output sees only a {kernel[0]} × {kernel[1]} window: local connections.",
            _about_size(state),
            "Point at an output to see its window, at a kernel cell to see every input it ever touches.",
        ),
        "Flipped or not": _about_flip(state),
        "This layer has": (
            f"*{weights}* weights, {rows} · {columns} · {weights} = *{outputs * weights}* multiplications.",
            f"A dense layer {inputs} → {outputs} would have *{inputs * outputs}* weights.",
        ),
    }


def _about_size(state: Convolution) -> str:
    (high, wide), (rows, columns) = state.image_shape, output_shape(state)
    around = borders(state)
    if not any(sum(pair) for pair in around):
        why = "the kernel must fit"
    else:
        why = f"{outside_of(state)} outside" if state.border is Border.SAME else "zeros outside"
    filled = f"{high} + {sum(around[0])} − {state.kernel_shape[0]} + 1 = *{rows}*"
    return f"A {high} × {wide} image gives {rows} × {columns} outputs, {why}: rows {filled}."


def _about_flip(state: Convolution) -> tuple[str, ...]:
    if state.flipped:
        said = (
            "The kernel is turned by 180° before it is laid on: this is the *convolution* of mathematics, "
            "Σ I(i − m, j − n) K(m, n)."
        )
    else:
        said = "The kernel is laid on as it is: this is *cross-correlation*, Σ I(i + m, j + n) K(m, n)."
    turned = tuple(row[::-1] for row in state.kernel[::-1])
    same = (
        ("This kernel looks the same turned by 180°: the flip changes nothing.",)
        if turned == state.kernel
        else ()
    )
    why = (
        "Libraries do not flip and call it convolution all the same: weights are learned, "
        "so a flip would only be learned back."
    )
    return (said, *same, why)


def _of_signals(state: Convolution) -> dict[str, tuple[str, ...]]:
    n, m = len(state.f), len(state.g)
    said = [
        "g is *turned round*, slid along f, and at every place the products are summed.",
        "Swap f and g: the result is the same.",
    ]
    if state.sampling is Sampling.DISCRETE:
        said.append(f"{n} and {m} values give {n} + {m} − 1 = *{n + m - 1}* results.")
    else:
        said.append("The filled area under the product *is* the value of the result at this place.")
    return {"What to notice": tuple(said), "Formula": (_formula(state),)}


def _formula(state: Convolution) -> str:
    if state.sampling is Sampling.DISCRETE:
        return "(f ∗ g)(t) = Σ f(k) g(t − k)"
    return "(f ∗ g)(t) = ∫ f(x) g(t − x) dx"


def _signed(value: float) -> str:
    word = written(value, 3)
    return f"({word})" if value < 0 else word
