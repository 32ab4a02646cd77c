"""Makes torchvision importable beside a torch that its compiled operators were not built for.

PyPI's torchvision is built for CUDA; beside a CPU-only torch ``import torchvision`` fails with "operator
torchvision::nms does not exist".  Declaring the schemas of the missing operators first is enough: nothing
here detects boxes, so they are never called.
"""

import importlib
from types import ModuleType

import torch

_SCHEMAS = {
    "nms": "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}
_declared: list[torch.library.Library] = []  # a declaration lives as long as its library object


def torchvision() -> ModuleType:
    """Import torchvision, with its missing operators declared where its compiled ones do not load."""
    try:
        return importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
    _declare_missing()
    return importlib.import_module("torchvision")


def _declare_missing() -> None:
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for name, schema in _SCHEMAS.items():
        if not hasattr(torch.ops.torchvision, name):
            library.define(schema)  # type: ignore[no-untyped-call]
    _declared.append(library)
