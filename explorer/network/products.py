"""Products of matrices, as einsum writes them: which axes of two operands meet, and which are summed over."""

from typing import Any

from torch import Tensor, fx

from explorer.network.call import Call, NoArithmetic

Labels = tuple[int, ...]


def labels_of(call: Call) -> tuple[Labels, Labels, Labels]:
    """Return a number for every axis of both operands and of the result, without the batch.

    Axes of the same number run together; those that the result lacks are summed over.
    """
    equation = call.node.args[0] if call.node.args else None
    if isinstance(equation, str):
        return _of_equation(equation)
    first, second = (_rank(call, side) for side in operands_of(call))
    return _of_matmul(first, second, call.value.dim())


def operands_of(call: Call) -> list[Any]:
    """Return the two operands as the node has them."""
    args = list(call.node.args)
    if args and isinstance(args[0], str):
        args = list(args[1]) if len(args) == 2 and isinstance(args[1], list | tuple) else args[1:]
    args += [
        call.node.kwargs[name] for name in ("input", "other", "mat2", "tensor2") if name in call.node.kwargs
    ]
    if len(args) != 2 or not all(isinstance(side, fx.Node) for side in args):
        raise NoArithmetic
    return args


def _rank(call: Call, side: fx.Node) -> tuple[int, bool]:
    """Return an operand's axes and whether the first is the batch."""
    value = call.values.get(side.name)
    if not isinstance(value, Tensor):
        raise NoArithmetic
    return value.dim(), side.name in call.layers


def _of_matmul(
    first: tuple[int, bool], second: tuple[int, bool], result: int
) -> tuple[Labels, Labels, Labels]:
    """Return the labels of ``first @ second``, both of at least two axes, those in front running together."""
    if min(first[0], second[0]) < 2 or result != max(first[0], second[0]):
        raise NoArithmetic
    if any(is_layer and rank != result for rank, is_layer in (first, second)):
        raise NoArithmetic  # the batch would meet another axis
    ahead = list(range(result - 2))
    row, column, summed = 100, 101, 102
    left = [*ahead[len(ahead) - (first[0] - 2) :], row, summed]
    right = [*ahead[len(ahead) - (second[0] - 2) :], summed, column]
    out = [*ahead, row, column]
    if result < 3 and first[1] and second[1]:
        raise NoArithmetic
    batched = ahead[0] if ahead else row
    if not ahead and second[1]:
        raise NoArithmetic
    return tuple(tuple(label for label in labels if label != batched) for labels in (left, right, out))  # type: ignore[return-value]


def _of_equation(equation: str) -> tuple[Labels, Labels, Labels]:
    left, arrow, out = equation.replace(" ", "").partition("->")
    sides = left.split(",")
    if len(sides) != 2 or not arrow or "." in equation or not out:
        raise NoArithmetic
    batch = out[0]
    if any(
        side[:1] != batch or side.count(batch) > 1 or len(set(side)) < len(side) for side in (*sides, out)
    ):
        raise NoArithmetic
    first, second, result = (tuple(ord(letter) for letter in side[1:]) for side in (*sides, out))
    lone = set(first) ^ set(second)
    if not lone <= set(result):
        raise NoArithmetic
    return first, second, result
