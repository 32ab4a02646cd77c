"""The same chain of filters in PyTorch, as text a student can paste."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics.filters.kernel import Kernel
from explorer.topics.filters.state import Border, Colour, Filters

LECTURE = ((1, 1, 1, 0, 0), (0, 1, 1, 1, 0), (0, 0, 1, 1, 1), (0, 0, 1, 1, 0), (0, 1, 1, 0, 0))
_MODES = {Border.ZERO: "constant", Border.REFLECT: "reflect", Border.REPLICATE: "replicate"}


def code(state: Filters, path: str = "", picture: NDArray[Any] | None = None) -> str:
    """Return PyTorch code that leaves in `output`, (H, W) or (H, W, C), what the chain makes.

    path: the picture's file; without one `picture`, (H, W) or (H, W, C), is written out, or the lecture's 5 × 5.
    """
    lines = ["import torch", "import torch.nn.functional as F", ""]
    if path:
        lines = ["import numpy as np", "from PIL import Image", *lines]
        lines.append(f'picture = torch.from_numpy(np.array(Image.open({path!r}).convert("RGB"))) / 255')
    else:
        values = np.asarray(LECTURE if picture is None else picture, np.float64)
        lines.append(f"picture = torch.tensor({values.tolist()!r})")
    shape = () if picture is None else picture.shape
    channels = 3 if path else shape[2] if len(shape) == 3 else 0
    lines += _as_planes(state, channels)
    for link in state.chain:
        lines += ["", f"# {link.name}", *_link(link.kernel, _MODES[state.border], shape)]
    flat = not channels or state.colour is Colour.GREY
    output = "planes[0, 0]" if flat else "planes.squeeze(1).permute(1, 2, 0)"
    return "\n".join([*lines, "", f"output = {output}", ""])


def _as_planes(state: Filters, channels: int) -> list[str]:
    """Return the lines that make `planes` (C, 1, H, W); channels: 0 for a picture (H, W)."""
    if not channels:
        return ["planes = picture[None, None]"]
    if state.colour is Colour.CHANNELS:
        return ["planes = picture.permute(2, 0, 1)[:, None]"]
    if channels != 3:
        return ["planes = picture.mean(2)[None, None]"]
    return ["planes = (picture @ torch.tensor([0.299, 0.587, 0.114]))[None, None]"]


def _link(kernel: Kernel, mode: str, shape: tuple[int, ...]) -> list[str]:
    margin = len(kernel) // 2
    rows = ",\n    ".join(f"[{', '.join(f'{weight!r}' for weight in row)}]" for row in kernel)
    kernel_lines = [f"kernel = torch.tensor([\n    {rows},\n])"]
    if mode == "reflect" and shape and margin >= min(shape[:2]):
        return [*kernel_lines, *_reflected(margin, shape), "planes = F.conv2d(planes, kernel[None, None])"]
    padded = f'F.pad(planes, [{margin}] * 4, mode="{mode}")' if margin else "planes"
    return [*kernel_lines, f"planes = F.conv2d({padded}, kernel[None, None])"]


def _reflected(margin: int, shape: tuple[int, ...]) -> list[str]:
    """Return the lines that mirror a small picture again and again: torch does it once."""
    rows, columns = (
        np.pad(np.arange(size), margin, mode="reflect").tolist() if size > 1 else [0] * (2 * margin + 1)
        for size in shape[:2]
    )
    return [f"rows, columns = {rows}, {columns}", "planes = planes[:, :, rows][..., columns]"]
