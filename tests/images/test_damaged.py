"""Bytes at random, and files that promise more than they hold: a picture or one sentence, never anything else."""

import io
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ExplorerError
from explorer.images import LARGEST, decode_image, load_image

NOISE = np.random.default_rng(0).integers(0, 255, (24, 32, 3), np.uint8)
PICTURE = Image.fromarray(NOISE)


def saved(kind: str, image: Image.Image = PICTURE, **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


FILES = {
    "colour.png": saved("PNG"),
    "palette.png": saved("PNG", PICTURE.quantize(16), transparency=3),
    "deep.png": saved("PNG", Image.fromarray(NOISE[:, :, 0].astype(np.uint16) * 257)),
    "animated.png": saved("PNG", save_all=True, append_images=[PICTURE.rotate(180)]),
    "turned.jpg": saved("JPEG", exif=turned()),
    "print.jpg": saved("JPEG", PICTURE.convert("CMYK")),
    "animated.gif": saved("GIF", save_all=True, append_images=[PICTURE.rotate(180)]),
    "raw.tif": saved("TIFF"),
    "packed.tif": saved("TIFF", compression="packbits"),
    "measured.tif": saved("TIFF", Image.fromarray(NOISE[:, :, 0].astype(np.float32))),
    "lossy.webp": saved("WEBP"),
    "animated.webp": saved("WEBP", save_all=True, append_images=[PICTURE.rotate(180)]),
    "colour.bmp": saved("BMP"),
    "colour.ppm": saved("PPM"),
    "small.ico": saved("ICO", sizes=[(16, 16)]),
    "colour.jp2": saved("JPEG2000"),
}


def refused(content: bytes) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(ExplorerError) as error:
        decode_image(content)
    assert re.fullmatch(r"The picture [^\n]{10,200}\.", str(error.value))
    return str(error.value)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes, *more: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    packed = chunk(b"IDAT", zlib.compress(pixels))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + packed + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", FILES)
def test_bytes_at_random_give_a_picture_or_one_sentence(name: str) -> None:
    """Mostly in the first 120 bytes, where what a file promises stands; one in eight is cut off as well."""
    random = np.random.default_rng(sorted(FILES).index(name))
    for number in range(20):
        content = bytearray(FILES[name])
        for _ in range(1 + number % 3):
            reach = min(len(content), 120) if number % 4 else len(content)
            content[random.integers(reach)] = random.integers(256)
        if number % 8 == 7:
            del content[random.integers(1, len(content)) :]
        try:
            opened = decode_image(bytes(content))
        except ExplorerError as error:
            assert re.fullmatch(r"The picture [^\n]{10,200}\.", str(error)), number
        else:
            assert opened.pixels.dtype == np.uint8 and max(opened.pixels.shape) <= LARGEST, number


@pytest.mark.parametrize("name", FILES)
def test_what_follows_a_picture_in_its_file_is_no_harm(name: str) -> None:
    whole, longer = decode_image(FILES[name]), decode_image(FILES[name] + b"more of it" * 100)
    assert np.array_equal(whole.pixels, longer.pixels)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("name", ["animated.gif", "small.ico", "colour.jp2"])
def test_other_kinds_that_are_cut_off_are_refused(name: str, share: float) -> None:
    if (name, share) == ("animated.gif", 0.9):  # its first picture is whole
        return
    refused(FILES[name][: int(share * len(FILES[name]))])


def test_an_avif_picture_that_is_cut_off_is_not_said_to_be_of_a_kind_that_is_not_read() -> None:
    whole = saved("AVIF")
    assert decode_image(whole).size == (32, 24)
    for share in (0.02, 0.5, 0.9):
        assert "damaged" in refused(whole[: int(share * len(whole))])


@pytest.mark.parametrize(("kind", "start"), [(b"zTXt", b"k\0\0"), (b"iCCP", b"k\0\0")])
def test_notes_packed_a_thousandfold_are_not_unpacked(kind: bytes, start: bytes) -> None:
    bomb = chunk(kind, start + zlib.compress(bytes(100_000_000)))
    assert "damaged" in refused(png(1, 1, b"\0\1\2\3", bomb))


def test_of_more_pixels_than_were_promised_only_those_are_read() -> None:
    assert decode_image(png(1, 1, bytes(100_000_000))).pixels.tolist() == [[[0, 0, 0]]]


def test_a_picture_larger_inside_than_its_file_says_is_refused() -> None:
    inside = b"," + struct.pack("<HHHH", 0, 0, 60_000, 60_000) + b"\0\x02\x02\x44\x01\0;"
    gif = b"GIF89a" + struct.pack("<HH", 10, 10) + b"\x80\0\0\0\0\0\xff\xff\xff" + inside
    assert "too many" in refused(gif)
    assert "too many" in refused(b"P5 30000 30000 255\n")
    header = struct.pack("<IiiHHIIiiII", 40, 50_000, 50_000, 1, 24, 0, 0, 0, 0, 0, 0)
    assert "too many" in refused(b"BM" + struct.pack("<IHHI", 100, 0, 0, 54) + header)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_jpeg_is_turned_upright_and_told_with_its_upright_size(
    tmp_path: Path, orientation: int
) -> None:
    """Red is the top left corner of what a viewer sees."""
    upright = Image.new("RGB", (9000, 400), (0, 0, 90))
    upright.paste((250, 0, 0), (0, 0, 4500, 200))
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    turn = stored.get(orientation)
    (upright if turn is None else upright.transpose(turn)).save(tmp_path / "a.jpg", exif=exif)
    opened = load_image(tmp_path / "a.jpg")
    assert opened.size == (9000, 400) and opened.pixels.shape == (182, 4096, 3)
    red = opened.pixels[:, :, 0] > 150
    assert red[20:70, 100:1900].all() and not red[110:].any() and not red[:, 2200:].any()
