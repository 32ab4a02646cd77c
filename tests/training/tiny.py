"""Writes MNIST's files small: torchvision asks only whether the unpacked ones are there."""

import json
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def write_mnist(root: Path, train: int, test: int) -> Path:
    """Write the four idx files into root/MNIST/raw and return root."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name, count, seed in (("train", train, 0), ("t10k", test, 1)):
        images, labels = digits(count, seed)
        (raw / f"{name}-images-idx3-ubyte").write_bytes(idx(images))
        (raw / f"{name}-labels-idx1-ubyte").write_bytes(idx(labels))
    return root


def digits(count: int, seed: int) -> tuple[Array, Array]:
    """Return (count, 28, 28) and (count,) uint8: a square for each label at a place of its own."""
    random = np.random.default_rng(seed)
    labels = np.arange(count, dtype=np.uint8) % 10
    images = random.integers(0, 30, (count, 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        row, column = 4 + 12 * (label // 5), 2 + 5 * (label % 5)
        image[row : row + 8, column : column + 4] = 255
    return images, labels


def idx(array: Array) -> bytes:
    """Return an array as an idx file of unsigned bytes."""
    sizes = np.array(array.shape, ">u4").tobytes()
    return bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes()


def write_drawings(path: Path, count: int, labelled: bool = True) -> Path:
    """Write `count` drawings of one slanting stroke each."""
    drawings = [{"strokes": [[[100 + 8 * i, 60], [140, 140], [150, 220]]], "pad": 280} for i in range(count)]
    for number, drawing in enumerate(drawings):
        if labelled:
            drawing["label"] = str(number % 10)  # type: ignore[assignment]
    path.write_text(json.dumps({"drawings": drawings}))
    return path
