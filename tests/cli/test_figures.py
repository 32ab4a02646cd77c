"""Figures from the command line."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer import labs
from explorer.cli import figures, main


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Save a white 1 on black."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 13:16] = 255
    path = tmp_path / "one.png"
    Image.fromarray(pixels).save(path)
    return path


def exit_code(*args: object) -> int:
    try:
        return main([str(arg) for arg in args])
    except SystemExit as stop:
        assert isinstance(stop.code, int)
        return stop.code


@pytest.mark.parametrize(
    ("view", "word"),
    [
        ("diagram", "max pool 2×2"),
        ("arithmetic", "patch × kernel, maps 0 … 5"),
        ("kernels", "map 15"),
        ("lab:convolution", "kernel K · 3 × 3"),
        ("maps", "softmax"),
    ],
)
def test_views_become_vectors_with_texts(
    view: str, word: str, picture: Path, tmp_path: Path, own_look: None
) -> None:
    out = tmp_path / "figure.svg"
    options = ("--unit", "conv2:3,4,4", "--layer", "conv2", "--format", "svg", "--theme", "light")
    assert exit_code("render", picture, "-o", out, "--view", view, *options) == 0
    assert word in out.read_text(encoding="utf-8")


def test_every_lab_can_be_asked_for() -> None:
    assert tuple(f"lab:{lab.page}" for lab in labs.LABS) == figures.LABS


def test_a_diagram_needs_no_picture_and_a_column_is_85_mm_wide(tmp_path: Path, own_look: None) -> None:
    out = tmp_path / "figure.png"
    options = ("--view", "diagram", "--network", "mlp", "--paper", "column", "--transparent", "--scale", 2)
    assert exit_code("render", "-o", out, *options) == 0
    with Image.open(out) as image:
        assert image.width == round(85 / 25.4 * 600)
        assert image.getpixel((1, 1))[3] == 0
        assert image.info["dpi"][0] == pytest.approx(600, abs=1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("-o", "x.svg"), "choose --view diagram"),
        (("-o", "x.png", "--view", "diagram", "--format", "pdf"), "let its name end in .pdf"),
        (("-o", "x.jpg", "--transparent"), "let its name end in .png"),
    ],
)
def test_what_cannot_be_is_said_at_once(
    options: tuple[str, ...], sentence: str, picture: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("render", picture, *options) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line


def test_a_view_of_a_picture_needs_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("render", "-o", tmp_path / "x.png", "--view", "maps") == 1
    assert "Name an image or a drawing" in capsys.readouterr().err


def test_a_layer_that_is_not_there_leaves_no_file(
    picture: Path, tmp_path: Path, own_look: None, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.png"
    assert exit_code("render", picture, "-o", out, "--view", "kernels", "--layer", "conv9") == 1
    assert "no layer 'conv9'" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.png"]
