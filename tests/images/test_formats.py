"""Every format and depth that is read, large pictures, and what is refused by its name."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ExplorerError
from explorer.images import LARGEST, Missing, fitted, from_array, from_pil, load_image, open_image

RAMP = np.linspace(0, 255, 64 * 48 * 3).astype(np.uint8).reshape(48, 64, 3)


def words(*values: int) -> bytes:
    return b"".join(struct.pack(">H", value) for value in values)


def png(width: int, depth: int, kind: int, row: bytes, clear: bytes = b"") -> bytes:
    """Return a PNG of one row: kind 0 is grey, 2 colour, 4 grey with alpha."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, depth, kind, 0, 0, 0))
    clear = chunk(b"tRNS", clear) if clear else b""
    pixels = chunk(b"IDAT", zlib.compress(b"\0" + row))
    return b"\x89PNG\r\n\x1a\n" + header + clear + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize("suffix", ["png", "webp", "bmp", "tiff", "ppm", "jp2", "ico"])
def test_colours_come_as_they_were_saved(tmp_path: Path, suffix: str) -> None:
    lossless = {"lossless": True} if suffix == "webp" else {}
    sizes = {"sizes": [(64, 48)]} if suffix == "ico" else {}
    Image.fromarray(RAMP).save(tmp_path / f"a.{suffix}", **lossless, **sizes)
    assert np.array_equal(open_image(tmp_path / f"a.{suffix}"), RAMP)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_tiffs_are_read_however_they_are_packed(tmp_path: Path, compression: str) -> None:
    Image.fromarray(RAMP).save(tmp_path / "a.tif", compression=compression)
    assert np.array_equal(open_image(tmp_path / "a.tif"), RAMP)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(2, 16, 2, words(0, 257, 65535, 32896, 128, 255)), [[[0, 1, 255], [128, 0, 0]]]),
        (png(1, 16, 4, words(32896, 0)), [[[128, 128, 128, 0]]]),
        (png(2, 16, 0, words(257, 65535), words(257)), [[[1, 1, 1, 0], [255, 255, 255, 255]]]),
        (png(2, 8, 0, b"\1\2", words(1)), [[[1, 1, 1, 0], [2, 2, 2, 255]]]),
        (png(1, 16, 2, words(384, 515, 65281), words(384, 515, 65281)), [[[1, 2, 255, 0]]]),
        (b"P5 2 1 65535\n" + words(257, 65535), [[1, 255]]),
        (b"P5 2 1 15\n\x01\x0f", [[17, 255]]),
        (b"P2 2 1 255\n7 9\n", [[7, 9]]),
        (b"P6 1 1 65535\n" + words(257, 65535, 0), [[[1, 255, 0]]]),
        (b"P4 8 1\n\xf0", [[0, 0, 0, 0, 255, 255, 255, 255]]),
        (b"Pf\n2 1\n-1.0\n" + np.array([0.5, 1.0], "<f4").tobytes(), [[128, 255]]),
    ],
)
def test_depths_and_transparent_colours_by_hand(
    tmp_path: Path, content: bytes, expected: list[object]
) -> None:
    (tmp_path / "a.png").write_bytes(content)
    assert open_image(tmp_path / "a.png").tolist() == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0.0, 0.5, 1.0]], np.float32), [[0, 128, 255]]),
        (np.array([[0.0, 50.0, 100.0]], np.float32), [[0, 128, 255]]),
        (np.array([[-1.0, 1.0, np.nan]], np.float32), [[0, 255, 0]]),
        (np.array([[0.0, np.inf, -np.inf]], np.float32), [[0, 255, 0]]),
        (np.array([[0, 32896, 65535]], np.int32), [[0, 128, 255]]),
        (np.array([[-100_000, 0, 100_000]], np.int32), [[0, 128, 255]]),
        (np.array([[0, 257]], np.uint16), [[0, 1]]),
    ],
)
def test_measured_numbers_of_a_tiff_go_from_black_to_white(
    tmp_path: Path, values: np.ndarray, expected: list[list[int]]
) -> None:
    Image.fromarray(values).save(tmp_path / "a.tif")
    assert open_image(tmp_path / "a.tif").tolist() == expected


def test_print_and_laboratory_colours_become_screen_colours(tmp_path: Path) -> None:
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(
        tmp_path / "print.jpg", quality=100
    )  # inverted, as Adobe does
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "print.tif")
    Image.new("LAB", (8, 8), (136, 208, 195)).save(tmp_path / "lab.tif")  # L* 53, a* 80, b* 67: red
    for name in ("print.jpg", "print.tif", "lab.tif"):
        red, green, blue = open_image(tmp_path / name)[4, 4].astype(int)
        assert red > 240 and max(green, blue) < 60, name


def test_a_picture_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    Image.fromarray(RAMP).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "holiday.jpg")
    assert np.array_equal(open_image(tmp_path / "holiday.jpg"), RAMP)


@pytest.mark.parametrize(
    ("mode", "channels"), [("L", 1), ("RGB", 3), ("RGBA", 4), ("P", 3), ("I;16", 1), ("F", 1)]
)
def test_more_than_4096_pixels_a_side_are_made_fewer(mode: str, channels: int) -> None:
    """Half of it is dark, half bright: the halves stay where they were, whatever the mode."""
    bright = {"L": 200, "P": 1, "I;16": 51400, "F": 200 / 255}.get(mode, (200, 100, 50, 128)[: len(mode)])
    image = Image.new(mode, (9000, 1100))
    if mode == "P":
        image.putpalette([0, 0, 0, 200, 100, 50])
    image.paste(bright, (0, 550, 9000, 1100))
    pixels = from_pil(image)
    assert pixels.shape == ((501, 4096) if channels == 1 else (501, 4096, channels))
    assert np.unique(pixels[:249]).tolist() == [0]
    expected = {1: [200], 3: [200, 100, 50], 4: [200, 100, 50, 128]}[channels]
    assert np.abs(pixels[252:].reshape(-1, channels).astype(int) - expected).max() <= 1


def test_pixels_are_averaged_when_there_are_too_many() -> None:
    stripes = np.zeros((40, 8192), np.uint8)
    stripes[:, ::2] = 200
    assert np.unique(from_pil(Image.fromarray(stripes))).tolist() == [100]


def test_what_would_take_too_much_memory_is_refused_but_a_jpeg_is_decoded_smaller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.images.scaling.MEMORY", 12_000_000)
    for name in ("wide.jpg", "wide.png"):
        Image.new("RGB", (8400, 800)).save(tmp_path / name)
    Image.new("L", (8400, 800)).save(tmp_path / "grey.png")  # a byte a pixel, not four
    assert open_image(tmp_path / "wide.jpg").shape == (390, 4096, 3)
    assert open_image(tmp_path / "grey.png").shape == (390, 4096)
    with pytest.raises(ExplorerError, match="8400 × 800 pixels, too many to be read"):
        open_image(tmp_path / "wide.png")


def test_arrays_are_made_smaller_as_files_are() -> None:
    assert from_array(np.zeros((10, 5000), np.uint8)).shape == (8, LARGEST)
    assert fitted(RAMP, 32).shape == (24, 32, 3) and fitted(RAMP, 64) is RAMP


def test_a_large_jpeg_is_decoded_smaller_and_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (8400, 800), (250, 120, 10)).save(tmp_path / "wide.jpg")
    opened = load_image(tmp_path / "wide.jpg")
    assert opened.pixels.shape == (390, 4096, 3)
    assert opened.note == "8400 × 800 pixels, made 4096 × 390"


def test_a_picture_turned_on_its_side_tells_its_upright_size(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (5000, 100)).save(tmp_path / "a.jpg", exif=exif)
    opened = load_image(tmp_path / "a.jpg")
    assert opened.pixels.shape == (4096, 82) and opened.size == (100, 5000)


def test_pillows_own_limit_is_as_before_when_a_file_has_been_read(tmp_path: Path) -> None:
    before = Image.MAX_IMAGE_PIXELS
    Image.fromarray(RAMP).save(tmp_path / "a.png")
    open_image(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"no")
    with pytest.raises(ExplorerError):
        open_image(tmp_path / "b.png")
    assert Image.MAX_IMAGE_PIXELS == before is not None


def test_reading_ends_early_when_nobody_waits_for_the_picture(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (1000, 1000), np.uint8)
    Image.fromarray(noise).save(tmp_path / "a.png")
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 5

    with pytest.raises(ExplorerError):
        load_image(tmp_path / "a.png", cancelled)
    assert len(asked) < 10


FTYP = b"\0\0\0\x18ftyp"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.heic",
            FTYP + b"heic\0\0\0\0mif1",
            "is a HEIC picture, which is not read; export it as JPEG or PNG",
        ),
        ("a.jpg", FTYP + b"mif1\0\0\0\0heic", "is a HEIC picture"),
        ("a.svg", b'<?xml version="1.0"?>\n<svg width="9">', "is an SVG drawing"),
        ("a.pdf", b"%PDF-1.7\n", "is a PDF document"),
        ("a.psd", b"8BPS\0\1", "is a Photoshop picture"),
        ("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is an EPS or PostScript file"),
        ("a.mp4", FTYP + b"isom\0\0\2\0", "is a film"),
        ("a.mov", FTYP + b"qt  \0\0\2\0", "is a film"),
        ("a.avi", b"RIFF\0\0\0\0AVI LIST", "is a film"),
        ("a.mkv", b"\x1aE\xdf\xa3\x01", "is a film"),
        ("a.jxl", b"\xff\x0a\0\0", "is a JPEG XL picture"),
        ("a.docx", b"PK\x03\x04\0\0", "is an archive"),
        ("a.cr3", FTYP + b"crx \0\0\0\0", "is a camera's raw picture"),
        ("a.png", b"hello", "is not a picture; choose a PNG, JPEG, WebP, GIF or TIFF file."),
        ("a.tif", b"II*\0" + bytes(40), "of a kind that is not read"),
    ],
)
def test_what_is_not_read_is_called_by_its_name(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ExplorerError, match=expected) as error:
        open_image(tmp_path / name)
    assert str(error.value).startswith(name) and str(error.value).count(". ") == 0


def test_a_raw_picture_is_refused_though_its_thumbnail_could_be_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(RAMP).save(buffer, "TIFF")
    (tmp_path / "a.NEF").write_bytes(buffer.getvalue())
    with pytest.raises(ExplorerError, match="a camera's raw picture"):
        open_image(tmp_path / "a.NEF")


def test_a_link_that_leads_nowhere_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "gone.png")
    with pytest.raises(Missing, match=r"The link a\.png leads nowhere"):
        open_image(tmp_path / "a.png")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.99])
@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "tif", "bmp", "ppm"])
def test_a_file_cut_off_is_refused(tmp_path: Path, suffix: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "whole", {"jpg": "jpeg", "tif": "tiff"}.get(suffix, suffix))
    whole = (tmp_path / "whole").read_bytes()
    (tmp_path / f"a.{suffix}").write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ExplorerError):
        open_image(tmp_path / f"a.{suffix}")
