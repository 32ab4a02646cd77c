"""MP4 (H.264), by the encoder that imageio-ffmpeg brings along: raw pictures go down a pipe."""

import errno
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtGui import QImage

from explorer.errors import ExplorerError
from explorer.export.film.plan import Frame, Plan

MISSING = 'MP4 needs an encoder; install it with pip install "cnn-explorer[video]", or choose WebP.'
ENCODING = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p")
LOOK = 0.05  # seconds between looks at whether it is done
EVERYWHERE = ("-movflags", "+faststart", "-f", "mp4")  # plays before all of it is loaded


def ffmpeg() -> str:
    """Return the path of the encoder.  Raises ExplorerError without one."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise ExplorerError(MISSING) from None


class Mp4:
    """See `Encoder`."""

    def __init__(self, plan: Plan, path: Path) -> None:
        raw = (
            "-f",
            "rawvideo",
            "-pix_fmt",
            "bgr0",
            "-s",
            f"{plan.width}x{plan.height}",
            "-r",
            str(plan.rate),
        )
        quiet = ("-y", "-nostdin", "-loglevel", "error")
        command = [ffmpeg(), *quiet, *raw, "-i", "-", "-an", *ENCODING, *EVERYWHERE, str(path)]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `abandon`)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._log
        )

    def add(self, frame: Frame) -> None:
        """See `Encoder`."""
        image = frame.image.convertToFormat(QImage.Format.Format_RGB32)
        assert self._process.stdin is not None
        try:
            for _ in range(frame.count):
                self._process.stdin.write(image.constBits())
        except OSError:  # the pipe is broken: the encoder has ended, and said why
            self._raise()

    def finish(self) -> Iterator[int]:
        """See `Encoder`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            self._raise()
        while self._process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(LOOK)
            yield 0
        if self._process.returncode:
            self._raise()
        self.abandon()

    def abandon(self) -> None:
        """See `Encoder`."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        with suppress(OSError):  # what was not written yet goes nowhere
            self._process.stdin.close()
        self._log.close()

    def _raise(self) -> None:
        """Raise what the encoder complained of."""
        self._process.wait()
        self._log.seek(0)
        said = self._log.read().decode("utf-8", "replace").strip()
        full = "No space left on device" in said
        raise OSError(errno.ENOSPC if full else errno.EIO, said.splitlines()[-1] if said else "it stopped")
