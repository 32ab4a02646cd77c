"""What networks run on."""

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from explorer.session import Session

AUTO = "auto"
NAMES = {
    "cpu": "Processor (CPU)",
    "cuda": "NVIDIA graphics (CUDA)",
    "mps": "Apple graphics (MPS)",
}
TOOLTIP = "The numbers are the same up to rounding"
SHORT = {"cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}


class DeviceMenu(QMenu):
    """Offers the devices that are here, one of them chosen; asks which when it opens, as that needs torch."""

    def __init__(self, session: Session, devices: Callable[[], tuple[str, ...]], parent: QWidget) -> None:
        """devices() are those that are here, the quickest first; none as long as that is not known."""
        super().__init__(parent)
        self._session, self._devices = session, devices
        self._group = QActionGroup(self)
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        here, chosen = self._devices(), self._session.scene.device
        for name, words in _choices(here, chosen):
            action = self.addAction(words)
            action.setCheckable(True)
            self._group.addAction(action)
            action.setChecked(name == chosen)
            action.setEnabled(name == AUTO or name in here)
            action.setToolTip(TOOLTIP if action.isEnabled() else "Choose another one")
            action.triggered.connect(lambda _checked=False, name=name: self._session.choose_device(name))
        if sentence := _remark(here):
            self.addSeparator()
            self.addAction(sentence).setEnabled(False)


def _choices(here: tuple[str, ...], chosen: str) -> list[tuple[str, str]]:
    """Return what can be chosen, and what was chosen elsewhere and is not here."""
    quickest = here[0] if here else ""
    small = ", small networks on the CPU" if quickest not in ("", "cpu") else ""
    automatic = f"Automatic ({SHORT[quickest]}{small})" if quickest else "Automatic"
    found = [(AUTO, automatic), *((name, words) for name, words in NAMES.items() if name in here)]
    if chosen != AUTO and chosen not in here:
        found.append((chosen, f"{NAMES.get(chosen, chosen)}: not here"))
    return found


def _remark(here: tuple[str, ...]) -> str:
    if not here:
        return "More is known when the first network has been loaded"
    return "CPU only: PyTorch finds no graphics processor" if here == ("cpu",) else ""
