"""What is chosen on the page, and what there is to see of it: one picture for each head.  No Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.panels.attention.board import Board
from explorer.scene import RangeMode
from explorer.trace import Attention, FloatArray
from explorer.widgets import text

MEAN = -1  # in place of a head's number


@dataclass(frozen=True)
class Choice:
    """What the user chose on the page.

    layer: the place among the attention layers, from the end if negative.  token: whose attention is shown.
    head: the one shown large, MEAN for their mean, None for all of them.
    toward: what reads the token, instead of what it reads.  rolled: through all layers up to each.
    pictured: whether the image is seen below.
    """

    layer: int = -1
    token: int = 0
    head: int | None = None
    toward: bool = False
    rolled: bool = False
    pictured: bool = True


@dataclass(frozen=True, eq=False)
class Look:
    """One picture: what it is called, its number, and a share for every token, (tokens,)."""

    name: str
    index: int
    shares: FloatArray


def looks(heads: Iterable[FloatArray], token: int, toward: bool) -> tuple[Look, ...]:
    """Return the mean of the heads, and every head, for one token.  heads: the weights of each, (tokens, tokens)."""
    return _looks(np.array([weights[:, token] if toward else weights[token] for weights in heads]))


def reading_looks(found: Attention, token: int) -> tuple[Look, ...]:
    """Return the mean of the heads, and every head, for what one token reads: quick, without the other tokens."""
    return _looks(found.reads(token))


def _looks(rows: FloatArray) -> tuple[Look, ...]:
    """rows: the shares that every head shows, (heads, tokens)."""
    mean = Look("mean of the heads", MEAN, rows.mean(axis=0, dtype=np.float32))
    return (mean, *(Look(f"head {head}", head, row) for head, row in enumerate(rows)))


def rolled_looks(rollouts: Sequence[FloatArray], token: int, toward: bool) -> tuple[Look, ...]:
    """Return the rollout after every layer, for one token."""
    return tuple(
        Look(
            f"layers 0–{index}" if index else "layer 0",
            index,
            rollout[:, token] if toward else rollout[token],
        )
        for index, rollout in enumerate(rollouts)
    )


def highs(board: Board, shown: Sequence[Look], mode: RangeMode, but: int | None = None) -> tuple[float, ...]:
    """Return the end of every picture's range: the largest on all boards, on its own, or 100 %.

    but: a token that does not count, of which a rollout is made for the most part.
    """
    if mode is RangeMode.NETWORK:
        return (1.0,) * len(shown)
    own = tuple(board.largest(look.shares, but) or 1.0 for look in shown)
    return own if mode is RangeMode.MAP else (max(own, default=1.0),) * len(shown)


def ordered(shares: FloatArray) -> list[int]:
    """Return the tokens, the largest share first."""
    return [int(token) for token in np.argsort(-np.nan_to_num(shares, nan=-1.0), kind="stable")]


def percent(share: float) -> str:
    """Return a share as people read it: ``4.1 %``, ``0.52 %``."""
    places = 2 if abs(share) < 0.01 else 1
    return f"{share * 100:.{places}f}{text.THIN_SPACE}%" if np.isfinite(share) else "NaN"
