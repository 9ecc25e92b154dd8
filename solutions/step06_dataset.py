"""Step 6, Dataset: inputs and targets become one thing."""

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
        assert len(x) == len(y), f"x has {len(x)} rows and y has {len(y)}"
        self.x, self.y = x, y
        self.rows = torch.arange(len(x), device=x.device)

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int | slice | Sequence[int] | Tensor) -> tuple[Tensor, Tensor]:
        if isinstance(index, list):  # a batch: index_select copies row by row, in a fraction of the time
            rows = self.rows[index]
            return self.x.index_select(0, rows), self.y.index_select(0, rows)
        return self.x[index], self.y[index]


class Subset:
    """The rows of `dataset` that `indices` names, in that order.

    The index is a number (also negative), a slice or a list of numbers.
    """

    def __init__(self, dataset: Dataset, indices: Sequence[int]):
        self.dataset, self.indices = dataset, indices

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: int | slice | list[int]) -> tuple[Tensor, Tensor]:
        rows = [self.indices[i] for i in index] if isinstance(index, list) else self.indices[index]
        return self.dataset[rows]


def random_split(dataset: Dataset, lengths: Sequence[float], generator: torch.Generator | None = None) -> list[Subset]:
    """Split a dataset into parts of these lengths that share no row: one torch.randperm of all rows, cut up.

    Lengths that add up to 1 are shares of the dataset: each is rounded down to whole rows, and the rows left over go
    to the first parts, one each.

    Raises ValueError for a negative length, and if the lengths do not add up to the length of the dataset.
    """
    shares = isclose(sum(lengths), 1)
    if min(lengths) < 0 or not (shares or sum(lengths) == len(dataset)):
        raise ValueError(f"{len(dataset)} rows cannot be split into parts of {lengths}")
    if shares:
        lengths = _whole_rows(lengths, len(dataset))
    order = torch.randperm(len(dataset), generator=generator)
    return [Subset(dataset, part.tolist()) for part in order.split(list(lengths))]


def _whole_rows(shares: Sequence[float], n: int) -> list[int]:
    lengths = [int(n * share) for share in shares]
    left_over = n - sum(lengths)
    return [length + (i < left_over) for i, length in enumerate(lengths)]


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
