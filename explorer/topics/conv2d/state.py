"""What is chosen in the Conv2d lab: one frozen value of plain data."""

from dataclasses import dataclass, replace
from enum import StrEnum

Pair = tuple[int, int]


class PaddingBy(StrEnum):
    """How the padding is given: as two numbers, or by a word torch knows."""

    NUMBER = "number"
    SAME = "same"
    VALID = "valid"


class PaddingMode(StrEnum):
    """What a padding cell holds."""

    ZEROS = "zeros"
    REFLECT = "reflect"
    REPLICATE = "replicate"
    CIRCULAR = "circular"


class Fill(StrEnum):
    """Which numbers stand in the input or the weight; a cell keeps its own when a size changes.

    LECTURE: the lecture's image or kernel in the first channel, small random ones beyond it; RANDOM: small integers
    by `seed`; ONES; COUNTING: ten times the row plus the column; IMPULSE: a one in the middle of each channel.
    """

    LECTURE = "lecture"
    RANDOM = "random"
    ONES = "ones"
    COUNTING = "counting"
    IMPULSE = "impulse"


class Part(StrEnum):
    """Which tensor a cell belongs to."""

    INPUT = "input"
    WEIGHT = "weight"
    BIAS = "bias"


@dataclass(frozen=True)
class Edit:
    """A number typed into a cell.

    cell: (channel, row, column) of the input, (out, in within its group, row, column) of the weight, (out,) of the
    bias.  An edit outside the present shape waits until the shape holds it again.
    """

    part: Part = Part.INPUT
    cell: tuple[int, ...] = (0, 0, 0)
    value: float = 0.0


@dataclass(frozen=True)
class Conv2d:
    """Every argument of torch.nn.Conv2d (or ConvTranspose2d), the input's size and the numbers.

    Pairs are (rows, columns).  The state by itself may be impossible: `why_invalid` says so.
    `padding` counts only with `PaddingBy.NUMBER`.
    """

    size: Pair = (5, 5)
    in_channels: int = 1
    out_channels: int = 1
    kernel: Pair = (3, 3)
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    padding_by: PaddingBy = PaddingBy.NUMBER
    padding_mode: PaddingMode = PaddingMode.ZEROS
    dilation: Pair = (1, 1)
    groups: int = 1
    bias: bool = False
    transposed: bool = False
    output_padding: Pair = (0, 0)
    input_fill: Fill = Fill.LECTURE
    weight_fill: Fill = Fill.LECTURE
    seed: int = 0
    edits: tuple[Edit, ...] = ()


LIMITS = {
    "size": range(1, 17),
    "in_channels": range(1, 9),
    "out_channels": range(1, 9),
    "kernel": range(1, 8),
    "stride": range(1, 6),
    "padding": range(0, 9),
    "dilation": range(1, 6),
    "groups": range(1, 9),
    "output_padding": range(0, 5),
    "seed": range(0, 1000),
}
PAIRS = ("size", "kernel", "stride", "padding", "dilation", "output_padding")


def presets() -> dict[str, Conv2d]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    crossed = Conv2d(size=(7, 7), input_fill=Fill.RANDOM)
    drawn = Conv2d(input_fill=Fill.RANDOM, weight_fill=Fill.RANDOM)
    ring, one, two = PaddingMode.CIRCULAR, (1, 1), (2, 2)
    return {
        "Lecture: 5 × 5 image, 3 × 3 kernel": Conv2d(),
        "Stride 2": replace(crossed, stride=two),
        "Padding 'same'": Conv2d(padding_by=PaddingBy.SAME),
        "Dilated (à trous)": replace(crossed, size=(9, 9), dilation=two),
        "Strided and padded": replace(crossed, stride=two, padding=one),
        "Channels: three in, two out": replace(drawn, in_channels=3, out_channels=2, bias=True),
        "Grouped": replace(drawn, in_channels=4, out_channels=4, groups=2),
        "Depthwise": replace(drawn, in_channels=3, out_channels=3, groups=3, padding=one),
        "Pointwise 1 × 1": replace(drawn, in_channels=3, out_channels=2, kernel=one, bias=True),
        "Rectangular 1 × 3": replace(drawn, size=(5, 7), kernel=(1, 3), padding=(0, 1)),
        "Transposed: upsampling × 2": Conv2d(
            size=(4, 4), stride=two, padding=one, output_padding=one, transposed=True, weight_fill=Fill.ONES
        ),
        "Circular padding": Conv2d(padding=one, padding_mode=ring, input_fill=Fill.COUNTING),
    }
