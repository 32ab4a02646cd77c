"""A batch of digits as other hands might draw it, or of photographs as another camera might have taken it."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

TILT = 0.26  # radians
SCALE = 0.15
SHEAR = 0.2
SHIFT = 0.16  # of half the picture: 2.2 pixels of 28
WARP = 0.09  # of half the picture, between the knots of a 5×5 net
PEN = 0.6  # how far towards the thickest or thinnest


def augment(images: Tensor, strength: float, random: Generator) -> Tensor:
    """Return each of `images` (N, 1, 28, 28), 0..1, changed at random; strength 0: not at all, 1: in full."""
    return _pen(_moved(images, strength, random), strength, random)


def mirrored(images: Tensor, strength: float, random: Generator) -> Tensor:
    """Return photographs (N, C, H, W), half of them mirrored, each moved by up to an eighth at full strength."""
    count, _, rows, columns = images.shape
    flipped = torch.where(torch.rand(count, 1, 1, 1, generator=random) < 0.5, images.flip(3), images)
    reach = round(rows / 8 * strength)
    if not reach:
        return flipped
    padded = F.pad(flipped, (reach, reach, reach, reach), mode="reflect")
    down = torch.randint(2 * reach + 1, (count, 1), generator=random) + torch.arange(rows)  # (N, rows)
    across = torch.randint(2 * reach + 1, (count, 1), generator=random) + torch.arange(columns)
    numbers = torch.arange(count)[:, None, None]
    return padded[numbers, :, down[:, :, None], across[:, None, :]].permute(0, 3, 1, 2)


def _moved(images: Tensor, strength: float, random: Generator) -> Tensor:
    count, size = len(images), images.shape[-2:]

    def spread(width: float) -> Tensor:
        return (torch.rand(count, generator=random) * 2 - 1) * (width * strength)

    tilt, shear = spread(TILT), spread(SHEAR)
    across, down = 1 + spread(SCALE), 1 + spread(SCALE)
    cosine, sine = torch.cos(tilt), torch.sin(tilt)
    rows = (
        torch.stack([cosine * across, shear - sine * down, spread(SHIFT)], 1),
        torch.stack([sine * across, cosine * down, spread(SHIFT)], 1),
    )
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)  # (N, 28, 28, 2)
    knots = (torch.rand(count, 2, 5, 5, generator=random) * 2 - 1) * (WARP * strength)
    warp = F.interpolate(knots, size=size, mode="bicubic", align_corners=True)  # (N, 2, 28, 28)
    return F.grid_sample(images, grid + warp.permute(0, 2, 3, 1), align_corners=False)


def _pen(images: Tensor, strength: float, random: Generator) -> Tensor:
    """Make 15 % thicker and 15 % thinner, by mixing with the brightest and darkest neighbours."""
    lot = torch.rand(len(images), 1, 1, 1, generator=random)
    amount = torch.rand(len(images), 1, 1, 1, generator=random) * (PEN * strength)
    thick = F.max_pool2d(images, 3, stride=1, padding=1)
    thin = -F.max_pool2d(-images, 3, stride=1, padding=1)
    target = torch.where(lot < 0.15, thick, torch.where(lot < 0.3, thin, images))
    return torch.lerp(images, target, amount)


AUGMENTATIONS: dict[str, Callable[[Tensor, float, Generator], Tensor]] = {
    "digits": augment,
    "photographs": mirrored,
}
