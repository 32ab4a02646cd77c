"""What the session held at one time, to be brought back exactly: input, histories, selection, answer."""

from dataclasses import dataclass
from typing import Any

from explorer.film import FilmState
from explorer.scene import Page, Scene, Work
from explorer.tally import Tally
from explorer.trace import Trace
from explorer.visits import Visits


@dataclass(frozen=True, eq=False)
class Past:
    """The values that can be undone and redone to, as `History` had them."""

    past: tuple[Any, ...]
    future: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Kept:
    """Made by `Session.keep`, used by `Session.recall`; only these two look inside.

    answered: the request that `trace` answers.
    """

    scene: Scene
    work: Work
    works: Past
    labs: tuple[tuple[Page, Any], ...]
    lab_pasts: tuple[tuple[Page, Past], ...]
    trace: Trace | None
    answered: Any
    reference: Trace | None
    film: FilmState | None
    visits: Visits
    tally: Tally
