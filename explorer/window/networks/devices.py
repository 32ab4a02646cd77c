"""What networks run on."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from explorer.session import Session

NAMES = {
    "auto": "Automatic",
    "cpu": "Processor (CPU)",
    "cuda": "NVIDIA graphics (CUDA)",
    "mps": "Apple graphics (MPS)",
}


class DeviceMenu(QMenu):
    """Offers the devices; asks which are there when it opens, as that needs torch."""

    def __init__(self, session: Session, devices: Callable[[], tuple[str, ...]], parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._devices = session, devices
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        here = {"auto", *self._devices()}
        for name, words in NAMES.items():
            action = self.addAction(words)
            action.setCheckable(True)
            action.setChecked(name == self._session.scene.device)
            action.setEnabled(name in here)
            action.triggered.connect(lambda _checked=False, name=name: self._session.choose_device(name))
