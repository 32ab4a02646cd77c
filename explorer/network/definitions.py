"""The networks, written to be read."""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from torch import Tensor, nn


class LeNet(nn.Module):
    """LeNet-5 (LeCun et al. 1998) for 28×28 grey digits, with ReLU and max pooling: 61 706 parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.relu1 = nn.ReLU()
        self.pool1 = nn.MaxPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.relu2 = nn.ReLU()
        self.pool2 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.relu3 = nn.ReLU()
        self.fc2 = nn.Linear(120, 84)
        self.relu4 = nn.ReLU()
        self.fc3 = nn.Linear(84, 10)

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 10) of images (N, 1, 28, 28)."""
        maps = self.pool1(self.relu1(self.conv1(image)))  # (N, 6, 14, 14)
        maps = self.pool2(self.relu2(self.conv2(maps)))  # (N, 16, 5, 5)
        vector = self.flatten(maps)  # (N, 400)
        vector = self.relu3(self.fc1(vector))  # (N, 120)
        vector = self.relu4(self.fc2(vector))  # (N, 84)
        logits: Tensor = self.fc3(vector)
        return logits


class MLP(nn.Module):
    """784–300–100–10, fully connected, for comparison: no notion of neighbourhood, 266 610 parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.flatten = nn.Flatten()
        self.fc1 = nn.Linear(28 * 28, 300)
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(300, 100)
        self.relu2 = nn.ReLU()
        self.fc3 = nn.Linear(100, 10)

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 10) of images (N, 1, 28, 28)."""
        vector = self.flatten(image)  # (N, 784)
        vector = self.relu1(self.fc1(vector))  # (N, 300)
        vector = self.relu2(self.fc2(vector))  # (N, 100)
        logits: Tensor = self.fc3(vector)
        return logits


class CifarCNN(nn.Module):
    """A plain network in the manner of VGG for 32×32 colour photographs: three stages of two convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.stage1 = _stage(3, 32)
        self.stage2 = _stage(32, 64)
        self.stage3 = _stage(64, 192)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(192 * 4 * 4, 10)

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 10) of images (N, 3, 32, 32)."""
        maps = self.stage1(image)  # (N, 32, 16, 16)
        maps = self.stage2(maps)  # (N, 64, 8, 8)
        maps = self.stage3(maps)  # (N, 192, 4, 4)
        logits: Tensor = self.fc(self.flatten(maps))
        return logits


def _stage(channels: int, filters: int) -> nn.Sequential:
    """Return two 3×3 convolutions, each normalised and rectified, and a pooling that halves the size."""
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(channels, filters, kernel_size=3, padding=1, bias=False),
            bn1=nn.BatchNorm2d(filters),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(filters, filters, kernel_size=3, padding=1, bias=False),
            bn2=nn.BatchNorm2d(filters),
            relu2=nn.ReLU(),
            pool=nn.MaxPool2d(2),
        )
    )


class Block(nn.Module):
    """Two 3×3 convolutions g; gives relu(g(x) + x), or relu(g(x)) without its skip connection.

    Where g changes the shape, x is projected by a 1×1 convolution (He et al. 2015, option B).
    """

    def __init__(self, channels: int, filters: int, stride: int, skip: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(filters)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(filters, filters, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(filters)
        self.relu2 = nn.ReLU()
        self.skip = skip
        self.projection: nn.Module | None = None
        if skip and (stride != 1 or channels != filters):
            self.projection = nn.Sequential(
                OrderedDict(
                    conv=nn.Conv2d(channels, filters, kernel_size=1, stride=stride, bias=False),
                    bn=nn.BatchNorm2d(filters),
                )
            )

    def forward(self, maps: Tensor) -> Tensor:
        """Return (N, filters, rows / stride, columns / stride) for (N, channels, rows, columns)."""
        inner = self.relu1(self.bn1(self.conv1(maps)))
        inner = self.bn2(self.conv2(inner))
        if self.skip:
            inner = inner + (maps if self.projection is None else self.projection(maps))
        result: Tensor = self.relu2(inner)
        return result


class ResNet20(nn.Module):
    """ResNet-20 for 32×32 colour photographs; without `skip` the plain network beside it.

    As He et al. 2015, 4.2, but its second and third stage are 1.5 times as wide: `filters` = (16, 32, 64) is theirs.
    """

    def __init__(self, skip: bool = True, filters: tuple[int, int, int] = (16, 48, 96)) -> None:
        super().__init__()
        first, second, third = filters
        self.conv = nn.Conv2d(3, first, kernel_size=3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(first)
        self.relu = nn.ReLU()
        self.stage1 = _blocks(first, first, 1, skip)
        self.stage2 = _blocks(first, second, 2, skip)
        self.stage3 = _blocks(second, third, 2, skip)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.flatten = nn.Flatten()
        self.fc = nn.Linear(third, 10)

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 10) of images (N, 3, 32, 32)."""
        maps = self.relu(self.bn(self.conv(image)))  # (N, 16, 32, 32)
        maps = self.stage1(maps)  # (N, 16, 32, 32)
        maps = self.stage2(maps)  # (N, 48, 16, 16)
        maps = self.stage3(maps)  # (N, 96, 8, 8)
        logits: Tensor = self.fc(self.flatten(self.pool(maps)))
        return logits


def _blocks(channels: int, filters: int, stride: int, skip: bool) -> nn.Sequential:
    first = Block(channels, filters, stride, skip)
    return nn.Sequential(first, Block(filters, filters, 1, skip), Block(filters, filters, 1, skip))


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "lenet": LeNet,
    "mlp": MLP,
    "cifar_cnn": CifarCNN,
    "cifar_resnet": ResNet20,
    "cifar_plain": partial(ResNet20, skip=False),
}
