"""What edits make of a network, without touching it: modules to run instead of its own, units to force to zero."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import torch
from torch import fx, nn

from explorer.network.graph import Step
from explorer.trace import Edits, FloatArray, Layer, changed
from explorer.trace.edits import Index, fits


@dataclass(frozen=True, eq=False)
class Broken:
    """A network as `edits` leave it.

    layers: with the parameters as they are used.  originals: by name, the layers whose parameters differ, as trained.
    modules: by path, what is run instead of the network's own.  off: by fx node, the positions forced to zero.
    """

    layers: tuple[Layer, ...]
    edits: Edits = field(default_factory=Edits)
    originals: Mapping[str, Layer] = field(default_factory=dict)
    modules: Mapping[str, nn.Module] = field(default_factory=dict)
    off: Mapping[str, tuple[Index, ...]] = field(default_factory=dict)


def broken_by(
    edits: Edits, network: fx.GraphModule, steps: tuple[Step, ...], layers: tuple[Layer, ...]
) -> Broken:
    """Return what `edits` make of a network; those that do not fit it are left out.

    layers: those of `steps`, and the ones that are ours, which cannot be edited.
    """
    edited = {step.layer.name: _edited(edits, step.layer) for step in steps}
    differing = {step.layer.name: step.layer for step in steps if edited[step.layer.name] is not step.layer}
    paths = {node.name: str(node.target) for node in network.graph.nodes}
    called = {paths[step.node]: edited[step.layer.name] for step in steps if step.layer.name in differing}
    return Broken(
        tuple(edited.get(layer.name, layer) for layer in layers),
        edits,
        MappingProxyType(differing),
        {path: _twin(network.get_submodule(path), layer) for path, layer in called.items()},
        {step.node: positions for step in steps if (positions := _off(edits, step.layer))},
    )


def _edited(edits: Edits, layer: Layer) -> Layer:
    """Return a layer with its parameters as they are used: the layer itself where nothing differs."""
    weight, bias = (_applied(edits, layer, name) for name in ("weight", "bias"))
    unchanged = weight is layer.weight and bias is layer.bias
    return layer if unchanged else replace(layer, weight=weight, bias=bias)


def _applied(edits: Edits, layer: Layer, parameter: str) -> FloatArray | None:
    original: FloatArray | None = getattr(layer, parameter)
    if original is None:
        return None
    array = edits.applied(layer.name, parameter, original)
    return array if array is not original and changed(array, original).any() else original


def _twin(module: nn.Module, layer: Layer) -> nn.Module:
    """Return a copy of a module that holds the layer's parameters; the module itself stays as it is."""
    held = {name: (getattr(module, name, None), getattr(layer, name)) for name in ("weight", "bias")}
    memo = {  # what deepcopy finds here it does not copy
        id(tensor): nn.Parameter(torch.from_numpy(array.copy()).to(tensor.dtype), requires_grad=False)
        for tensor, array in held.values()
        if tensor is not None and array is not None
    }
    return copy.deepcopy(module, memo)


def _off(edits: Edits, layer: Layer) -> tuple[Index, ...]:
    positions = (switch.position for switch in edits.switches(layer.name))
    return tuple(position for position in positions if fits(position, layer.shape))
