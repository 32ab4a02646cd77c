"""A saved picture is whole or not there."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from explorer.errors import ExplorerError
from explorer.export.files import save_image


@pytest.fixture
def image() -> QImage:
    image = QImage(64, 32, QImage.Format.Format_RGB32)
    image.fill(QColor("#2D6CDF"))
    return image


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.PNG"])
def test_a_picture_reads_back_as_it_was(name: str, image: QImage, tmp_path: Path) -> None:
    save_image(image, tmp_path / name)
    assert QImage(str(tmp_path / name)).size() == image.size()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_unknown_ending_is_refused(image: QImage, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"end in \.png"):
        save_image(image, tmp_path / "a.xyz")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_named(image: QImage, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="cannot be written"):
        save_image(image, tmp_path / "nowhere" / "a.png")


def test_a_full_disk_costs_nothing_that_was_there(image: QImage, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "a.bmp"
    path.write_bytes(b"precious")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))  # a write beyond 1000 bytes fails
    try:
        with pytest.raises(ExplorerError, match="cannot be written"):
            save_image(image, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"precious"
    assert [file.name for file in tmp_path.iterdir()] == ["a.bmp"]
