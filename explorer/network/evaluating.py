"""Evaluation mode while a network is looked at; afterwards the user's module has the mode that it had."""

import threading
from types import TracebackType

from torch import nn


class Evaluation:
    """Keeps a module in evaluation mode while anyone is inside.

    In training, dropout would change its answers, and batch normalisation would go on to learn from them.  An exported
    program stays in the mode it was exported in.
    """

    def __init__(self, module: nn.Module) -> None:
        self._module = module
        self._inside = 0
        self._modes: list[tuple[nn.Module, bool]] = []  # to be put back
        self._lock = threading.Lock()  # two lanes may trace the same network

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._modes:
                self._end()

    def _begin(self) -> None:
        modes = [(part, part.training) for part in self._module.modules()]
        self._modes = []
        if not any(training for _, training in modes):
            return
        try:
            self._module.eval()
        except NotImplementedError:
            return
        self._modes = modes

    def _end(self) -> None:
        self._module.train(self._modes[0][1])
        for part, training in self._modes:
            part.training = training
        self._modes = []
