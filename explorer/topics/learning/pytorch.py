"""The same training in PyTorch, as text a student can paste."""

from collections.abc import Iterable

from explorer.topics.learning.descent import started
from explorer.topics.learning.examples import examples
from explorer.topics.learning.state import BETAS, EPSILON, MOMENTUM, Data, Learning, Optimiser

_PHOTO = """\
row, column = np.mgrid[:64, :64] / 64
photo = 0.4 + 0.2 * np.sin(6 * row) * np.cos(9 * row * column) + 0.3 * (np.hypot(row, column) < 0.6)"""
_FILE = """\
photo = np.array(Image.open({path!r}).convert("RGB")) / np.float32(255)
photo = (photo @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.float64)"""
_CUT = """\
corners = rng.integers(0, np.array(photo.shape) - {size} + 1, ({count}, 2))
patches = np.stack([photo[r : r + {size}, c : c + {size}] for r, c in corners])"""
_LOOP = """\
for step in range({steps}):
{draw}    loss = ((conv(patches{seen}) - wanted{seen}) ** 2).mean() / 2
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
"""


def code(learning: Learning, steps: int = 100, path: str = "") -> str:
    """Return PyTorch code that leaves in `output`, (k, k), the kernel after some steps.

    path: the photo's file; without one, the sample photo is made.
    """
    weights = started(learning, examples(learning)).kernel.tolist()
    optional = ["from PIL import Image"] if path and learning.data is Data.PHOTO else []
    lines = [
        "import numpy as np",
        "import torch",
        *optional,
        "from torch import nn",
        "from torch.nn import functional as F",
        "",
        f"rng = np.random.default_rng({learning.seed})",
        *_patches(learning, path),
        "patches = torch.from_numpy(patches)[:, None]",
        f"target = torch.tensor({_rows(learning.target.kernel)}, dtype=torch.float64)  # {learning.target.name}",
        "wanted = F.conv2d(patches, target[None, None])",
        "",
        f"conv = nn.Conv2d(1, 1, kernel_size={learning.size}, bias={learning.bias}, dtype=torch.float64)",
        "with torch.no_grad():",
        f"    conv.weight[0, 0] = torch.tensor({_rows(weights)}, dtype=torch.float64)",
        *(["    conv.bias[:] = 0"] if learning.bias else []),
        f"optimiser = torch.optim.{_optimiser(learning)}",
        _loop(learning, steps),
        "output = conv.weight.detach()[0, 0]",
        "",
    ]
    return "\n".join(lines)


def _patches(learning: Learning, path: str) -> list[str]:
    size, count = learning.patch, learning.patches
    if learning.data is Data.NOISE:
        return [f"patches = rng.standard_normal(({count}, {size}, {size}))"]
    return [_FILE.format(path=path) if path else _PHOTO, _CUT.format(size=size, count=count)]


def _optimiser(learning: Learning) -> str:
    if learning.optimiser is Optimiser.ADAM:
        return f"Adam(conv.parameters(), lr={learning.rate!r}, betas={BETAS}, eps={EPSILON!r})"
    momentum = f", momentum={MOMENTUM}" if learning.optimiser is Optimiser.MOMENTUM else ""
    return f"SGD(conv.parameters(), lr={learning.rate!r}{momentum})"


def _loop(learning: Learning, steps: int) -> str:
    if learning.batch in (0, learning.patches):
        return _LOOP.format(steps=steps, draw="", seen="")
    order = f"np.random.default_rng(({learning.seed}, 2, step)).permutation({learning.patches})"
    return _LOOP.format(steps=steps, draw=f"    seen = {order}[:{learning.batch}]\n", seen="[seen]")


def _rows(kernel: Iterable[Iterable[float]]) -> str:
    """Return a kernel as Python writes it: a small one in one line, else a row a line."""
    rows = [str(list(row)) for row in kernel]
    return "[" + (", " if len(rows) <= 3 else ",\n    ").join(rows) + "]"
