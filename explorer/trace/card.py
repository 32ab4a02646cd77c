"""What a network is called and known for, before it is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NetworkCard:
    """One line of the list of networks.

    name: as in `open_network`; title and summary: for people; accuracy: share of test images, 0..1, or None.
    family: what it is listed under; input_size: (C, H, W).
    trained: whether weights are at hand; without them it is opened with random ones.
    download: where its weights can be had, and how many bytes that is; an empty string and 0 if nowhere.
    """

    name: str
    title: str
    summary: str
    parameters: int
    accuracy: float | None = None
    family: str = ""
    input_size: tuple[int, int, int] = (1, 28, 28)
    trained: bool = True
    download: str = ""
    download_bytes: int = 0
