"""Step 7, DataLoader: the loop asks for batches and no longer cuts them.

Write DataLoader, get_dls and validate, then refactor `fit`. README.md explains the step.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.utils.data import Dataset


class DataLoader:
    """The batches (xb, yb) of a dataset, in order, each time you iterate.

    The last batch has what is left over, or is left out with `drop_last`. The dataset must take slices.

    Raises ValueError if `batch_size` is not positive.
    """

    def __init__(self, dataset: Dataset, batch_size: int, drop_last: bool = False):
        raise NotImplementedError("step 7: DataLoader.__init__")

    def __len__(self) -> int:
        """The number of batches."""
        raise NotImplementedError("step 7: DataLoader.__len__")

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        raise NotImplementedError("step 7: DataLoader.__iter__")


def get_dls(train_ds: Dataset, valid_ds: Dataset, bs: int) -> tuple[DataLoader, DataLoader]:
    """The loaders for training, in batches of bs, and for validation, in batches of 2 * bs."""
    raise NotImplementedError("step 7: get_dls")


def accuracy(out: Tensor, yb: Tensor) -> Tensor:
    """Return the share of the rows of out (n, c) whose largest entry is at the class number in yb (n,)."""
    return (out.argmax(dim=1) == yb).to(out.dtype).mean()


def in_groups(batches: Iterable[tuple[Tensor, Tensor]], size: int) -> Iterator[list[tuple[Tensor, Tensor]]]:
    """Yield lists of `size` batches that follow each other; the last list has what is left over."""
    batches = iter(batches)
    while group := list(islice(batches, size)):
        yield group


def validate(
    model: nn.Module,
    loss_func: Callable[[Tensor, Tensor], Tensor],
    valid_dl: Iterable[tuple[Tensor, Tensor]],
) -> tuple[float, float]:
    """Return loss and accuracy, averaged over all rows of `valid_dl`: in eval mode, without gradients."""
    raise NotImplementedError("step 7: validate")


def fit(model: nn.Module, train_ds: Dataset, epochs: int, bs: int, opt: Optimizer) -> list[float]:
    """Train `model` on the batches of `train_ds`, in order; return the loss of every batch."""
    losses = []
    for _ in range(epochs):
        for i in range((len(train_ds) - 1) // bs + 1):
            xb, yb = train_ds[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
    return losses
