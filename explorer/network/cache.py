"""Where downloaded weights lie: the user's cache folder, and what torch's own downloader has left in its."""

import hashlib
import os
import sys
from pathlib import Path


def folder() -> Path:
    """Return the folder that weights are downloaded to; it need not exist yet."""
    return _caches() / "cnn-explorer" / "weights"


def find(file_name: str) -> Path | None:
    """Return where downloaded weights lie, None if they are not here."""
    for place in (folder(), _torch_hub()):
        path = place / file_name
        try:
            if path.is_file():
                return path
        except OSError:
            continue
    return None


def is_whole(path: Path, hash_prefix: str) -> bool:
    """Return whether the SHA-256 of a file begins as it should."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().startswith(hash_prefix)


def _caches() -> Path:
    """Return the folder where this system keeps what can be had again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def _torch_hub() -> Path:
    """Return where torch.hub puts checkpoints."""
    home = os.environ.get("TORCH_HOME")
    base = Path(home) if home else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "torch"
    return base.expanduser() / "hub" / "checkpoints"
