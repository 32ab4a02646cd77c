"""The three layers in PyTorch, as text a student can paste."""

from explorer.topics.connections.state import Connections


def code(state: Connections) -> str:
    """Return PyTorch code that builds the three layers and leaves their parameters in `output`, (3,) int64.

    It builds them on torch's meta device, which knows shapes and takes no memory: most dense layers would not fit.
    """
    bias = "" if state.bias else ", bias=False"
    one = f"    {state.out_channels} * size * size, {state.in_channels} * {state.kernel} * {state.kernel}"
    lines = [
        "import torch",
        "from torch import nn",
        "",
        f"size = {state.size}",
        'with torch.device("meta"):  # shapes without memory',
        f"    dense = nn.Linear({state.in_channels} * size * size, {state.out_channels} * size * size{bias})",
        f"    local = [torch.empty({one.strip()})]  # every output its own window",
        *(
            [f"    local.append(torch.empty({state.out_channels} * size * size))  # bias"]
            if state.bias
            else []
        ),
        f"    convolution = nn.Conv2d({state.in_channels}, {state.out_channels}, "
        f'kernel_size={state.kernel}, padding="same"{bias})',
        "",
        "layers = [dense.parameters(), local, convolution.parameters()]",
        "output = torch.tensor([sum(weight.numel() for weight in layer) for layer in layers])",
        "",
    ]
    return "\n".join(lines)
