"""Pictures from outside, made plain: uint8, (H, W) grey, (H, W, 3) colour or (H, W, 4) with alpha, upright.

`open_image` asks the file's header whether it is a picture and how large, and only then decodes it (`load_image`
also tells what was left out of it, `decode_image` does so for the bytes of a file); `from_pil` turns it upright,
makes it at most LARGEST pixels a side, and brings any depth and colour space to eight bits; `from_array` does the
same for an array.  Alpha is kept where something is transparent, and `laid_on` lays it on a ground.  Whatever cannot
be read is an ExplorerError, one sentence that says what to do.  `Framing` is how the user wants a picture taken.
"""

from explorer.images.arrays import from_array
from explorer.images.files import Missing, Opened, decode_image, load_image, open_image
from explorer.images.framing import Crop, Framing, Ground, Inversion
from explorer.images.ground import laid_on
from explorer.images.kinds import SUFFIXES
from explorer.images.pictures import from_pil
from explorer.images.scaling import LARGEST, fitted

__all__ = [
    "LARGEST",
    "SUFFIXES",
    "Crop",
    "Framing",
    "Ground",
    "Inversion",
    "Missing",
    "Opened",
    "decode_image",
    "fitted",
    "from_array",
    "from_pil",
    "laid_on",
    "load_image",
    "open_image",
]
