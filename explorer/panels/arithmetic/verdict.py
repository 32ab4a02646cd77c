"""Whether the value computed here is PyTorch's."""

import math
from dataclasses import dataclass

from explorer.trace import Contributions, LayerKind
from explorer.widgets.text import exact

_WEIGHT = ("good", "secondary", "highlight", "bad")  # what is worth saying more than what


@dataclass(frozen=True)
class Verdict:
    """A sentence and the theme's colour it is written in."""

    words: str
    color: str


def check(contributions: Contributions) -> Verdict:
    """Return what there is to say about a computed value."""
    if contributions.kind is LayerKind.INPUT:
        return Verdict("given, not computed", "secondary")
    if not contributions.known:
        return Verdict(contributions.note or "not computed again", "secondary")
    if contributions.at_rest:
        return Verdict("at rest: nothing was computed", "secondary")
    if contributions.switched_off:
        return Verdict(f"switched off by you; it would be {exact(contributions.value)}", "highlight")
    if contributions.agrees:
        return Verdict("✓ equals PyTorch", "good")
    difference = abs(contributions.difference)
    if not math.isfinite(difference):
        return Verdict(f"differs from PyTorch: {exact(contributions.recorded)}", "bad")
    return Verdict(f"differs from PyTorch by {exact(difference)}", "bad")


def judge(chain: tuple[Contributions, ...]) -> Verdict:
    """Return whether every step equals PyTorch's; the first that does not, or is switched off, speaks for all."""
    return max(map(check, chain), key=lambda verdict: _WEIGHT.index(verdict.color))
