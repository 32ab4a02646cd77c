"""Animated GIF: pictures by Pillow, with one palette for all of them, so that still parts do not flicker."""

import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import GifImagePlugin, Image

from explorer.export.film.encoder import Clock, changed, pixels
from explorer.export.film.plan import Frame, Plan

COLORS, EXACT = 256, 64  # in a palette; of these the most frequent, as they are: grounds and lines
SAMPLE, MOST_SAMPLES = (192, 108), 48  # px of a frame, and frames, that the palette is made for
HUNDREDTHS = 100  # a GIF's durations
KEEP = 1  # disposal: the next frame is drawn over this one
FOREVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"


class Gif:
    """See `Encoder`.  Frames wait in a temporary file until the last is there: only then the palette is known."""

    def __init__(self, plan: Plan, path: Path) -> None:
        self._stream = path.open("wb")
        self._waiting = tempfile.TemporaryFile(dir=path.parent)  # noqa: SIM115 (closed by `abandon`)
        self._size = (plan.width, plan.height)
        self._clock = Clock(plan.rate, HUNDREDTHS)
        self._sizes: list[tuple[int, int]] = []  # of every frame that waits: its bytes, its count
        self._samples: list[Image.Image] = []
        self._every = 1  # frames for one sample

    def add(self, frame: Frame) -> None:
        """See `Encoder`."""
        now = pixels(frame.image)
        if len(self._sizes) % self._every == 0:
            self._sample(now)
        packed = zlib.compress(now.tobytes(), 1)
        self._waiting.write(packed)
        self._sizes.append((len(packed), frame.count))

    def finish(self) -> Iterator[int]:
        """See `Encoder`."""
        palette = self._palette()
        self._stream.write(_header(self._size, palette))
        self._waiting.seek(0)
        before = None
        for size, count in self._sizes:
            whole = Image.frombytes("RGB", self._size, zlib.decompress(self._waiting.read(size)))
            now = whole.quantize(palette=palette, dither=Image.Dither.NONE)
            self._write(before, now, self._clock.units(count))
            before = now
            yield count
        self._stream.write(b";")
        self.abandon()

    def abandon(self) -> None:
        """See `Encoder`."""
        self._stream.close()
        self._waiting.close()

    def _write(self, before: Image.Image | None, now: Image.Image, hundredths: int) -> None:
        box = changed(None if before is None else _indices(before), _indices(now))
        part = now.crop(box)
        for content in GifImagePlugin.getdata(part, box[:2], duration=10 * hundredths, disposal=KEEP):
            self._stream.write(content)

    def _sample(self, image: Image.Image) -> None:
        """Keep small pictures of frames all over the film, however long it gets."""
        self._samples.append(image.resize(SAMPLE, Image.Resampling.NEAREST))
        if len(self._samples) > MOST_SAMPLES:
            self._samples = self._samples[::2]
            self._every *= 2

    def _palette(self) -> Image.Image:
        width, height = SAMPLE
        sheet = Image.new("RGB", (width, height * len(self._samples)))
        for index, sample in enumerate(self._samples):
            sheet.paste(sample, (0, index * height))
        return _palette_of(sheet)


def _palette_of(sheet: Image.Image) -> Image.Image:
    """Return a picture that has the palette for `sheet`, as Pillow wants it."""
    counted = sheet.getcolors(sheet.width * sheet.height) or []
    frequent = [color for _, color in sorted(counted, reverse=True)[:EXACT]]
    others = sheet.quantize(COLORS - len(frequent), Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*(value for color in frequent for value in color), *others][: 3 * COLORS])
    return palette


def _indices(image: Image.Image) -> Image.Image:
    """Return the places in the palette as greys: two pictures with one palette are compared by them."""
    return Image.frombytes("L", image.size, image.tobytes())


def _header(size: tuple[int, int], palette: Image.Image) -> bytes:
    """Return what comes before the first frame."""
    colors = bytes(palette.getpalette() or ())[: 3 * COLORS]
    width, height = (side.to_bytes(2, "little") for side in size)
    return b"GIF89a" + width + height + b"\xf7\0\0" + colors.ljust(3 * COLORS, b"\0") + FOREVER
