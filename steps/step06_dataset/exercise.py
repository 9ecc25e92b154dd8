"""Step 6, Dataset: inputs and targets become one thing.

Write the two classes and random_split, then refactor `fit`. README.md explains the step.
"""

from collections.abc import Sequence
from math import isclose

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer


class Dataset:
    """Inputs and targets of the same length, kept as `x` and `y`; an index gives the pair (x[index], y[index]).

    The index is anything a tensor takes: a number (also negative), a slice, a list or a tensor of numbers.

    Raises AssertionError if x and y have different lengths, and IndexError for an index out of range.
    """

    def __init__(self, x: Tensor, y: Tensor):
        raise NotImplementedError("step 6: Dataset.__init__")

    def __len__(self) -> int:
        raise NotImplementedError("step 6: Dataset.__len__")

    def __getitem__(self, index: int | slice | Sequence[int] | Tensor) -> tuple[Tensor, Tensor]:
        raise NotImplementedError("step 6: Dataset.__getitem__")


class Subset:
    """The rows of `dataset` that `indices` names, in that order.

    The index is a number (also negative), a slice or a list of numbers.
    """

    def __init__(self, dataset: Dataset, indices: Sequence[int]):
        self.dataset, self.indices = dataset, indices

    def __len__(self) -> int:
        raise NotImplementedError("step 6: Subset.__len__")

    def __getitem__(self, index: int | slice | list[int]) -> tuple[Tensor, Tensor]:
        raise NotImplementedError("step 6: Subset.__getitem__")


def random_split(dataset: Dataset, lengths: Sequence[float], generator: torch.Generator | None = None) -> list[Subset]:
    """Split a dataset into parts of these lengths that share no row: one torch.randperm of all rows, cut up.

    Lengths that add up to 1 are shares of the dataset: each is rounded down to whole rows, and the rows left over go
    to the first parts, one each.

    Raises ValueError for a negative length, and if the lengths do not add up to the length of the dataset.
    """
    raise NotImplementedError("step 6: random_split")


def fit(model: nn.Module, x: Tensor, y: Tensor, epochs: int, bs: int, opt: Optimizer) -> list[float]:
    """Train `model` on the batches of x (n, n_in) and y (n,), in order; return the loss of every batch."""
    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
    return losses
