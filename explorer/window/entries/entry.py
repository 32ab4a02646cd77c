"""One action."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.scene import Page


@dataclass(frozen=True)
class Entry:
    """Its name, menu, text and keys, and what it does.

    where: "window"; "stage" for keys that other widgets need as well (the arrows); "last" for a key that the
    widget with the focus gets first (Space presses a button).
    page: where it has its keys: "explore", "labs", or "all".
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...]
    tooltip: str
    slot: Callable[[], object]
    where: str = "window"
    needs_3d: bool = False
    page: str = "explore"

    def belongs_to(self, page: Page) -> bool:
        """Whether it can be done on a page of the window."""
        return self.page == "all" or (self.page == "explore") is (page is Page.EXPLORE)
