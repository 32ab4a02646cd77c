"""Pictures from files, Pillow and arrays: always upright uint8, or one sentence."""

import re
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image

from explorer.errors import ExplorerError
from explorer.images import Ground, from_array, from_pil, laid_on, load_image, open_image

Error = Callable[..., str]
CORNER = np.zeros((20, 30, 3), np.uint8)  # red at the top left, blue at the bottom right
CORNER[:10, :10] = (255, 0, 0)
CORNER[10:, 20:] = (0, 0, 255)


@pytest.fixture
def sentence() -> Error:
    """Return a function that gives the one sentence with which a picture is refused."""

    def refused(read: Callable[[Any], object], source: object) -> str:
        with pytest.raises(ExplorerError) as error:
            read(source)
        assert re.fullmatch(r"[^\n]{10,200}\.", str(error.value))
        return str(error.value)

    return refused


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def tiny_png_of(width: int, height: int) -> bytes:
    """Return a PNG whose header promises a size that its few bytes of pixels do not keep."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_colour_and_grey_files_come_as_they_are(tmp_path: Path) -> None:
    Image.fromarray(CORNER).save(tmp_path / "colour.png")
    Image.fromarray(CORNER[:, :, 0]).save(tmp_path / "grey.png")
    assert np.array_equal(open_image(tmp_path / "colour.png"), CORNER)
    assert np.array_equal(open_image(str(tmp_path / "grey.png")), CORNER[:, :, 0])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_turned_upright(tmp_path: Path, orientation: int) -> None:
    undo = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, 1),  # shown turned clockwise, so stored turned the other way
        7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
        8: lambda a: np.rot90(a, -1),
    }
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored = np.ascontiguousarray(undo[orientation](CORNER))
    Image.fromarray(stored).save(tmp_path / "turned.png", exif=exif)
    assert np.array_equal(open_image(tmp_path / "turned.png"), CORNER)


def test_what_is_transparent_is_kept_and_laid_on_any_ground(tmp_path: Path) -> None:
    clear = np.dstack([CORNER, np.zeros((20, 30), np.uint8)])
    clear[:10, :10, 3] = 255
    clear[10:, 20:, 3] = 128
    Image.fromarray(clear).save(tmp_path / "clear.png")
    pixels = open_image(tmp_path / "clear.png")
    assert np.array_equal(pixels, clear) and np.array_equal(from_array(clear), clear)
    for ground in Ground:
        laid = laid_on(pixels, ground.brightness)
        paper = Image.new("RGBA", (30, 20), (ground.brightness,) * 3)
        paper.alpha_composite(Image.fromarray(clear))
        assert laid.shape == (20, 30, 3) and laid[5, 5].tolist() == [255, 0, 0]
        assert np.abs(laid.astype(int) - np.asarray(paper)[:, :, :3]).max() <= 1


def test_alpha_that_hides_nothing_is_dropped() -> None:
    opaque = np.dstack([CORNER, np.full((20, 30), 255, np.uint8)])
    assert np.array_equal(from_array(opaque), CORNER)
    assert np.array_equal(from_pil(Image.fromarray(opaque)), CORNER)
    assert laid_on(CORNER, 0) is CORNER


@pytest.mark.parametrize("mode", ["LA", "La", "PA", "RGBa"])
def test_every_mode_with_alpha_becomes_colour_with_alpha(mode: str) -> None:
    assert from_pil(Image.new(mode, (3, 2))).shape == (2, 3, 4)


def test_palettes_are_looked_up(tmp_path: Path) -> None:
    palette = Image.fromarray(CORNER).quantize(4)
    palette.save(tmp_path / "p.gif")
    assert np.array_equal(open_image(tmp_path / "p.gif"), CORNER)


def test_a_transparent_colour_of_a_palette_has_no_alpha(tmp_path: Path) -> None:
    palette = Image.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 10, 20, 30])
    palette.save(tmp_path / "p.png", transparency=1)
    assert (open_image(tmp_path / "p.png")[:, :, 3] == 0).all()


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 257, 32896, 65535]], np.uint16)).save(tmp_path / "deep.png")
    assert open_image(tmp_path / "deep.png").tolist() == [[0, 1, 128, 255]]


def test_one_bit_is_black_and_white(tmp_path: Path) -> None:
    Image.fromarray(np.array([[True, False]])).save(tmp_path / "bits.png")
    assert open_image(tmp_path / "bits.png").tolist() == [[255, 0]]


def test_print_colours_become_screen_colours(tmp_path: Path) -> None:
    Image.new("CMYK", (8, 8), (0, 0, 0, 255)).save(tmp_path / "print.jpg")
    pixels = open_image(tmp_path / "print.jpg")
    assert pixels.shape == (8, 8, 3) and pixels.max() < 8


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tiff"])
def test_of_several_pictures_the_first_is_read_and_it_says_so(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("L", (5, 5), grey) for grey in (10, 200, 90)]
    frames[0].save(tmp_path / f"film.{suffix}", save_all=True, append_images=frames[1:], lossless=True)
    opened = load_image(tmp_path / f"film.{suffix}")
    assert np.unique(opened.pixels).tolist() == [10]
    assert opened.note == "the first of 3 pictures"


def test_one_pixel_is_a_picture(tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), (1, 2, 3)).save(tmp_path / "dot.png")
    assert open_image(tmp_path / "dot.png").tolist() == [[[1, 2, 3]]]


def test_a_file_too_large_is_refused_before_it_is_decoded(
    tmp_path: Path, sentence: Error, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "huge.png").write_bytes(tiny_png_of(30_000, 20_000))
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    assert "megapixels" in sentence(open_image, tmp_path / "huge.png")


def test_more_than_four_hundred_megapixels_are_refused(sentence: Error) -> None:
    huge = np.broadcast_to(np.uint8(0), (30_000, 20_000))
    assert "at most 400 megapixels" in sentence(from_array, huge)


def test_broken_empty_foreign_and_missing_files_get_one_sentence(tmp_path: Path, sentence: Error) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    for name, content, expected in (
        ("cut.png", whole[: len(whole) // 2], "damaged"),
        ("promised.png", tiny_png_of(4000, 4000), "damaged"),
        ("empty.png", b"", "is empty"),
        ("text.png", b"this is not a picture at all", "is not a picture"),
    ):
        (tmp_path / name).write_bytes(content)
        answer = sentence(open_image, tmp_path / name)
        assert expected in answer and name in answer and str(tmp_path) not in answer
    assert "There is no file none.png" in sentence(open_image, tmp_path / "none.png")
    assert "is not a file" in sentence(open_image, tmp_path)
    sentence(open_image, "a\0b.png")


def test_a_file_one_may_not_read_gets_a_sentence_about_permissions(
    tmp_path: Path, sentence: Error, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:  # chmod does not keep an administrator out
        raise PermissionError(13, "Permission denied")

    Image.fromarray(CORNER).save(tmp_path / "secret.png")
    monkeypatch.setattr(Path, "open", forbidden)
    assert "permissions" in sentence(open_image, tmp_path / "secret.png")


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_no_damage_raises_anything_else(tmp_path: Path, place: int) -> None:
    Image.fromarray(CORNER).save(tmp_path / "a.png")
    content = bytearray((tmp_path / "a.png").read_bytes())
    content[place % len(content)] ^= 0xFF
    (tmp_path / "a.png").write_bytes(content)
    with suppress(ExplorerError):
        assert open_image(tmp_path / "a.png").dtype == np.uint8


def test_arrays_of_floats_are_from_zero_to_one() -> None:
    assert from_array(np.array([[0.0, 0.5, 1.0]])).tolist() == [[0, 128, 255]]
    assert from_array(np.ones((2, 2, 3), np.float32)).shape == (2, 2, 3)
    assert from_array([[False, True]]).tolist() == [[0, 255]]
    assert from_array(np.zeros((2, 3, 1))).shape == (2, 3)


def test_an_array_is_copied() -> None:
    array = np.zeros((4, 4), np.uint8)
    pixels = from_array(array)
    array[:] = 7
    assert not pixels.any()


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.full((2, 2), np.nan), "NaN"),
        (np.full((2, 2), np.inf), "0..1"),
        (np.full((2, 2), 255.0), "0..1"),
        (np.full((2, 2), -1), "0..255"),
        (np.full((2, 2), 256), "0..255"),
        (np.zeros(4), "is no picture"),
        (np.zeros((2, 2, 2)), "is no picture"),
        (np.zeros((1, 2, 2, 3)), "is no picture"),
        (np.zeros((0, 4)), "no pixels"),
        (np.array([["a", "b"]]), "is no picture"),
        (np.array([[None]]), "is no picture"),
        ([[1, 2], [3]], "differ in length"),
        (np.zeros((2, 2), complex), "is no picture"),
    ],
)
def test_an_array_that_is_no_picture_gets_one_sentence(sentence: Error, array: Any, expected: str) -> None:
    assert expected in sentence(from_array, array)
