"""Labelled photographs: train|test/CLASS/NAME.jpg, in a folder or in a tar file."""

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from explorer.errors import ExplorerError
from explorer.training.data import Pictures

SUFFIXES = {".jpg", ".jpeg", ".png"}
PARTS = ("train", "test")


@dataclass(frozen=True, eq=False)
class Photographs:
    """classes: their names in the order of the labels.  lossy: whether the files were JPEG."""

    classes: tuple[str, ...]
    train: Pictures
    test: Pictures
    lossy: bool


def photographs(place: Path, size: tuple[int, int, int]) -> Photographs:
    """Return the pictures of a folder or tar file that holds train|test/CLASS/NAME.jpg.

    size: (C, H, W) of every one of them.  Raises ExplorerError if there are none, or one is broken or of another size.
    """
    files = [(PurePosixPath(name), content) for name, content in _files(place)]
    classes = tuple(sorted({path.parts[-2] for path, _ in files}))
    if not classes:
        raise ExplorerError(
            f"There are no pictures train/CLASS/NAME.jpg in {place}; give the folder that has them."
        )
    parts = {part: [(path, raw) for path, raw in files if path.parts[-3] == part] for part in PARTS}
    for part, found in parts.items():
        if {path.parts[-2] for path, _ in found} != set(classes):
            raise ExplorerError(f"{place} has no {part} pictures of some class; every class needs them.")
    train, test = (_pictures(sorted(parts[part]), classes, size) for part in PARTS)
    return Photographs(classes, train, test, any(path.suffix.lower() != ".png" for path, _ in files))


def _files(place: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures' names, at least part/CLASS/NAME, and what is in them."""
    try:
        if place.is_dir():
            for path in place.rglob("*"):
                name = path.relative_to(place).as_posix()
                if _wanted(name):
                    yield name, path.read_bytes()
            return
        with tarfile.open(place) as archive:
            for member in archive:
                if member.isfile() and _wanted(member.name) and (file := archive.extractfile(member)):
                    yield member.name, file.read()
    except (OSError, tarfile.TarError) as error:
        raise ExplorerError(
            f"{place} cannot be read as a folder or tar file of pictures; give another."
        ) from error


def _wanted(name: str) -> bool:
    path = PurePosixPath(name)
    return len(path.parts) >= 3 and path.suffix.lower() in SUFFIXES and path.parts[-3] in PARTS


def _pictures(
    files: list[tuple[PurePosixPath, bytes]], classes: tuple[str, ...], size: tuple[int, int, int]
) -> Pictures:
    images = np.empty((len(files), *size), np.uint8)
    for image, (path, content) in zip(images, files, strict=True):
        image[:] = _decoded(path, content, size)
    labels = [classes.index(path.parts[-2]) for path, _ in files]
    return Pictures(torch.from_numpy(images), torch.tensor(labels))


def _decoded(path: PurePosixPath, content: bytes, size: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Return one picture as (C, H, W)."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            pixels = np.asarray(image.convert("RGB" if size[0] == 3 else "L"))
    except (OSError, UnidentifiedImageError, ValueError) as error:
        raise ExplorerError(f"The picture {path} is damaged; take it out or replace it.") from error
    if pixels.shape[:2] != size[1:]:
        rows, columns = pixels.shape[:2]
        raise ExplorerError(
            f"The picture {path} has {columns}×{rows} pixels; all must have {size[2]}×{size[1]}."
        )
    return pixels.reshape(*size[1:], -1).transpose(2, 0, 1)
