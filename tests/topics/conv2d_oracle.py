"""Arguments of a convolution at random, and what torch makes of them."""

import warnings
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import nn

from explorer.topics.conv2d import LIMITS, Conv2d, Fill, PaddingBy, PaddingMode, Tensors, why_invalid


def torch_layer(state: Conv2d) -> nn.Module:
    """Return the layer, every argument given; raises what torch raises."""
    more: dict[str, Any] = {}
    if state.transposed or any(state.output_padding):
        more["output_padding"] = state.output_padding
    return (nn.ConvTranspose2d if state.transposed else nn.Conv2d)(
        state.in_channels,
        state.out_channels,
        state.kernel,
        stride=state.stride,
        padding=state.padding if state.padding_by is PaddingBy.NUMBER else str(state.padding_by),
        dilation=state.dilation,
        groups=state.groups,
        bias=state.bias,
        padding_mode=str(state.padding_mode),
        dtype=torch.float64,
        **more,
    )


def torch_shape(state: Conv2d) -> tuple[int, ...] | None:
    """Return the shape of torch's output; None if torch refuses, or crops it to nothing."""
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # 'same' with an even kernel copies its input
        try:
            output = torch_layer(state)(torch.zeros(state.in_channels, *state.size, dtype=torch.float64))
        except (RuntimeError, ValueError, TypeError):
            return None
    return tuple(output.shape) if output.numel() else None


def torch_output(state: Conv2d, numbers: Tensors) -> NDArray[np.float64]:
    """Return torch's output of the lab's numbers, (out, oh, ow)."""
    layer = torch_layer(state)
    weight = torch.from_numpy(numbers.weight)
    if state.transposed:  # torch keeps its weight by input channel
        groups = weight.chunk(state.groups)
        weight = torch.cat([part.transpose(0, 1) for part in groups])
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        layer.weight[:] = weight
        if state.bias:
            layer.bias[:] = torch.from_numpy(numbers.bias)
        output: NDArray[np.float64] = layer(torch.from_numpy(numbers.input)).numpy()
    return output


def pairs(least: int, most: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(least, most), st.integers(least, most))


def _within(field: str) -> st.SearchStrategy[tuple[int, int]]:
    return pairs(LIMITS[field][0], LIMITS[field][-1])


@st.composite
def any_arguments(draw: st.DrawFn) -> Conv2d:
    """Arguments within the lab's limits, sensible or not."""
    one = st.just((1, 1))
    return Conv2d(
        size=draw(_within("size")),
        in_channels=draw(st.sampled_from([1, 2, 4, 6])),
        out_channels=draw(st.sampled_from([1, 2, 4, 6])),
        kernel=draw(_within("kernel")),
        stride=draw(one | _within("stride")),
        padding=draw(pairs(0, 2) | _within("padding")),
        padding_by=draw(st.sampled_from([PaddingBy.NUMBER, *PaddingBy])),
        padding_mode=draw(st.sampled_from([PaddingMode.ZEROS, *PaddingMode])),
        dilation=draw(one | _within("dilation")),
        groups=draw(st.sampled_from([1, 1, 2, 3])),
        bias=draw(st.booleans()),
        transposed=draw(st.booleans()),
        output_padding=draw(st.just((0, 0)) | _within("output_padding")),
    )


@st.composite
def good_arguments(draw: st.DrawFn) -> Conv2d:
    """Arguments that torch takes, with random numbers."""
    transposed, groups = draw(st.booleans()), draw(st.integers(1, 3))
    by = PaddingBy.NUMBER if transposed else draw(st.sampled_from(list(PaddingBy)))
    stride = (1, 1) if by is PaddingBy.SAME else draw(pairs(1, 3))
    return Conv2d(
        size=draw(pairs(4, 9)),
        in_channels=groups * draw(st.integers(1, 2)),
        out_channels=groups * draw(st.integers(1, 2)),
        kernel=draw(pairs(1, 4)),
        stride=stride,
        padding=draw(pairs(0, 3)),
        padding_by=by,
        padding_mode=PaddingMode.ZEROS if transposed else draw(st.sampled_from(list(PaddingMode))),
        dilation=draw(pairs(1, 2)),
        groups=groups,
        bias=draw(st.booleans()),
        transposed=transposed,
        output_padding=(stride[0] - 1, stride[1] // 2) if transposed and draw(st.booleans()) else (0, 0),
        input_fill=Fill.RANDOM,
        weight_fill=Fill.RANDOM,
        seed=draw(st.integers(0, 999)),
    )


def valid_arguments() -> st.SearchStrategy[Conv2d]:
    return good_arguments().filter(lambda state: why_invalid(state) is None)
