"""The networks, written to be read."""

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


NETWORKS: dict[str, type[nn.Module]] = {"lenet": LeNet, "mlp": MLP}
