"""Makes torchvision importable beside a torch that its compiled operators were not built for.

PyPI's torchvision is built for CUDA; beside a CPU-only torch ``import torchvision`` fails with "operator
torchvision::nms does not exist".  Declaring the schemas of the missing operators first is enough: nothing
here detects boxes, so they are never called.
"""

import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import torch

_SCHEMAS = {
    "nms": "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}
_importing = threading.RLock()  # two lanes may ask at once
_declared: list[torch.library.Library] = []  # a declaration lives as long as its library object


def torchvision() -> ModuleType:
    """Import torchvision, with its missing operators declared where its compiled ones do not load."""
    with _importing, _without_compiler():
        try:
            return importlib.import_module("torchvision")
        except RuntimeError as error:
            if "torchvision::" not in str(error):
                raise
        _declare_missing()
        return importlib.import_module("torchvision")


@contextmanager
def _without_compiler() -> Iterator[None]:
    """Keep torchvision from importing torch's compiler, unless it is there already.

    WORKAROUND: torchvision.ops.roi_align asks torch._dynamo.utils for one function at import, which takes four fifths
    of the time of ``import torchvision`` and 70 MB.  It is given one that asks when it is called.
    """
    if "torch._dynamo" in sys.modules:
        yield
        return
    package, utils = ModuleType("torch._dynamo"), ModuleType("torch._dynamo.utils")
    package.__path__ = []
    vars(package)["utils"] = utils
    vars(utils)["is_compile_supported"] = _is_compile_supported
    standing = {package.__name__: package, utils.__name__: utils}
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _is_compile_supported(device: str) -> bool:
    found = importlib.import_module("torch._dynamo.utils").is_compile_supported
    return bool(found(device))


def _declare_missing() -> None:
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
    for name, schema in _SCHEMAS.items():
        if not hasattr(torch.ops.torchvision, name):
            library.define(schema)  # type: ignore[no-untyped-call]
    _declared.append(library)
