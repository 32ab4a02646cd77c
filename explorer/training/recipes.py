"""How each shipped network is trained: on what, prepared how, by which plan."""

from dataclasses import dataclass, replace

from explorer.network.preprocess import CIFAR, MNIST, Normalisation
from explorer.training.loop import Plan

DIGITS, PHOTOGRAPHS = "digits", "photographs"


@dataclass(frozen=True)
class Recipe:
    """data: "digits" (MNIST) or "photographs" (folders of pictures, one for each class); size: (C, H, W)."""

    data: str
    size: tuple[int, int, int]
    normalisation: Normalisation
    plan: Plan
    preprocessing: str


_DIGITS = Recipe(
    DIGITS, (1, 28, 28), MNIST, Plan(), "drawn, centred, 28×28, then (value / 255 - mean) / deviation"
)
_SGD = Plan(
    epochs=40,
    rate=0.2,
    smoothing=0.05,
    averaging=0.995,
    optimizer="sgd",
    decay=5e-4,
    augmentation="photographs",
    mild=1.0,
)
_PHOTOGRAPHS = Recipe(
    PHOTOGRAPHS,
    (3, 32, 32),
    CIFAR,
    _SGD,
    "central square, 32×32, then (value / 255 - mean) / deviation for red, green and blue",
)
_RESIDUAL = replace(_PHOTOGRAPHS, plan=replace(_SGD, epochs=60, smoothing=0.02))

RECIPES: dict[str, Recipe] = {
    "lenet": _DIGITS,
    "mlp": _DIGITS,
    "cifar_cnn": _PHOTOGRAPHS,
    "cifar_resnet": _RESIDUAL,
    "cifar_plain": _RESIDUAL,
}
"""By the names of the shipped networks."""
