"""The pictures that are trained on."""

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.drawing import Drawing, Stroke
from explorer.errors import ExplorerError
from explorer.network import open_network
from explorer.training import data
from tests.training.tiny import digits, write_drawings


def test_mnist_is_read_as_it_lies_in_its_files(mnist: Path) -> None:
    train, test = data.mnist(mnist)
    assert (len(train), len(test)) == (384, 50)
    images, labels = digits(50, seed=1)
    np.testing.assert_array_equal(test.images[:, 0].numpy(), images)
    np.testing.assert_array_equal(test.labels.numpy(), labels)
    assert train.images.dtype == torch.uint8 and train.images.shape == (384, 1, 28, 28)


def test_damaged_files_are_refused_with_their_place(mnist: Path) -> None:
    raw = mnist / "MNIST" / "raw"
    for content in (b"", b"\0\0\x08\x03 cut short", b"\xff" * 5_000):
        (raw / "train-images-idx3-ubyte").write_bytes(content)
        with pytest.raises(ExplorerError, match="damaged"):
            data.mnist(mnist)


def test_a_file_where_mnist_should_be_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.touch()
    with pytest.raises(ExplorerError, match="put its files into"):
        data.mnist(place)


def test_drawings_are_rendered_as_the_pad_shows_them(tmp_path: Path) -> None:
    drawings = data.drawings(write_drawings(tmp_path / "d.json", 3))
    pictures = data.rendered(drawings)
    assert pictures.labels.tolist() == [0, 1, 2]
    for drawing, image in zip(drawings, pictures.images[:, 0].numpy(), strict=True):
        seen = open_network("lenet").trace(drawing).stages[-2]
        assert seen.name == "28×28" and seen.image.any()
        np.testing.assert_array_equal(image, seen.image)


def test_variants_are_seeded_different_and_labelled(tmp_path: Path) -> None:
    drawings = data.drawings(write_drawings(tmp_path / "d.json", 2))
    once, again, other = (data.varied(drawings, seed) for seed in (1, 1, 2))
    assert torch.equal(once.images, again.images) and not torch.equal(once.images, other.images)
    assert once.labels.tolist() == [0] * data.VARIANTS + [1] * data.VARIANTS
    assert len({image.numpy().tobytes() for image in once.images}) == len(once)


def test_every_third_variant_stays_where_it_was_drawn() -> None:
    points = np.array([(60, 70, 0, 0.5), (90, 100, 0.1, 0.5), (60, 130, 0.2, 0.5)])
    corner = (Drawing((Stroke(points),), label="1"),)
    ink = data.varied(corner, seed=0).images[:, 0].numpy().astype(float)
    columns = (ink.sum(1) * (np.arange(28) + 0.5)).sum(1) / ink.sum((1, 2))  # of the centre of mass
    centred = np.abs(columns - 14) < 1
    assert centred.tolist() == [True, True, False] * 3 + [True]


def test_drawings_without_a_digit_for_a_label_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="label from 0 to 9"):
        data.drawings(write_drawings(tmp_path / "d.json", 3, labelled=False))
