"""One action."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """Its name, menu, text and keys, and what it does.

    where: "window"; "stage" for keys that other widgets need as well (the arrows); "last" for a key that the
    widget with the focus gets first (Space presses a button).
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...]
    tooltip: str
    slot: Callable[[], object]
    where: str = "window"
    needs_3d: bool = False
