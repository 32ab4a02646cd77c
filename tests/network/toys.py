"""Small networks with what LeNet lacks: a residual sum, in-place ReLU, modules called twice, plain functions."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.network.network import Network
from explorer.network.preparation import Digits


class Residual(nn.Module):
    """Calls its in-place ReLU twice, adds, concatenates and flattens by functions."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1, stride=2)
        self.norm = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.block = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1))
        self.pool = nn.AvgPool2d(2)
        self.fc = nn.Linear(8 * 7 * 7, 3)

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 3)."""
        maps = self.relu(self.norm(self.conv(image)))  # (N, 4, 14, 14)
        added = maps + self.relu(self.block(maps))  # (N, 4, 14, 14)
        joined = F.relu(torch.cat([added, self.norm(maps)], 1))  # (N, 8, 14, 14)
        logits: Tensor = self.fc(torch.flatten(self.pool(joined), 1))
        return logits

    def every_step(self, image: Tensor) -> dict[str, Tensor]:
        """Return what each layer holds, computed by torch's functions without anything in place."""
        steps = {"input": image, "conv": self.conv(image)}
        steps["norm"] = self.norm(steps["conv"])
        steps["relu"] = F.relu(steps["norm"])
        steps["block.0"] = self.block(steps["relu"])
        steps["relu:2"] = F.relu(steps["block.0"])
        steps["add"] = steps["relu"] + steps["relu:2"]
        steps["norm:2"] = self.norm(steps["relu"])
        steps["cat"] = torch.cat([steps["add"], steps["norm:2"]], 1)
        steps["relu_2"] = F.relu(steps["cat"])
        steps["pool"] = F.avg_pool2d(steps["relu_2"], 2)
        steps["flatten"] = steps["pool"].flatten(1)
        steps["fc"] = self.fc(steps["flatten"])
        steps["softmax"] = torch.softmax(steps["fc"], 1)
        return steps


class Reshaping(nn.Module):
    """Adds a constant, reshapes maps to maps, and only then flattens by a method; one module is called input."""

    def __init__(self) -> None:
        super().__init__()
        self.input = nn.Tanh()

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 784)."""
        shifted = torch.relu(self.input(image)) + -1.0
        logits: Tensor = shifted.reshape(-1, 4, 14, 14).view(image.size(0), -1)
        return logits


def network(module: nn.Module, classes: int = 0) -> Network:
    """Return a toy as a network that traces; its classes are numbered unless their count is given."""
    return Network("toy", module.eval(), tuple("abcdefghij"[:classes]) or None, Digits())
