"""Where the weights, icons, themes and sample drawings lie, in a checkout and in an installed wheel."""

from pathlib import Path

from explorer.errors import ExplorerError

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")  # the wheel's, the checkout's


def find(*parts: str) -> Path:
    """Return the path of a resource, as in ``find("weights", "lenet.safetensors")``.

    Raises ExplorerError if there is no such file or folder.
    """
    for place in _PLACES:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(parts)
    raise ExplorerError(f"The file {name} is missing from the installation; install cnn-explorer again.")
