"""Photographs to train on, from folders and tar files, and ``cnn-explorer train`` on a few of them."""

import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from explorer.cli import main
from explorer.errors import ExplorerError
from explorer.network.catalogue import SHIPPED
from explorer.network.definitions import NETWORKS, CifarCNN, ResNet20
from explorer.network.files import fill, load_weights
from explorer.network.preprocess import CIFAR
from explorer.training.augmentation import mirrored
from explorer.training.loop import Training, accuracy, normalised
from explorer.training.photographs import photographs
from explorer.training.recipes import RECIPES

SIZE = (3, 32, 32)
CLASSES = [f"class{number}" for number in range(10)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with 20 train and 10 test pictures a class: every class has a colour of its own."""
    random = np.random.default_rng(0)
    for part, count in (("train", 20), ("test", 10)):
        for number, name in enumerate(CLASSES):
            place = tmp_path / "data" / part / name
            place.mkdir(parents=True)
            for index in range(count):
                color = np.array([20 * number, 190 - 20 * number, 100])
                pixels = random.integers(0, 60, (32, 32, 3)) + color
                Image.fromarray(pixels.astype(np.uint8)).save(place / f"{index:04}.jpg")
    return tmp_path / "data"


def test_folder_and_tar_file_hold_the_same_pictures(folder: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "data.tar", "w") as archive:
        archive.add(folder, "somewhere/deep")
    here, there = photographs(folder, SIZE), photographs(tmp_path / "data.tar", SIZE)
    assert here.classes == there.classes == tuple(CLASSES) and here.lossy
    assert torch.equal(here.train.images, there.train.images)
    assert torch.equal(here.test.labels, there.test.labels)
    with Image.open(folder / "train" / "class3" / "0000.jpg") as image:
        first = here.train.images[here.train.labels == 3][0]
        np.testing.assert_array_equal(first.numpy().transpose(1, 2, 0), np.asarray(image))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.jpg", b"no picture", "damaged"), ("b.png", None, "40×32")],
)
def test_a_bad_picture_is_named(folder: Path, name: str, content: bytes | None, said: str) -> None:
    path = folder / "train" / "class0" / name
    if content is None:
        Image.new("RGB", (40, 32)).save(path)
    else:
        path.write_bytes(content)
    with pytest.raises(ExplorerError, match=f"{name}.*{said}"):
        photographs(folder, SIZE)


def test_no_pictures_no_class_and_no_archive_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.tar").write_bytes(b"no archive")
    for place, said in (("empty", "no pictures"), ("file.tar", "tar file"), ("nowhere", "tar file")):
        with pytest.raises(ExplorerError, match=said):
            photographs(tmp_path / place, SIZE)
    for path in (folder / "test" / "class9").iterdir():
        path.unlink()
    with pytest.raises(ExplorerError, match="no test pictures"):
        photographs(folder, SIZE)


def test_training_keeps_half_the_bytes_and_says_what_on(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "weights.safetensors"
    options = ["--data", folder, "--epochs", "1", "--half", "--bfloat16", "--output", output]
    assert main(["train", "cifar_cnn", *map(str, options)]) == 0
    tensors, metadata = load_weights(output)
    assert tensors["fc.weight"].dtype == torch.float16
    assert metadata["classes"] == CLASSES and metadata["input_size"] == [3, 32, 32]
    assert metadata["data"].startswith("JPEG CIFAR-10 (lossy), 200 training and 100 test")
    assert metadata["command"].endswith("--epochs 1 --seed 0 --bfloat16 --half")
    module = CifarCNN()
    fill(module, output)
    assert metadata["accuracy"] == accuracy(module, photographs(folder, SIZE).test, CIFAR)
    assert metadata["parameters"] == sum(p.numel() for p in module.parameters())


def test_drawings_do_not_train_networks_for_photographs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "cifar_cnn", "--data", str(folder), "--drawings", "d.json"]) == 1
    assert "read digits" in capsys.readouterr().err


def test_training_learns_the_colours(folder: Path) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Conv2d(3, 16, 1), nn.ReLU(), nn.AvgPool2d(32), nn.Flatten(), nn.Linear(16, 10))
    plan = replace(RECIPES["cifar_cnn"].plan, batch=20, epochs=20, smoothing=0.0, averaging=0.5)
    training = Training(module, photographs(folder, SIZE).train, CIFAR, plan)
    for _ in range(20):
        training.run_epoch()
    assert accuracy(training.averaged, photographs(folder, SIZE).test, CIFAR) > 0.5


def test_normalising_is_the_networks_own() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    batch = torch.from_numpy(pixels.transpose(2, 0, 1).copy())[None].float() / 255
    np.testing.assert_allclose(
        normalised(batch, CIFAR)[0].numpy(), CIFAR.apply(pixels).transpose(2, 0, 1), 1e-6, 1e-6
    )


def test_mirrored_pictures_are_mirrored_moved_and_nothing_else() -> None:
    images = torch.arange(8 * 3 * 16 * 16).reshape(8, 3, 16, 16).float()
    still = mirrored(images, 0.0, torch.Generator().manual_seed(0))
    assert all(torch.equal(a, b) or torch.equal(a, b.flip(2)) for a, b in zip(still, images, strict=True))
    assert not torch.equal(still, images)
    moved = mirrored(images, 1.0, torch.Generator().manual_seed(0))
    assert moved.shape == images.shape and not torch.equal(moved, still)
    assert set(moved[0].unique().tolist()) <= set(images[0].unique().tolist())


def test_the_networks_have_the_sizes_they_are_known_for() -> None:
    as_published = ResNet20(filters=(16, 32, 64))  # He et al. 2015, with projections where the shape changes
    assert sum(p.numel() for p in as_published.parameters()) == 272_474
    for name in SHIPPED:
        size = RECIPES[name].size
        assert NETWORKS[name]()(torch.zeros(2, *size)).shape == (2, 10)


def test_the_plain_network_is_the_residual_one_without_its_skips() -> None:
    plain, skipping = ResNet20(skip=False).state_dict(), ResNet20().state_dict()
    assert set(skipping) - set(plain) == {key for key in skipping if "projection" in key}
    assert all(plain[key].shape == skipping[key].shape for key in plain)
