"""What the list of networks shows, as plain values."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.shelf import Problem
from explorer.trace.card import NetworkCard

SHIPPED, OWN = "Shipped", "Your own"
MEGA, GIGA = 2**20, 2**30


@dataclass(frozen=True)
class Row:
    """A network, or with no card the heading of a family; problem: why its weights could not be had."""

    heading: str
    card: NetworkCard | None = None
    problem: Problem | None = None


def rows(
    cards: tuple[NetworkCard, ...], words: str = "", problem: Callable[[str], Problem | None] = {}.get
) -> tuple[Row, ...]:
    """Return the networks under their families; where something is searched, those that have it, the best first.

    problem(name): why the weights of a network could not be had.
    """
    if wanted := words.lower().split():
        scored = [(score, card) for card in cards if (score := _score(card, wanted)) is not None]
        ranked = (card for _, card in sorted(scored, key=lambda pair: pair[0]))
        return tuple(Row("", card, problem(card.name)) for card in ranked)
    found: list[Row] = []
    for card in sorted(cards, key=_shelf_of(cards)):
        heading = _heading(card)
        if not found or found[-1].heading != heading:
            found.append(Row(heading))
        found.append(Row(heading, card, problem(card.name)))
    return tuple(found)


def details(card: NetworkCard) -> str:
    """Return the second line of a network: ``11.7 M parameters · 3×224×224 · 69.8 % of ImageNet``."""
    size = "×".join(map(str, card.input_size))
    parts = [f"{counted(card.parameters)} parameters", size]
    if card.accuracy is not None:
        parts.append(f"{card.accuracy:.1%} of {measured_on(card)}".replace("%", " %"))
    return "  ·  ".join(parts)


def state(card: NetworkCard, problem: Problem | None = None) -> str:
    """Return where its weights are, or that they could not be had."""
    if problem is not None:
        return problem.short
    if not card.trained:
        return f"untrained · {data_size(card.download_bytes)}" if card.download else "untrained"
    if card.download:
        return "downloaded"
    return "" if card.family == OWN else "shipped"


def measured_on(card: NetworkCard) -> str:
    """Return the name of the pictures its accuracy was measured on."""
    return card.title.partition(" · ")[2] or ("ImageNet" if card.download else "its test pictures")


def counted(number: int) -> str:
    """Return a number of parameters as people say it: ``61.7 k``, ``11.7 M``."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g} {letter}"
    return str(number)


def data_size(count: int) -> str:
    """Return a number of bytes: ``44.7 MB``, ``2.4 GB``, as powers of 2."""
    return f"{count / MEGA:.1f} MB" if count < GIGA else f"{count / GIGA:.1f} GB"


def amount(done: int, total: int) -> str:
    """Return how many bytes have come: ``10.0 of 44.7 MB``, ``0.25 of 2.40 GB``; total: 0 if that is unknown."""
    if not total:
        return data_size(done)
    if total < GIGA:
        return f"{done / MEGA:.1f} of {data_size(total)}"
    return f"{done / GIGA:.2f} of {total / GIGA:.2f} GB"


def _heading(card: NetworkCard) -> str:
    return card.family if card.download or card.family == OWN else SHIPPED


def _shelf_of(cards: tuple[NetworkCard, ...]) -> Callable[[NetworkCard], int]:
    """Return a sort key that keeps families together, the user's own after the shipped ones."""
    order: dict[str, int] = {SHIPPED: 0, OWN: 1}
    for card in cards:
        order.setdefault(_heading(card), len(order))
    return lambda card: order[_heading(card)]


def _score(card: NetworkCard, words: list[str]) -> int | None:
    """Return how well a network is found, the less the better; None where some word is not in it."""
    name, title = card.name.lower(), card.title.lower()
    squeezed = f"{name} {title}".replace("-", "").replace("_", "").replace(" ", "")
    everything = f"{name} {title} {card.family.lower()}"
    worst = 0
    for word in words:
        bare = word.replace("-", "").replace("_", "")
        if name.startswith(word) or title.startswith(word):
            place = 0
        elif word in name or word in title or bare in squeezed:
            place = 1
        elif word in everything:
            place = 2
        else:
            return None
        worst = max(worst, place)
    return worst
