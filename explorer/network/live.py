"""A network that is still being written or trained, as it is now."""

import copy

from torch import Tensor, nn

from explorer.errors import ExplorerError


def snapshot(module: nn.Module) -> nn.Module:
    """Return a copy that stays as it is while `module` is trained on; the module itself is not touched.

    Raises ExplorerError if it holds something that cannot be copied.
    """
    computed = [
        value
        for part in module.modules()
        for value in vars(part).values()
        if isinstance(value, Tensor) and not value.is_leaf
    ]
    memo = {id(value): value.detach().clone() for value in computed}  # deepcopy refuses what was computed
    try:
        return copy.deepcopy(module, memo)
    except Exception as error:  # whatever the user's own classes raise
        kind = type(module).__name__
        raise ExplorerError(
            f"{kind} cannot be copied ({error}); show a module that copy.deepcopy can."
        ) from error
