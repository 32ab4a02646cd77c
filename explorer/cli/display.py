"""Whether a window can open here, said before Qt would abort the process; and the way round it."""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from explorer.errors import ExplorerError

_RERUN = "CNN_EXPLORER_VIRTUAL_DISPLAY"  # set for the run that already has the virtual display
_PAUSES = (0.05, 0.2)  # seconds
_SCREEN = "-screen 0 1920x1200x24 +extension GLX"


def available() -> bool:
    """Return whether there is a display that answers."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _x_server_answers()


def require() -> None:
    """Raise ExplorerError if no window can open: no display, or libraries that Qt needs are missing."""
    _require_qt()
    if not available():
        raise ExplorerError(
            "There is no display to open the window on; set DISPLAY, or start it as: "
            'xvfb-run -s "-screen 0 1600x1000x24" cnn-explorer'
        )
    if sys.platform == "linux" and not os.environ.get("QT_QPA_PLATFORM") and os.environ.get("DISPLAY"):
        _require_x_plugin()


def rerun_on_virtual_display(argv: Sequence[str]) -> int:
    """Run this same program again under xvfb-run, and return its exit code.

    Raises ExplorerError if there is no xvfb-run, or if its display does not answer either.
    """
    if os.environ.get(_RERUN) or shutil.which("xvfb-run") is None:
        raise ExplorerError("There is no display here, nor xvfb-run to make one; install the package xvfb.")
    command = ["xvfb-run", "-a", "-s", _SCREEN, sys.executable, "-m", "explorer", *argv]
    process = subprocess.Popen(command, env={**os.environ, _RERUN: "1"})
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()


def describe_machine() -> str:
    """Return processor, cores and system as one line."""
    import platform

    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), name)
    return f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def _x_server_answers() -> bool:
    """Return whether the X server named by DISPLAY lets us in; where libxcb is missing, believe DISPLAY.

    It is asked more than once: a server whose last client has just left begins anew, and hears nobody meanwhile.
    """
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    for pause in _PAUSES:
        if _connects(xcb):
            return True
        time.sleep(pause)
    return _connects(xcb)


def _connects(xcb: ctypes.CDLL) -> bool:
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def _require_qt() -> None:
    try:
        import PySide6.QtWidgets  # noqa: F401

        import explorer.hook  # noqa: F401 (see there)
    except ImportError as error:
        raise ExplorerError(_missing_library(error)) from error


def _require_x_plugin() -> None:
    """Load Qt's X11 plugin as Qt will, since Qt itself aborts the process where a library is missing."""
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    plugin = folder / "platforms" / "libqxcb.so"
    try:
        if plugin.exists():
            ctypes.CDLL(str(plugin))
    except OSError as error:
        raise ExplorerError(_missing_library(error)) from error


def _missing_library(error: Exception) -> str:
    reason = str(error).split(": cannot open")[0]
    return f"Qt needs a system library that is missing: {reason}. The README tells how to install it."
