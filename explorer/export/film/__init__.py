"""Films: GIF, animated WebP and MP4.

A `Plan` says what to make.  A source (`turntable`, `kernels`, `drawing`, `playlist`) is a generator that shows one
moment after the other and yields a `Frame` of each, taken by `Pictures`, or None while there is still something to wait
for.  `Filming` runs it in slices on the GUI thread and hands the frames to a `Writer`, whose thread encodes them into a
temporary file; at the end, whatever the end is, the session is as it was.
"""

from explorer.export.film.filming import Filming
from explorer.export.film.pictures import Pictures
from explorer.export.film.plan import SIZES, Frame, Kind, Plan, Subject
from explorer.export.film.sources import drawing, kernels, playlist, turntable

__all__ = [
    "SIZES",
    "Filming",
    "Frame",
    "Kind",
    "Pictures",
    "Plan",
    "Subject",
    "drawing",
    "kernels",
    "playlist",
    "turntable",
]
