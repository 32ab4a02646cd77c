"""Keeps the screen from sleeping, where the desktop offers to."""

from contextlib import suppress

from PySide6.QtCore import QObject

SERVICE, PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
REASON = "A lecture is given"


class Awake(QObject):
    """Asks the desktop by D-Bus; where nobody answers, the screen does as it likes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cookie: int | None = None

    def begin(self) -> None:
        """Let the screen stay on, until the end."""
        if self._cookie is not None:
            return
        reply = self._call("Inhibit", "CNN Explorer", REASON)
        self._cookie = reply[0] if reply and isinstance(reply[0], int) else None

    def end(self) -> None:
        """Let it sleep again."""
        if self._cookie is not None:
            self._call("UnInhibit", self._cookie)
            self._cookie = None

    @staticmethod
    def _call(method: str, *arguments: object) -> list[object]:
        with suppress(ImportError, RuntimeError, TypeError):
            from PySide6.QtDBus import QDBusConnection, QDBusMessage

            bus = QDBusConnection.sessionBus()
            if bus.isConnected():
                message = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, method)
                message.setArguments(list(arguments))
                return list(bus.call(message, timeout=300).arguments())
        return []
