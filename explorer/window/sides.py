"""The tabs of the right side: the inspector, what breaks the network, and the outline."""

from functools import cached_property
from typing import Final

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from explorer import panels
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets.magnified import Magnified, give_keyboard

INSPECTOR: Final = 0
BREAK_IT: Final = 1
OUTLINE: Final = 2


class Sides(QTabWidget):
    """The inspector, and behind it two parts that are made when they are first looked at."""

    def __init__(self, session: Session, tools: "panels.PadTools", stage: Magnified) -> None:
        """tools: of the pad, where the cardboard is.  stage: gets the keyboard when a unit was chosen there."""
        super().__init__(accessibleName="Inspector, Break it or Outline")
        self._session, self._tools, self._stage = session, tools, stage
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.inspector = panels.Inspector(session)
        self.addTab(self.inspector, "Inspector")
        for name in ("Break it", "Outline"):
            place = QWidget()
            QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
            self.addTab(place, name)
        self.currentChanged.connect(self._fill)

    @cached_property
    def surgery(self) -> "panels.Surgery":
        """What breaks the network."""
        surgery = panels.Surgery(self._session)
        surgery.cover_requested.connect(self._tools.choose_cover)
        self._tools.cover_chosen.connect(surgery.show_cover)
        surgery.show_cover(self._tools.covering)
        return surgery

    @cached_property
    def outline(self) -> "panels.Outline":
        """The network as a list."""
        return panels.Outline(self._session)

    def explain(self, unit: Unit | None) -> None:
        """Bring the arithmetic of a unit forward that was not chosen in the outline; what breaks it stays."""
        if unit is None or self.currentIndex() != OUTLINE or self.outline.choosing:
            return
        typing = self.outline.isAncestorOf(self.window().focusWidget())
        if typing and self._session.walking:
            return
        if typing:  # or the keyboard would go wherever Qt likes
            give_keyboard(self._stage.currentWidget())
        self.setCurrentIndex(INSPECTOR)

    def search(self) -> None:
        """Show the outline, ready to type what is sought."""
        self.setCurrentIndex(OUTLINE)
        self.outline.search()

    def _fill(self, index: int) -> None:
        part = {BREAK_IT: lambda: self.surgery, OUTLINE: lambda: self.outline}.get(index)
        if part is not None:
            self.widget(index).layout().addWidget(part())
            part().show()  # now, not when the events come: it may be given the keyboard at once
