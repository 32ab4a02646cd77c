"""What to notice, and what a cell under the pointer does, in sentences with the numbers filled in."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.matrices import written
from explorer.topics.pooling.comparing import Changes, Lost, changes, lost
from explorer.topics.pooling.computing import Results
from explorer.topics.pooling.facts import Facts, Formula, facts
from explorer.topics.pooling.links import Links, Window
from explorer.topics.pooling.state import Border, Pooling

_SPELLED_OUT = 12  # values of a window; of a larger one the middle is left out


def notices(state: Pooling, found: Results, image: NDArray[Any] | None = None) -> tuple[str, ...]:
    """Return what is worth noticing, the most general first; found: from `results` of the same."""
    counted = facts(state, found, image)
    said = [*_of_shift(state, changes(state, found, image)), _of_size(counted), _of_gradient(counted)]
    said += [_of_average(found), _of_loss(lost(state, found, image)), *_of_reading(state, counted)]
    return (*said, *_of_ties(found), *_of_dilation(state), *_of_nothing(found))


def arithmetic_of(window: Window) -> dict[str, str]:
    """Return how max, average and sum come from the values under a window, written out."""
    terms = [written(value) for value in window.values]
    signed = [f"({term})" if term.startswith("−") and place else term for place, term in enumerate(terms)]
    largest, total = ", ".join(_shortened(terms)), " + ".join(_shortened(signed))
    maximum = f"max({largest})" if terms else "max of nothing"
    return {
        "max": f"{maximum} = {written(window.maximum)}",
        "average": f"({total or 0}) / {window.divisor or 1} = {written(window.average, 4)}",
        "sum": f"{total or 0} = {written(window.total)}",
    }


def sentence_of_output(window: Window) -> str:
    """Return what an output reads and which cell is its maximum."""
    said = f"Output {_cell(window.output)} reads {_count(len(window.cells), 'cell')}"
    if len(window.padding):
        said += f" and {_count(len(window.padding), 'place')} outside the input"
    if window.winner is None:
        return f"{said}: there is nothing to be the largest."
    said += f"; the largest is {written(window.maximum)} at {_cell(window.winner)}"
    tied = len(window.tied)
    if tied:
        said += f", the first of {tied + 1} as large"
    return f"{said}."


def sentence_of_input(found: Results, links: Links) -> str:
    """Return which outputs read an input cell and which of them it wins."""
    name = f"Input {_cell(links.cell)} = {written(found.input[links.cell])}"
    if not len(links.outputs):
        return f"{name} is read by no window: it changes nothing."
    won = int(links.won.sum())
    which = "none of them" if not won else "all of them" if won == len(links.won) else f"{won} of them"
    if len(links.won) == 1:
        return f"{name} is read by 1 window and is {'' if won else 'not '}its maximum."
    return f"{name} is read by {len(links.won)} windows and is the maximum of {which}."


def percent(share: float) -> str:
    """Return ``75 %``; a share that is not quite nothing or all is never rounded to it."""
    number = 100 * share
    if 0 < number < 0.5:
        return "less than 1 %"
    if 99.5 < number < 100:
        return "more than 99 %"
    return f"{number:.0f} %"


def _of_shift(state: Pooling, changed: Changes) -> list[str]:
    if state.shift == (0, 0):
        return []
    down, right = state.shift
    ways = [
        f"{_count(abs(by), name)} {way[by > 0]}"
        for by, name, way in ((down, "row", ("up", "down")), (right, "column", ("left", "right")))
        if by
    ]
    entering = "zeros come in" if state.border is Border.ZEROS else "what leaves comes in again"
    counts = {name: f"{each.count} of {each.of}" for name, each in changed.by_name.items()}
    return [
        f"The input moved {' and '.join(ways)}, {entering}: {counts['input']} input values changed "
        f"({percent(changed.input.share)}), but {counts['max']} maxima ({percent(changed.maximum.share)}), "
        f"{counts['average']} averages ({percent(changed.average.share)}) and {counts['sum']} sums "
        f"({percent(changed.total.share)})."
    ]


def _of_size(counted: Facts) -> str:
    numbers = f"{counted.values_in} → {counted.values_out}"
    if counted.gone > 0:
        return f"{numbers} values: {percent(counted.gone)} are gone, and pooling has no parameters to learn."
    return f"{numbers} values: none is saved here, and pooling has no parameters to learn."


def _of_gradient(counted: Facts) -> str:
    reached = f"{counted.winning} of {counted.values_in} inputs ({percent(counted.gradient_of_max)})"
    every = (
        f"all {counted.values_in}"
        if counted.read == counted.values_in
        else f"{counted.read} ({percent(counted.gradient_of_average)})"
    )
    return f"Through max pooling a gradient reaches {reached}, through average and sum pooling {every}."


def _of_average(found: Results) -> str:
    least, most = int(found.divisors.min()), int(found.divisors.max())
    if least == most:
        return f"Each sum is {most} times its average: to a network that is the same up to a factor."
    return (
        f"An average divides by {least} to {most} values here: fewer at the border, "
        "so it is no longer a fixed part of the sum."
    )


def _of_loss(back: Lost) -> str:
    cells = back.maximum.picture.size
    exact = {name: each.exact for name, each in back.by_name.items()}
    errors = {name: written(each.mean_error) for name, each in back.by_name.items()}
    return (
        f"Put back to full size, {exact['max']} of {cells} values are right from the maxima "
        f"(off by {errors['max']} on average) and {exact['average']} from the averages (off by {errors['average']})."
    )


def _of_reading(state: Pooling, counted: Facts) -> list[str]:
    said = []
    if counted.overlapping:
        said.append(
            "The stride is smaller than the window: windows overlap, and one cell can win several times."
        )
    unread = counted.values_in - counted.read
    if unread:
        last = _at_the_end(counted.rows, "row") + _at_the_end(counted.columns, "column")
        where = f", the last {' and '.join(last)} among them" if last else ""
        advice = " (ceil mode would read them)" if last and not state.ceil_mode else ""
        said.append(f"{_count(unread, 'input value')} {_are(unread)} read by no window{where}{advice}.")
    if counted.rows.dropped or counted.columns.dropped:
        said.append("Ceil mode leaves out a window that would begin beyond the input: PyTorch does the same.")
    return said


def _at_the_end(formula: Formula, name: str) -> list[str]:
    return [_count(formula.unread, name)] if formula.unread else []


def _of_ties(found: Results) -> list[str]:
    tied = int(np.count_nonzero(found.ties))
    if not tied:
        return []
    has = "has" if tied == 1 else "have"
    return [f"{_count(tied, 'window')} {has} several largest values: the first of them wins, as in PyTorch."]


def _of_dilation(state: Pooling) -> list[str]:
    if state.dilation == (1, 1):
        return []
    return ["PyTorch has dilation for max pooling only; average and sum are shown with it all the same."]


def _of_nothing(found: Results) -> list[str]:
    blind = int(np.isneginf(found.output.maximum).sum())
    if not blind:
        return []
    reads = "reads" if blind == 1 else "read"
    return [f"{_count(blind, 'window')} {reads} padding only: its maximum is −∞, as in PyTorch."]


def _shortened(terms: list[str]) -> list[str]:
    return terms if len(terms) <= _SPELLED_OUT else [*terms[:5], "…", *terms[-2:]]


def _cell(cell: tuple[int, int]) -> str:
    return f"({cell[0]}, {cell[1]})"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
