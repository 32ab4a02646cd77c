"""Films as files: read back, broken off, on a full disk."""

import errno
import io
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from explorer.errors import ExplorerError
from explorer.export.film import Frame, Kind, Plan
from explorer.export.film.mp4 import ffmpeg
from explorer.export.film.writer import Writer
from tests.films import read

WIDTH, HEIGHT = 66, 38
LEFT = (10, 19)  # px, where nothing ever changes


def picture(index):
    """Return a picture whose right half differs from frame to frame, and has ever more colours."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("#161A23"))
    with QPainter(image) as painter:
        painter.fillRect(4, 4, 20, 30, QColor("#4C72B0"))
        for row in range(HEIGHT):
            painter.fillRect(40, row, 20, 1, QColor.fromHsv((47 * index + 5 * row) % 360, 200, 220))
    return image


def write(path, frames, rate=10):
    count = sum(frame.count for frame in frames)
    writer = Writer(Plan(path, WIDTH, HEIGHT, count / rate, rate))
    for frame in frames:
        writer.put(frame)
    writer.finish()
    writer._thread.join()
    if writer.error is not None:
        raise writer.error


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_film_has_its_frames_its_size_and_its_length_and_has_no_end(tmp_path, kind):
    path = tmp_path / f"film.{kind}"
    write(path, [Frame(picture(0)), Frame(picture(1), count=3), Frame(picture(2))])
    frames, durations = read(path)
    assert durations == [100, 300, 100]
    assert {frame.size for frame in frames} == {(WIDTH, HEIGHT)}
    assert (
        path.read_bytes().count(b"NETSCAPE2.0\x03\x01\0\0" if kind == "gif" else b"ANIM\x06\0\0\0" + bytes(6))
        == 1
    )
    for index, frame in enumerate(frames):
        wanted = picture(index).pixelColor(50, 20)
        assert frame.getpixel((50, 20)) == pytest.approx(
            (wanted.red(), wanted.green(), wanted.blue()), abs=24
        )


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_roundings_of_durations_do_not_add_up(tmp_path, kind):
    path = tmp_path / f"film.{kind}"
    write(path, [Frame(picture(index)) for index in range(30)], rate=30)
    assert sum(read(path)[1]) == 1000


def test_what_stands_still_in_a_gif_has_one_colour_all_along(tmp_path):
    path = tmp_path / "film.gif"
    write(path, [Frame(picture(index)) for index in range(8)])
    frames, _ = read(path)
    assert len({frame.getpixel(LEFT) for frame in frames}) == 1
    assert frames[0].getpixel(LEFT) == pytest.approx((0x4C, 0x72, 0xB0), abs=8)


def test_a_frame_without_a_change_is_a_frame(tmp_path):
    for kind in ("gif", "webp"):
        path = tmp_path / f"film.{kind}"
        write(path, [Frame(picture(0)), Frame(picture(0)), Frame(picture(1))])
        assert len(read(path)[0]) == 3


def test_what_stands_still_is_stored_once(tmp_path):
    for kind in ("gif", "webp"):
        once, often = tmp_path / f"once.{kind}", tmp_path / f"often.{kind}"
        write(once, [Frame(picture(0))])
        write(often, [Frame(picture(0))] * 8)
        assert often.stat().st_size < 3 * once.stat().st_size


def test_an_mp4_has_its_frames_its_size_and_its_rate(tmp_path):
    path = tmp_path / "film.mp4"
    write(path, [Frame(picture(0), count=4), Frame(picture(1), count=6)])
    raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    played = subprocess.run([ffmpeg(), "-i", path, *raw], capture_output=True, check=True)
    assert len(played.stdout) == 10 * 3 * WIDTH * HEIGHT
    for fact in (f"{WIDTH}x{HEIGHT}", "10 fps", "Duration: 00:00:01.00", "yuv420p"):
        assert fact in played.stderr.decode()


def test_without_the_extra_an_mp4_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(ExplorerError, match=r'pip install "cnn-explorer\[video\]"'):
        write(tmp_path / "film.mp4", [Frame(picture(0))])
    assert not list(tmp_path.iterdir())


def test_an_encoder_that_gives_up_is_told_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.export.film.mp4.ffmpeg", lambda: "false")
    with pytest.raises(ExplorerError, match=r"film.mp4 cannot be written"):
        write(tmp_path / "film.mp4", [Frame(picture(0))])
    assert not list(tmp_path.iterdir())


class FullDisk(io.FileIO):
    """A file on a disk with room for 500 more bytes."""

    def write(self, content):
        if self.tell() + len(content) > 500:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_a_full_disk_is_one_sentence_and_what_was_there_stays(tmp_path, monkeypatch, kind):
    path = tmp_path / f"film.{kind}"
    path.write_bytes(b"an older film")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda self, mode: FullDisk(self, mode))
        with pytest.raises(ExplorerError, match=f"The disk is full, so film.{kind} was not written"):
            write(path, [Frame(picture(0)), Frame(picture(1))])
    assert path.read_bytes() == b"an older film"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_film_that_is_broken_off_leaves_nothing(tmp_path, kind):
    writer = Writer(Plan(tmp_path / f"film.{kind}", WIDTH, HEIGHT, 10.0, 10))
    writer.put(Frame(picture(0)))
    writer.put(Frame(picture(1)))
    writer.cancel()
    assert writer.done
    assert writer.error is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "height", "seconds", "sentence"),
    [
        ("film.gif", 1080, 5.0, "A GIF is at most 720p and 30 seconds"),
        ("film.gif", 480, 31.0, "A GIF is at most 720p and 30 seconds"),
        ("film.avi", 480, 5.0, "let its name end in .webp, .gif or .mp4"),
        ("nowhere/film.gif", 480, 5.0, "choose a file in a folder that exists"),
    ],
)
def test_a_film_that_cannot_be_is_refused_before_it_begins(tmp_path, name, height, seconds, sentence):
    with pytest.raises(ExplorerError, match=sentence):
        Writer(Plan(tmp_path / name, 16 * height // 9, height, seconds, 10))
    assert not list(tmp_path.iterdir())
