"""What the list of networks shows, as plain values."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.trace.card import NetworkCard

SHIPPED = "Shipped"


@dataclass(frozen=True)
class Row:
    """A network, or with no card the heading of a family."""

    heading: str
    card: NetworkCard | None = None


def rows(cards: tuple[NetworkCard, ...], words: str = "") -> tuple[Row, ...]:
    """Return the networks under their families; where something is searched, those that have it, the best first."""
    if wanted := words.lower().split():
        scored = [(score, card) for card in cards if (score := _score(card, wanted)) is not None]
        return tuple(Row("", card) for _, card in sorted(scored, key=lambda pair: pair[0]))
    found: list[Row] = []
    for card in sorted(cards, key=_shelf_of(cards)):
        heading = _heading(card)
        if not found or found[-1].heading != heading:
            found.append(Row(heading))
        found.append(Row(heading, card))
    return tuple(found)


def details(card: NetworkCard) -> str:
    """Return the second line of a network: ``11.7 M parameters · 3×224×224 · 69.8 % of ImageNet``."""
    size = "×".join(map(str, card.input_size))
    parts = [f"{counted(card.parameters)} parameters", size]
    if card.accuracy is not None:
        parts.append(f"{card.accuracy:.1%} of {measured_on(card)}".replace("%", " %"))
    return "  ·  ".join(parts)


def state(card: NetworkCard) -> str:
    """Return where its weights are."""
    if not card.download:
        return "" if card.trained else "untrained"
    return "downloaded" if card.trained else f"untrained · {megabytes(card.download_bytes)}"


def measured_on(card: NetworkCard) -> str:
    """Return the name of the pictures its accuracy was measured on."""
    return card.title.partition(" · ")[2] or ("ImageNet" if card.download else "its test pictures")


def counted(number: int) -> str:
    """Return a number of parameters as people say it: ``61.7 k``, ``11.7 M``."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g} {letter}"
    return str(number)


def megabytes(count: int) -> str:
    """Return a number of bytes: ``44.7 MB``, as 2²⁰ bytes."""
    return f"{count / 2**20:.1f} MB"


def _heading(card: NetworkCard) -> str:
    return card.family if card.download or card.family == "Your own" else SHIPPED


def _shelf_of(cards: tuple[NetworkCard, ...]) -> Callable[[NetworkCard], int]:
    """Return a sort key that keeps families together, the user's own after the shipped ones."""
    order: dict[str, int] = {SHIPPED: 0, "Your own": 1}
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
