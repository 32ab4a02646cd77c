"""What a batch looks like after the augmentation."""

import torch
from torch import Generator, Tensor

from explorer.training.augmentation import augment


def augmented(images: Tensor, strength: float, seed: int = 0) -> Tensor:
    return augment(images, strength, Generator().manual_seed(seed))


def test_strength_zero_changes_nothing(images: Tensor) -> None:
    torch.testing.assert_close(augmented(images, 0.0), images, rtol=0, atol=1e-5)


def test_the_same_seed_gives_the_same_pictures_and_another_does_not(images: Tensor) -> None:
    assert torch.equal(augmented(images, 1.0, seed=3), augmented(images, 1.0, seed=3))
    assert not torch.equal(augmented(images, 1.0, seed=3), augmented(images, 1.0, seed=4))


def test_each_picture_is_changed_in_its_own_way(images: Tensor) -> None:
    same = images[:1].repeat(8, 1, 1, 1)
    changed = augmented(same, 1.0)
    assert len({picture.numpy().tobytes() for picture in changed}) == 8


def test_pictures_stay_pictures_and_the_batch_itself_is_left_alone(images: Tensor) -> None:
    before = images.clone()
    changed = augmented(images, 1.0)
    assert changed.shape == images.shape and changed.dtype == torch.float32
    assert changed.min() >= 0 and changed.max() <= 1
    assert torch.equal(images, before)


def test_more_strength_moves_ink_further() -> None:
    dot = torch.zeros(256, 1, 28, 28)
    dot[:, :, 12:16, 12:16] = 1.0
    mild, full = (float((augmented(dot, strength) - dot).abs().mean()) for strength in (0.3, 1.0))
    assert 0 < mild < full


def test_some_digits_get_thicker_and_some_thinner_than_scaling_makes_them() -> None:
    stroke = torch.zeros(512, 1, 28, 28)
    stroke[:, :, 6:22, 13:15] = 1.0
    ink = augmented(stroke, 1.0).sum((1, 2, 3)) / stroke[0].sum()
    assert ink.min() < 0.5 and ink.max() > 1.9  # scaled, sheared and warped alone: 0.62 to 1.78
