"""What shipped weights say of their input and their classes."""

from typing import Any

from explorer.network.photographs import Photographs
from explorer.network.preparation import Digits, Preparation
from explorer.network.preprocess import Normalisation

NONSENSE = (KeyError, TypeError, ValueError, OverflowError)
"""What reading damaged metadata raises."""


def told(metadata: dict[str, Any]) -> tuple[Preparation, tuple[str, ...]]:
    """Return the preparation and the class names; raises one of NONSENSE."""
    if not isinstance(metadata["classes"], list):
        raise TypeError
    channels, rows, columns = (int(number) for number in metadata["input_size"])
    normalisation = Normalisation(_numbers(metadata["mean"]), _numbers(metadata["deviation"]))
    size = channels, rows, columns
    if not normalisation.fits(channels) or min(size) < 1:
        raise ValueError
    prepared = Digits(normalisation) if channels == 1 else Photographs(size, normalisation)
    return prepared, tuple(map(str, metadata["classes"]))


def _numbers(value: Any) -> tuple[float, ...]:
    return tuple(map(float, value)) if isinstance(value, list) else (float(value),)
