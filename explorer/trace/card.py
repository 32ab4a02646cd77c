"""What a network is called and known for, before it is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkCard:
    """name: as in `open_network`; title and summary: for people; accuracy: share of test images, 0..1, or None."""

    name: str
    title: str
    summary: str
    parameters: int
    accuracy: float | None = None
