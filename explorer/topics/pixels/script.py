"""The lab's picture in NumPy and PyTorch, as text a student can paste."""

import inspect

from explorer.topics.pixels.averaging import smaller_size
from explorer.topics.pixels.pictures import DRAWN, Image, picture_of, sprite
from explorer.topics.pixels.state import Picture, Pixels
from explorer.topics.pixels.working import chosen

_LARGEST = 64 * 64 * 3  # values of an own picture that are written out
_AVERAGE = '''
def shares(before, after):
    """Return how much of each old pixel lies in each new one, in whole numbers, (after, before)."""
    new, old = np.arange(after)[:, None] * before, np.arange(before) * after
    return (np.minimum(new + before, old + after) - np.maximum(new, old)).clip(0).astype(float)

rows, columns = shares({before[0]}, {after[0]}), shares({before[1]}, {after[1]})
sums = np.einsum("hr,rcn,wc->hwn", rows, image, columns, optimize=True)
image = np.floor(sums / {area} + 0.5).astype(int)
'''


def code(state: Pixels, picture: Image | None = None) -> str:
    """Return code that leaves in `output` what `worked_on` shows, (h, w) or (h, w, 3) uint8.

    picture: as for `worked_on`; a large one of the user's own is read from "picture.png".
    """
    source = chosen(state, picture)
    before, after = (source.shape[0], source.shape[1]), smaller_size(source.shape, state.longest)
    parts = ["import numpy as np\nimport torch\n", _source(state, source)]
    parts.append("image = picture.reshape(*picture.shape[:2], -1).astype(int)  # rows, columns, planes")
    for begin, end in _stages(before, after):
        parts.append(_AVERAGE.format(before=begin, after=end, area=begin[0] * begin[1]).strip("\n"))
    parts.append("image = torch.from_numpy(np.broadcast_to(image, (*image.shape[:2], 3)).copy())")
    parts += [
        f"image[{row}, {column}] = torch.tensor({list(color)})"
        for row, column, color in _inside(state, after)
    ]
    return "\n".join([*parts, *_shown(state, source, after), ""])


def _source(state: Pixels, source: Image) -> str:
    if state.picture in DRAWN or source is picture_of(Picture.SPRITE):
        function = DRAWN.get(state.picture, sprite)
        return f"{inspect.getsource(function).replace(' -> Any', '')}\npicture = {function.__name__}()"
    if source.size <= _LARGEST:
        return f"picture = np.array({source.tolist()}, np.uint8)"
    kind = "L" if source.ndim == 2 else "RGB"
    return f'from PIL import Image\npicture = np.asarray(Image.open("picture.png").convert("{kind}"))'


def _stages(before: tuple[int, int], after: tuple[int, int]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the reductions that the lab makes, one after the other: to working size, then to the chosen one."""
    working = smaller_size(before, None)
    stages = [(before, working), (working, after)]
    return [(begin, end) for begin, end in stages if begin != end]


def _inside(state: Pixels, size: tuple[int, int]) -> list[tuple[int, int, tuple[int, int, int]]]:
    return [edit for edit in state.edits if edit[0] < size[0] and edit[1] < size[1]]


def _shown(state: Pixels, source: Image, size: tuple[int, int]) -> list[str]:
    """Return the lines from the edited `image` (h, w, 3) to `output`."""
    grey = source.ndim == 2 and all(len(set(color)) == 1 for _, _, color in _inside(state, size))
    lines = []
    if grey:
        lines.append("image = image[..., 0]  # grey: the three planes are equal")
    elif state.grey:
        lines.append("image = (image @ torch.tensor([299, 587, 114]) + 500) // 1000  # luma, ITU-R BT.601")
    if state.bits < 8:
        last = 2**state.bits - 1
        lines.append(f"image = (2 * image * {last} + 255) // 510  # {state.bits} bits: 0 to {last}")
        lines.append(f"image = (510 * image + {last}) // {2 * last}  # the same from 0 to 255")
    if not (grey or state.grey or all(state.planes)):
        on = [int(plane) for plane in state.planes]
        lines.append(f"image = image * torch.tensor({on})  # planes switched on")
    return [*lines, "output = image.to(torch.uint8)"]
