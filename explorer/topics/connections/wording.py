"""The small layer's sums in symbols, and what to notice."""

from explorer.topics.connections.counting import Count, count, series, thousands
from explorer.topics.connections.state import Connections, Kind, Neuron, Side
from explorer.topics.connections.wiring import edges_at, wiring

WRITTEN = 6  # products of a sum that are written out


def weight_name(state: Connections, kind: Kind, weight: int) -> str:
    """Return what a weight is called: w₁ where it is shared, else w₂,₃ for output 2 and tap (dense: input) 3."""
    if kind is Kind.CONVOLUTION:
        return f"w{_lowered(weight + 1)}"
    output, place = divmod(weight, state.inputs if kind is Kind.DENSE else state.taps)
    return f"w{_lowered(output + 1)},{_lowered(place + 1)}"


def sum_of(state: Connections, kind: Kind, output: int) -> str:
    """Return an output as the sum of its products, such as ``z₁ = w₂·x₁ + w₃·x₂ + b``; of many, only some."""
    edges = edges_at(wiring(state, kind), Neuron(Side.OUTPUT, output))
    terms = [f"{weight_name(state, kind, edge.weight)}·x{_lowered(edge.input + 1)}" for edge in edges]
    if len(terms) > WRITTEN:
        terms = [*terms[: WRITTEN - 2], "…", terms[-1]]
    if state.bias:
        terms.append("b" if kind is Kind.CONVOLUTION else f"b{_lowered(output + 1)}")
    return f"z{_lowered(output + 1)} = {' + '.join(terms)}"


def sentence_of(state: Connections, kind: Kind, neuron: Neuron) -> str:
    """Return what a neuron is connected to, in a sentence."""
    drawn = wiring(state, kind)
    found = len(edges_at(drawn, neuron))
    if neuron.side is Side.INPUT:
        return f"x{_lowered(neuron.index + 1)} reaches {found} of {_many(state.outputs, 'output')}."
    return (
        f"z{_lowered(neuron.index + 1)} sees {found} of {_many(state.inputs, 'input')}, through "
        f"{_many(found, 'weight')} "
        + ("that every output shares." if kind is Kind.CONVOLUTION else "of its own.")
    )


def notices(state: Connections) -> dict[str, tuple[str, ...]]:
    """Return what to notice under its headings; between two asterisks stands what matters."""
    dense, local, shared = (count(state, kind) for kind in Kind)
    small = {kind: wiring(state, kind) for kind in Kind}
    larger = (
        f"An image of twice the side: dense has about *{_ratio(state, Kind.DENSE)}* times the parameters, "
    )
    return {
        "Parameters": (
            f"Dense: every output has a weight for every input: *{thousands(dense.parameters)}*, "
            f"{_memory(dense.bytes)}.",
            f"Locally connected: every output sees {_many(state.in_channels * state.kernel**2, 'value')}: "
            f"*{thousands(local.parameters)}*, {_fewer(dense, local)}.",
            f"Convolution: every place shares the same weights: *{thousands(shared.parameters)}*, "
            f"{_fewer(local, shared)}.",
        ),
        "As the image grows": (
            f"{larger}locally connected *{_ratio(state, Kind.LOCAL)}* times, a convolution as many as before.",
            f"Sharing saves weights, not work: both take *{thousands(shared.multiply_adds)}* multiply-adds an image.",
        ),
        "The drawing": (
            f"{_many(len(small[Kind.DENSE].edges), 'edge')} when dense, {len(small[Kind.LOCAL].edges)} when local; "
            f"equal colours are one weight, and a convolution has *{_many(small[Kind.CONVOLUTION].groups, 'colour')}*.",
        ),
    }


def _ratio(state: Connections, kind: Kind) -> str:
    twice = series(state, (state.size, 2 * state.size)).parameters[kind]
    return f"{twice[1] / twice[0]:.3g}"


def _fewer(many: Count, few: Count) -> str:
    if few.parameters == many.parameters:
        return "just as many"
    share = many.parameters / few.parameters
    return f"{thousands(round(share)) if share >= 10 else f'{share:.2g}'} times fewer"


def _memory(size: int) -> str:
    for unit, factor in (("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit} as float32"
    return f"{size} bytes as float32"


def _many(number: int, name: str) -> str:
    return f"{thousands(number)} {name}{'' if number == 1 else 's'}"


def _lowered(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
