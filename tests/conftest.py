"""What every test stands on: a fresh home for settings, one QApplication made as the application makes it."""

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported: small networks gain nothing by more


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests away from what the user's own runs remembered and downloaded."""
    home = tempfile.TemporaryDirectory(prefix="cnn-explorer-tests-")
    config.add_cleanup(home.cleanup)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TORCH_HOME", "LOCALAPPDATA"):
        os.environ[name] = home.name


@pytest.fixture(autouse=True)
def collect_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """End what a test left in reference cycles here: a widget that ends on another thread aborts the process."""
    gc.disable()
    yield
    if "qapp" in request.fixturenames:
        gc.collect()
        gc.freeze()  # what is left stays: torch and Qt need not be looked through after every test


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """Return the one QApplication, made in the way the 3D view needs it."""
    from explorer import app

    return app.application()


@pytest.fixture
def cnn_explorer() -> Run:
    """Return a function that runs ``cnn-explorer`` as a process, as in ``cnn_explorer("predict", file)``."""

    def run(*args: object, **environment: str | None) -> subprocess.CompletedProcess[str]:
        merged = {**os.environ, **environment}
        present = {name: value for name, value in merged.items() if value is not None}
        command = [sys.executable, "-m", "explorer", *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, env=present, cwd=ROOT, timeout=120)

    return run


@pytest.fixture
def own_look(qapp: QApplication) -> Iterator[None]:
    """Give the application of all tests back the look it had."""
    from explorer.widgets import theme

    look = theme.current().name, qapp.styleSheet(), qapp.palette(), qapp.font(), qapp.style().objectName()
    yield
    qapp.setStyleSheet(look[1])
    qapp.setStyle(look[4])
    qapp.setPalette(look[2])
    qapp.setFont(look[3])
    theme._current[0] = look[0]
