"""Labelled 28×28 pictures: MNIST by torchvision, and drawings rendered the way the pad renders them."""

import math
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from explorer.drawing import PAD, Drawing, Pen, Raster, Stroke
from explorer.errors import ExplorerError
from explorer.network import preprocess
from explorer.network.operators import torchvision

HELD_OUT = 500  # drawings at the end of a file that are never trained on: neighbours share a writer
VARIANTS = 10  # renderings of each drawing that is trained on


@dataclass(frozen=True, eq=False)
class Pictures:
    """images: (N, 1, 28, 28) uint8; labels: (N,) int64."""

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def joined(self, other: "Pictures") -> "Pictures":
        """Return these and the others."""
        images, labels = torch.cat([self.images, other.images]), torch.cat([self.labels, other.labels])
        return Pictures(images, labels)


def mnist(root: Path) -> tuple[Pictures, Pictures]:
    """Return MNIST's training and test pictures; torchvision fetches or unpacks them in `root`.

    Raises ExplorerError if they are neither there nor to be had, or damaged.
    """
    datasets = torchvision().datasets
    with tempfile.TemporaryDirectory() as folder:
        place, raw = root, root / "MNIST" / "raw"
        try:
            if root.is_dir() and not os.access(root, os.W_OK):
                place = Path(folder)
                shutil.copytree(root / "MNIST", place / "MNIST")
            parts = [datasets.MNIST(place, train=train, download=True) for train in (True, False)]
            train, test = (Pictures(part.data[:, None].clone(), part.targets.clone()) for part in parts)
        except (AssertionError, LookupError, TypeError, ValueError) as error:
            raise ExplorerError(
                f"The files in {raw} are damaged; delete them to fetch them again."
            ) from error
        except (OSError, RuntimeError) as error:
            raise ExplorerError(
                f"MNIST is not in {root} and could not be fetched; put its files into {raw}."
            ) from error
    return train, test


def drawings(path: Path) -> tuple[Drawing, ...]:
    """Return the labelled drawings of a file; raises ExplorerError if one has no digit for a label."""
    found = Drawing.all_from_json(path)
    if not all(drawing.label and drawing.label.isdigit() and len(drawing.label) == 1 for drawing in found):
        raise ExplorerError(f"Every drawing in {path} needs a label from 0 to 9 to train on.")
    return found


def rendered(recordings: tuple[Drawing, ...]) -> Pictures:
    """Return the drawings as the pad would show them to the network, centred."""
    raster = Raster(preprocess.SIDE)
    return _pictures((drawing, _small(raster, drawing, True)) for drawing in recordings)


def varied(recordings: tuple[Drawing, ...], seed: int) -> Pictures:
    """Return VARIANTS renderings of each drawing: other pens, tilted, sheared, scaled; a third not centred."""
    random = np.random.default_rng(seed)
    raster = Raster(preprocess.SIDE)

    def variants() -> Iterator[tuple[Drawing, np.ndarray]]:
        for drawing in recordings:
            for number in range(VARIANTS):
                yield drawing, _small(raster, _redrawn(drawing, random), number % 3 != 2)

    return _pictures(variants())


def _pictures(pairs: Iterator[tuple[Drawing, np.ndarray]]) -> Pictures:
    labels, images = [], []
    for drawing, image in pairs:
        labels.append(int(drawing.label or 0))
        images.append(image)
    return Pictures(torch.from_numpy(np.stack(images))[:, None], torch.tensor(labels))


def _small(raster: Raster, drawing: Drawing, centring: bool) -> np.ndarray:
    """Return the (28, 28) uint8 picture before normalisation."""
    return preprocess.of_drawing(raster.pixels(drawing), centring)[-2].image


def _redrawn(drawing: Drawing, random: np.random.Generator) -> Drawing:
    """Return the drawing with another pen, turned, sheared and scaled about the middle of the pad."""
    angle, shear = random.uniform(-0.25, 0.25), random.uniform(-0.3, 0.3)
    height = random.uniform(0.7, 1.25)
    width = height * random.uniform(0.85, 1.15)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    change = (turn * [width, height] @ [[1.0, shear], [0.0, 1.0]]).astype(np.float32)  # (2, 2)
    pen = Pen(float(random.uniform(12, 36)))
    strokes = []
    for stroke in drawing.strokes:
        points = stroke.points.copy()
        points[:, :2] = (points[:, :2] - PAD / 2) @ change.T + PAD / 2
        strokes.append(Stroke(points, pen))
    return replace(drawing, strokes=tuple(strokes))
