"""Pictures from outside, made plain: uint8, (H, W) grey or (H, W, 3) colour, upright, on white paper.

`open_image` asks the file's header whether it is a picture and how large, and only then decodes it;
`from_pil` turns it upright, lays what is transparent on white and brings any depth and colour space to
eight bits of grey or of red, green and blue; `from_array` does the same for an array.  Whatever cannot be
read is an ExplorerError, one sentence that says what to do.
"""

from explorer.images.arrays import from_array
from explorer.images.files import open_image
from explorer.images.pictures import from_pil

__all__ = ["from_array", "from_pil", "open_image"]
