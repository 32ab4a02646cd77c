"""The line of PyTorch that is shown for a layer makes this very layer again."""

import pytest
import torch
from torch import nn

from explorer.network.record import record
from explorer.panels.facts import layer_facts
from explorer.panels.torch_lines import constructor

MAPS, SIGNAL = torch.zeros(1, 4, 9, 9), torch.zeros(1, 4, 12)
TOKENS, VECTOR = torch.zeros(1, 5, 6), torch.zeros(1, 6)

EVERY = [
    (nn.Conv2d(4, 6, 3), MAPS),
    (nn.Conv2d(4, 6, (3, 5), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2, bias=False), MAPS),
    *(
        (nn.Conv2d(4, 8, 3, padding=1, padding_mode=mode), MAPS)
        for mode in ("circular", "reflect", "replicate")
    ),
    (nn.Conv2d(4, 4, (2, 4), padding="same"), MAPS),
    (nn.Conv1d(4, 6, 5, stride=2, padding=2), SIGNAL),
    (nn.Conv1d(4, 6, 3, padding=2, dilation=2, groups=2, bias=False, padding_mode="circular"), SIGNAL),
    (nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1), MAPS),
    (nn.ConvTranspose2d(4, 6, (2, 3), stride=(2, 3), groups=2, bias=False), MAPS),
    (nn.ConvTranspose1d(4, 6, 3, stride=2, output_padding=1), SIGNAL),
    (nn.Linear(6, 3), VECTOR),
    (nn.Linear(6, 3, bias=False), TOKENS),
    (nn.MaxPool2d(2), MAPS),
    (nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True), MAPS),
    (nn.MaxPool2d(3, stride=1, dilation=2), MAPS),
    (nn.MaxPool1d(3, stride=2, padding=1), SIGNAL),
    (nn.AvgPool2d(2), MAPS),
    (nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False), MAPS),
    (nn.AvgPool2d(2, divisor_override=3), MAPS),
    (nn.AdaptiveAvgPool2d(1), MAPS),
    (nn.AdaptiveAvgPool2d((2, 3)), MAPS),
    (nn.AdaptiveAvgPool1d(3), SIGNAL),
    (nn.AdaptiveMaxPool2d(2), MAPS),
    (nn.BatchNorm2d(4), MAPS),
    (nn.BatchNorm2d(4, eps=1e-3, affine=False), MAPS),
    (nn.BatchNorm1d(6), VECTOR),
    (nn.BatchNorm1d(4), SIGNAL),
    (nn.LayerNorm(6), TOKENS),
    (nn.LayerNorm(6, eps=1e-6, bias=False), TOKENS),
    (nn.LayerNorm((5, 6), elementwise_affine=False), TOKENS),
    (nn.ReLU(), MAPS),
    (nn.LeakyReLU(0.2), VECTOR),
    (nn.LeakyReLU(), VECTOR),
    (nn.ReLU6(), MAPS),
    (nn.GELU(), MAPS),
    (nn.GELU(approximate="tanh"), MAPS),
    (nn.SiLU(), MAPS),
    (nn.Sigmoid(), MAPS),
    (nn.Tanh(), MAPS),
    (nn.Hardswish(), MAPS),
    (nn.Softmax(dim=1), VECTOR),
    (nn.Softmax(dim=2), TOKENS),
    (nn.Flatten(), MAPS),
    (nn.Identity(), MAPS),
]


def settings(module: nn.Module) -> dict[str, object]:
    """Return what a module was made with; not all of it is in its repr."""
    plain = (bool, int, float, str, tuple, type(None))
    return {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, plain) and name != "training" and not name.startswith("_")
    }


@pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")
@pytest.mark.parametrize(("module", "image"), EVERY, ids=[str(module) for module, _ in EVERY])
def test_the_line_makes_the_same_module(module: nn.Module, image: torch.Tensor) -> None:
    layer = record(module, image).layers[-1]
    line = constructor(layer)
    made = eval(line, {"nn": nn})
    assert repr(made) == repr(module) and settings(made) == settings(module)
    assert dict(layer_facts(layer, layer))["PyTorch"] == line


def test_a_dropout_whose_rate_is_not_recorded_has_no_line() -> None:
    assert constructor(record(nn.Dropout(0.2), VECTOR).layers[-1]) == ""
