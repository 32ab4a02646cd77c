"""The loop: a learning rate that rises and falls once, averaged weights, and checkpoints."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from explorer.errors import ExplorerError
from explorer.network.files import load_weights, save_weights
from explorer.network.preprocess import Normalisation
from explorer.training.augmentation import AUGMENTATIONS
from explorer.training.data import Pictures

TEMPERATURE = 2.0
"""How much softer than its probabilities what a teacher says is taught."""
TAUGHT = 0.7
"""The share of the loss that teachers have, if there are any; the labels have the rest."""

Report = Callable[[float, float], None]
"""Told (loss, accuracy) of the epoch so far, after every batch."""


@dataclass(frozen=True)
class Plan:
    """How to train.  mild: strength of the augmentation at the very end; it falls in the last fifth.

    optimizer: "adamw" or "sgd" (with Nesterov's momentum).  bfloat16: compute the convolutions in half precision.
    """

    epochs: int = 60
    batch: int = 128
    rate: float = 0.004
    seed: int = 0
    smoothing: float = 0.02
    mild: float = 0.35
    averaging: float = 0.999
    optimizer: str = "adamw"
    decay: float = 0.01
    augmentation: str = "digits"
    bfloat16: bool = False

    def strength(self, epoch: int) -> float:
        """Return how strongly to augment in `epoch`."""
        late = max(0.0, epoch / self.epochs - 0.8) / 0.2
        return 1.0 - late * (1.0 - self.mild)

    def rate_at(self, progress: float) -> float:
        """Return the learning rate at `progress` 0..1: it rises for a tenth, then falls to 0 as a cosine."""
        if progress < 0.1:
            return self.rate * (0.04 + 9.6 * progress)
        return self.rate * (0.5 + 0.5 * math.cos(math.pi * (progress - 0.1) / 0.9))


class Training:
    """One network in training.  Same plan, same data, same weights: interrupted and resumed or not.

    teachers: networks for the same pictures, whose mean answer is learned beside the labels: knowledge distillation
    (Hinton et al. 2015, arXiv:1503.02531).
    """

    def __init__(
        self,
        module: nn.Module,
        pictures: Pictures,
        normalisation: Normalisation,
        plan: Plan,
        teachers: Sequence[nn.Module] = (),
    ) -> None:
        self.module = module
        self.plan = plan
        self.epoch = 0
        self._pictures = pictures
        self._normalisation = normalisation
        self._teachers = [teacher.eval() for teacher in teachers]
        if plan.bfloat16:
            for each in (module, *self._teachers):
                each.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        averaging = get_ema_multi_avg_fn(plan.averaging)
        self._averaged = AveragedModel(module, multi_avg_fn=averaging, use_buffers=True)
        self._optimizer = _optimizer(module, plan)
        self._steps_an_epoch = max(1, len(pictures) // plan.batch)

    @property
    def averaged(self) -> nn.Module:
        """The network with its weights averaged over the last steps: what is worth keeping."""
        averaged: nn.Module = self._averaged.module
        return averaged

    @property
    def steps_an_epoch(self) -> int:
        """How many batches an epoch has."""
        return self._steps_an_epoch

    def run_epoch(self, report: Report = lambda loss, accuracy: None) -> None:
        """Train for one epoch."""
        random = Generator().manual_seed(self.plan.seed * 100_003 + self.epoch)
        order = torch.randperm(len(self._pictures), generator=random)
        strength = self.plan.strength(self.epoch)
        losses = hits = seen = 0.0
        self.module.train()
        for number in range(self._steps_an_epoch):
            chosen = order[number * self.plan.batch : (number + 1) * self.plan.batch]
            labels = self._pictures.labels[chosen]
            pictures = AUGMENTATIONS[self.plan.augmentation](
                self._pictures.images[chosen].float() / 255, strength, random
            )
            self._set_rate((self.epoch + number / self._steps_an_epoch) / self.plan.epochs)
            logits, loss = self._step(pictures, labels)
            seen += len(chosen)
            losses += loss * len(chosen)
            hits += int((logits.argmax(1) == labels).sum())
            report(losses / seen, hits / seen)
        self.epoch += 1

    def _set_rate(self, progress: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = self.plan.rate_at(progress)

    def _step(self, pictures: Tensor, labels: Tensor) -> tuple[Tensor, float]:
        inputs = normalised(pictures, self._normalisation)
        if self.plan.bfloat16:
            inputs = inputs.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.plan.bfloat16):
            logits = self.module(inputs).float()
            with torch.no_grad():
                answers = [teacher(inputs).float() for teacher in self._teachers]
        loss = F.cross_entropy(logits, labels, label_smoothing=self.plan.smoothing)
        if answers:
            loss = (1 - TAUGHT) * loss + TAUGHT * distillation(logits, answers)
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        self._averaged.update_parameters(self.module)
        return logits.detach(), loss.item()

    # ---- checkpoints

    def save(self, path: Path) -> None:
        """Write everything that going on needs, whole or not at all; raises ExplorerError."""
        tensors = {f"module.{key}": value for key, value in self.module.state_dict().items()}
        tensors |= {f"averaged.{key}": value for key, value in self._averaged.state_dict().items()}
        for index, state in self._optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{key}": value for key, value in state.items()}
        save_weights(
            path, tensors, {"epoch": self.epoch, "plan": vars(self.plan), "pictures": len(self._pictures)}
        )

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint of the same network, plan and data.

        Raises ExplorerError if it is of another, damaged or missing.
        """
        if not path.is_file():
            raise ExplorerError(f"There is no {path} to go on from; start without --resume.")
        tensors, metadata = self._checkpoint(path)
        self.module.load_state_dict(_part(tensors, "module."))
        self._averaged.load_state_dict(_part(tensors, "averaged."))
        states: dict[int, dict[str, Tensor]] = {}
        for key, value in _part(tensors, "optimizer.").items():
            index, _, name = key.partition(".")
            states.setdefault(int(index), {})[name] = value
        self._optimizer.load_state_dict({**self._optimizer.state_dict(), "state": states})
        self.epoch = int(metadata["epoch"])

    def _checkpoint(self, path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
        try:
            tensors, metadata = load_weights(path)
        except ExplorerError as error:
            raise ExplorerError(f"{path} is damaged; delete it and start without --resume.") from error
        ours, theirs = self.module.state_dict(), _part(tensors, "module.")
        same = {key: value.shape for key, value in ours.items()} == {k: v.shape for k, v in theirs.items()}
        if (
            not same
            or metadata.get("plan") != vars(self.plan)
            or metadata.get("pictures") != len(self._pictures)
        ):
            raise ExplorerError(f"{path} was begun with other options or data; use the same, or delete it.")
        return tensors, metadata


def accuracy(module: nn.Module, pictures: Pictures, normalisation: Normalisation) -> float:
    """Return the share of `pictures` that `module` recognises, 0..1."""
    module.eval()
    hits = 0
    with torch.inference_mode():
        for images, labels in zip(pictures.images.split(1000), pictures.labels.split(1000), strict=True):
            inputs = normalised(images.float() / 255, normalisation)
            hits += int((module(inputs).argmax(1) == labels).sum())
    return hits / len(pictures)


def normalised(pictures: Tensor, normalisation: Normalisation) -> Tensor:
    """Return the input for pictures (N, C, H, W) of 0..1."""
    mean, deviation = torch.tensor(normalisation.mean), torch.tensor(normalisation.deviation)
    return (pictures - mean[:, None, None]) / deviation[:, None, None]


def distillation(logits: Tensor, answers: Sequence[Tensor]) -> Tensor:
    """Return how far softened `logits` (N, classes) are from the mean of softened `answers`, as a scalar.

    The Kullback-Leibler divergence at `TEMPERATURE`, times its square, so that its gradient keeps its size.
    """
    soft = torch.stack([(answer / TEMPERATURE).softmax(1) for answer in answers]).mean(0)
    ours = (logits / TEMPERATURE).log_softmax(1)
    return TEMPERATURE**2 * F.kl_div(ours, soft, reduction="batchmean")


def _optimizer(module: nn.Module, plan: Plan) -> torch.optim.Optimizer:
    if plan.optimizer == "adamw":
        return torch.optim.AdamW(module.parameters(), lr=plan.rate, weight_decay=plan.decay)
    return torch.optim.SGD(
        module.parameters(), lr=plan.rate, momentum=0.9, nesterov=True, weight_decay=plan.decay
    )


def _part(tensors: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
