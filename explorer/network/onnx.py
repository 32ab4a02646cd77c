"""ONNX files as networks, through onnx2torch.

Files of both of torch's exporters can be read.  onnx2torch knows the operators up to opset 17: newer files are
lowered, which only some reductions notice.  The converted network is recorded once, so that its layers are torch's
own; their names and the blocks around them come from what the exporter noted.
"""

import ast
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import fx

from explorer.errors import ExplorerError
from explorer.network.eager import Live
from explorer.network.head import Output
from explorer.network.kinds import operation_of
from explorer.network.network import Network
from explorer.network.operators import torchvision
from explorer.network.photographs import plain
from explorer.network.preparation import Preparation
from explorer.network.states import check_finite

SIDE = 224  # rows and columns of a file that leaves them open
_OPSET = 17
_Scope = tuple[tuple[str, str], ...]


def open_onnx(
    path: str | Path,
    classes: Sequence[str] | None = None,
    preparation: Preparation | None = None,
    output: Output = Output.AUTO,
    name: str | None = None,
) -> Network:
    """Return the network in an ONNX file.

    classes: their names, numbers if None.  preparation: without one a picture is scaled to 0..1.
    Raises ExplorerError if the file is missing, damaged, holds an operator that cannot be converted, or no classifier
    of images, and where the packages for ONNX are not installed.
    """
    path = Path(path)
    onnx, convert = _packages()
    proto = _read(onnx, path)
    size = _input_size(proto, path)
    scopes = _scopes(proto)
    module = _converted(onnx, convert, proto, path)
    try:
        graph = Live(module.eval(), path.stem).graph_for(torch.zeros(1, *size))
    except ExplorerError:
        raise
    except Exception as error:
        raise ExplorerError(
            f"{path.name} could not be run on an image of {_text(size)}: {_first(error)}."
        ) from error
    _name_layers(graph, scopes)
    return Network(name or path.stem, graph, classes, preparation or plain(size), output)


def _packages() -> tuple[Any, Any]:
    torchvision()  # which onnx2torch imports
    try:
        import onnx
        import onnx.numpy_helper
        import onnx2torch
    except ImportError as error:
        raise ExplorerError(
            'To open ONNX files, install two more packages: pip install "cnn-explorer[onnx]"'
        ) from error
    _add_gelu()
    return onnx, onnx2torch.convert


@cache
def _add_gelu() -> None:
    """Teach onnx2torch the GELU of opset 20, which it lacks; after lowering it is one of opset 17."""
    from onnx2torch.node_converters.registry import add_converter
    from onnx2torch.utils.common import OperationConverterResult, onnx_mapping_from_node

    def converted(node: Any, graph: Any) -> Any:
        how = node.attributes.get("approximate", "none")
        module = torch.nn.GELU(how.decode() if isinstance(how, bytes) else str(how))
        return OperationConverterResult(torch_module=module, onnx_mapping=onnx_mapping_from_node(node=node))

    add_converter(operation_type="Gelu", version=_OPSET)(converted)


def _read(onnx: Any, path: Path) -> Any:
    if not path.is_file():
        raise ExplorerError(f"There is no file {path}; choose an ONNX file.")
    try:
        proto = onnx.load(str(path), load_external_data=False)
    except Exception as error:  # protobuf's
        raise ExplorerError(f"{path.name} is damaged or no ONNX file; export it again.") from error
    try:
        onnx.load_external_data_for_model(proto, str(path.parent))
    except Exception as error:  # the checker's, the system's
        raise ExplorerError(
            f"{path.name} keeps its weights in a second file, which is missing or damaged; put it beside the first."
        ) from error
    if not proto.graph.node:
        raise ExplorerError(f"{path.name} is damaged or no ONNX file; export it again.")
    return proto


def _input_size(proto: Any, path: Path) -> tuple[int, int, int]:
    """Return (C, H, W); open rows and columns are SIDE."""
    owned = {tensor.name for tensor in proto.graph.initializer}
    inputs = [value for value in proto.graph.input if value.name not in owned]
    if len(inputs) != 1:
        listed = ", ".join(value.name for value in inputs) or "nothing"
        raise ExplorerError(f"{path.name} reads {listed}; only networks that read one image can be shown.")
    tensor = inputs[0].type.tensor_type
    sizes = [dim.dim_value for dim in tensor.shape.dim]
    if len(sizes) != 4 or not sizes[1] or tensor.elem_type != 1:
        raise ExplorerError(
            f"{path.name} does not read an image (1, channels, rows, columns) of float32 numbers."
        )
    return sizes[1], sizes[2] or SIDE, sizes[3] or SIDE


def _lowered(onnx: Any, proto: Any) -> Any:
    """Return a file with operators of opset 17: reductions have their axes as attributes, a batch of one."""
    proto.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1
    for number, node in enumerate(proto.graph.node):
        node.name = f"n{number}"
    newer = [
        entry for entry in proto.opset_import if entry.domain in ("", "ai.onnx") and entry.version > _OPSET
    ]
    if not newer:
        return proto
    arrays = {tensor.name: tensor for tensor in proto.graph.initializer}
    arrays.update(
        (node.output[0], attribute.t)
        for node in proto.graph.node
        if node.op_type == "Constant"
        for attribute in node.attribute
        if attribute.name == "value"
    )
    for node in proto.graph.node:
        if node.op_type.startswith("Reduce") and node.op_type != "ReduceSum" and len(node.input) > 1:
            axes = (
                onnx.numpy_helper.to_array(arrays[node.input[1]]).tolist() if node.input[1] in arrays else []
            )
            if axes:
                node.attribute.append(onnx.helper.make_attribute("axes", axes))
            del node.input[1:]
        if node.op_type == "Reshape":
            kept = [each for each in node.attribute if each.name != "allowzero"]  # no axis here is empty
            del node.attribute[:]
            node.attribute.extend(kept)
    for entry in newer:
        entry.version = _OPSET
    return proto


def _converted(onnx: Any, convert: Any, proto: Any, path: Path) -> torch.nn.Module:
    try:
        module: torch.nn.Module = convert(_lowered(onnx, proto))
    except NotImplementedError as error:
        known = {node.op_type for node in proto.graph.node}
        said = str(error)
        named = sorted((each for each in known if f"'{each}'" in said or f'"{each}"' in said), key=len)
        operator = named[-1] if named else _first(error)
        raise ExplorerError(
            f"{path.name} uses the operator {operator}, which cannot be converted; open the module itself."
        ) from error
    except Exception as error:
        raise ExplorerError(f"{path.name} cannot be converted: {_first(error)}.") from error
    for name, tensor in module.state_dict().items():
        check_finite(name, tensor, path)
    return module


# ---- names and blocks


def _scopes(proto: Any) -> dict[str, _Scope]:
    """Return, by the names that `_lowered` gives, the (path, class) of the modules that each node was exported from."""
    return {f"n{number}": _scope(node) for number, node in enumerate(proto.graph.node)}


def _scope(node: Any) -> _Scope:
    noted = {entry.key: entry.value for entry in node.metadata_props}
    if not isinstance(node.name, str):  # protobuf's answer to damaged text
        return ()
    try:
        paths = ast.literal_eval(noted["pkg.torch.onnx.name_scopes"])[:-1]
        kinds = ast.literal_eval(noted["pkg.torch.onnx.class_hierarchy"])[:-1]
        return tuple(
            (str(path), str(kind).rpartition(".")[2]) for path, kind in zip(paths, kinds, strict=True) if path
        )
    except (KeyError, ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        pass
    parts: list[str] = []  # /layer1/layer1.0/conv1/Conv
    scope: list[tuple[str, str]] = []
    for part in node.name.strip("/").split("/")[:-1] if node.name.startswith("/") else []:
        if parts and part.startswith(f"{parts[-1]}."):
            scope[-1] = (scope[-1][0], "Sequential")
            parts[-1] = part
        else:
            parts.append(part)
        scope.append((".".join(parts), "Module"))
    return tuple(scope)


def _name_layers(graph: fx.GraphModule, scopes: dict[str, _Scope]) -> None:
    """Call a layer by the module that it was exported from, if that holds nothing else."""
    homes = {node: _home(node) for node in graph.graph.nodes if node.op.startswith("call_")}
    around = {path for scope in scopes.values() for path, _ in scope[:-1]}
    made: dict[str, set[str]] = {}
    for node, home in homes.items():
        if scopes.get(home):
            made.setdefault(scopes[home][-1][0], set()).add(_operation(graph, node))
    for node, home in homes.items():
        scope = scopes.get(home, ())
        if scope and scope[-1][0] not in around and len(made[scope[-1][0]]) == 1:
            node.meta["path"] = scope[-1][0]
            scope = scope[:-1]
        elif node.op == "call_module":
            node.meta["path"] = _operation(graph, node)
        node.meta["nn_module_stack"] = {path: (path, kind) for path, kind in scope}


def _operation(graph: fx.GraphModule, node: fx.Node) -> str:
    module = graph.get_submodule(str(node.target)) if node.op == "call_module" else None
    return operation_of(node, module).lower()


def _home(node: fx.Node) -> str:
    """Return the name of the ONNX node that a node was made of."""
    stack = list((node.meta.get("nn_module_stack") or {}).values())
    return str(stack[-1][0]) if stack else str(node.target)


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


def _text(size: tuple[int, ...]) -> str:
    return "×".join(map(str, size))
