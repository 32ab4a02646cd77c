"""Films as Pillow reads them."""

import io
from pathlib import Path

from PIL import Image


def read(path: Path) -> tuple[list[Image.Image], list[int]]:
    """Return the frames of a film, RGB, and how long each of them stands, in milliseconds."""
    film = Image.open(io.BytesIO(path.read_bytes()))
    frames, durations = [], []
    for index in range(film.n_frames):
        film.seek(index)
        film.load()
        frames.append(film.convert("RGB"))
        durations.append(film.info["duration"])
    return frames, durations
