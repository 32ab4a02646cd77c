"""Runs what deep networks are made of once, on a small scale, so that the first one that is chosen need not wait.

torch loads the code of a layer, and compiles kernels for it, when it first runs.
"""

import numpy as np
from torch import Tensor, nn

from explorer.network.classifiers import Quickly
from explorer.network.network import Network
from explorer.network.operators import torchvision
from explorer.network.photographs import plain

SIDE = 64  # pixels
WIDE = 64  # channels


class Rehearsal(nn.Module):
    """Layers of most of torchvision's classifiers: strided, padded, pointwise and depthwise convolutions, a sum."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, WIDE, 11, stride=4, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2),
            nn.Conv2d(WIDE, WIDE, 5, padding=2),
            nn.BatchNorm2d(WIDE),
            nn.ReLU(inplace=True),
            nn.Conv2d(WIDE, WIDE, 3, padding=1),
            nn.Conv2d(WIDE, WIDE, 1),
            nn.Conv2d(WIDE, WIDE, 3, padding=1, groups=WIDE),
        )
        self.pool = nn.AdaptiveAvgPool2d(2)
        self.classifier = nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(4 * WIDE, WIDE))

    def forward(self, images: Tensor) -> Tensor:
        """Return (N, WIDE) logits of (N, 3, SIDE, SIDE)."""
        features = self.features(images)
        logits: Tensor = self.classifier(self.pool(features + features))
        return logits


def rehearse() -> None:
    """Import torchvision, and trace a small network of random weights; nothing of it is kept."""
    torchvision()
    with Quickly(wanted=True):
        module = Rehearsal().eval()
    stripes = (np.arange(3 * SIDE * SIDE) % 256).astype(np.uint8).reshape(SIDE, SIDE, 3)
    Network("rehearsal", module, None, plain((3, SIDE, SIDE))).trace(stripes)
