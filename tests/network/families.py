"""One small network of each family of torchvision's classifiers, with random weights that keep values in range."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from explorer.network.operators import torchvision

models = torchvision().models


def _named(name: str, **given: object) -> Callable[[], nn.Module]:
    def built() -> nn.Module:
        with torch.device("meta"):  # random weights of our own cost less
            module: nn.Module = models.get_model(name, weights=None, num_classes=10, **given)
        return _filled(module.to_empty(device="cpu"))

    return built


@torch.no_grad()
def _filled(module: nn.Module) -> nn.Module:
    for name, tensor in (*module.named_parameters(), *module.named_buffers()):
        if not tensor.is_floating_point():
            tensor.zero_()
        elif tensor.dim() > 1:
            tensor.normal_(0, (2 / tensor[0].numel()) ** 0.5)
        elif name.endswith(("running_var", "weight")):
            tensor.uniform_(0.5, 1.5)
        else:
            tensor.uniform_(-0.2, 0.2)
    return module


def _regnet() -> nn.Module:
    return _filled(models.get_model("regnet_y_400mf", weights=None, num_classes=10))


def _vit() -> nn.Module:
    return _filled(models.VisionTransformer(32, 8, 2, 4, 32, 64, num_classes=10))


def _swin() -> nn.Module:
    return models.SwinTransformer([4, 4], 16, [2, 2], [2, 4], [4, 4], num_classes=10)


def _maxvit() -> nn.Module:
    return models.MaxVit((32, 32), 8, 2, [8, 16], [1, 1], 4, 0.1, num_classes=10)


def _convnext() -> nn.Module:
    part = models.convnext.CNBlockConfig
    return models.ConvNeXt([part(16, 32, 1), part(32, None, 2)], layer_scale=0.5, num_classes=10)


FAMILIES: dict[str, tuple[Callable[[], nn.Module], int]] = {
    "alexnet": (_named("alexnet"), 72),
    "vgg11": (_named("vgg11"), 48),
    "googlenet": (_named("googlenet", aux_logits=False, init_weights=False), 64),
    "inception_v3": (_named("inception_v3", init_weights=False), 80),
    "resnet18": (_named("resnet18"), 64),
    "densenet121": (_named("densenet121"), 64),
    "squeezenet1_1": (_named("squeezenet1_1"), 64),
    "mobilenet_v2": (_named("mobilenet_v2"), 64),
    "mobilenet_v3_small": (_named("mobilenet_v3_small"), 64),
    "efficientnet_b0": (_named("efficientnet_b0"), 64),
    "regnet_y_400mf": (_regnet, 64),
    "shufflenet_v2_x0_5": (_named("shufflenet_v2_x0_5"), 64),
    "mnasnet0_5": (_named("mnasnet0_5"), 64),
    "convnext": (_convnext, 64),
    "vit": (_vit, 32),
    "swin": (_swin, 40),
    "maxvit": (_maxvit, 32),
}
"""By name: what builds it, and the size of its image."""


def built(name: str) -> tuple[nn.Module, Tensor]:
    """Return a family's network and an image for it, (1, 3, size, size)."""
    torch.manual_seed(0)
    build, size = FAMILIES[name]
    return build().eval(), torch.rand(1, 3, size, size)
