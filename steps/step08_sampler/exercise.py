"""Step 8, Sampler: the order of the rows leaves the loader.

Write the samplers, the two ways to make a batch, the loader and get_dls. DataLoader.prefetch is a stretch goal: leave
it for last. `fit` stays as it is: it only asks for batches. README.md explains the step.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import Dataset


class SequentialSampler:
    """The indices of `data_source` in order."""

    def __init__(self, data_source: Sized):
        self.data_source = data_source

    def __len__(self) -> int:
        return len(self.data_source)

    def __iter__(self) -> Iterator[int]:
        raise NotImplementedError("step 8: SequentialSampler.__iter__")


class RandomSampler:
    """The indices of `data_source`, each once, in a new random order each time you iterate.

    The order is that of torch.randperm, by `generator` or by torch's global one.
    """

    def __init__(self, data_source: Sized, generator: torch.Generator | None = None):
        self.data_source, self.generator = data_source, generator

    def __len__(self) -> int:
        return len(self.data_source)

    def __iter__(self) -> Iterator[int]:
        raise NotImplementedError("step 8: RandomSampler.__iter__")


class BatchSampler:
    """The indices of a sampler, in lists of `batch_size`, taken from the sampler as the lists are asked for.

    The last list has what is left over, or is left out with `drop_last`.

    Raises ValueError if `batch_size` is not positive.
    """

    def __init__(self, sampler: SequentialSampler | RandomSampler | Sequence[int], batch_size: int, drop_last: bool):
        raise NotImplementedError("step 8: BatchSampler.__init__")

    def __len__(self) -> int:
        """The number of lists."""
        raise NotImplementedError("step 8: BatchSampler.__len__")

    def __iter__(self) -> Iterator[list[int]]:
        raise NotImplementedError("step 8: BatchSampler.__iter__")


def collate(samples: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Make one batch of pairs (x, y) whose x have the same shape: x and y stacked along a new first dimension."""
    raise NotImplementedError("step 8: collate")


def pad_collate(samples: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """Make one batch of pairs (x, y) whose x have different lengths, (length, …) each.

    Shorter x are filled up with zeros at the end: x becomes (n, longest length, …).
    """
    raise NotImplementedError("step 8: pad_collate")


class DataLoader:
    """The batches of a dataset; `batch_sampler` decides which rows are in a batch.

    Without a `collate_fn`, the dataset is indexed once with all the rows of a batch; with one, it is indexed row by
    row, and `collate_fn` makes the batch from the list of rows. With `num_workers`, that many threads fetch batches
    ahead of the loop.
    """

    def __init__(
        self,
        dataset: Dataset,
        batch_sampler: BatchSampler,
        collate_fn: Callable[[list], tuple[Tensor, Tensor]] | None = None,
        num_workers: int = 0,
    ):
        self.dataset, self.batch_sampler = dataset, batch_sampler
        self.collate_fn, self.num_workers = collate_fn, num_workers

    def __len__(self) -> int:
        """The number of batches."""
        return len(self.batch_sampler)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return self.prefetch() if self.num_workers else map(self.fetch, self.batch_sampler)

    def fetch(self, indices: list[int]) -> tuple[Tensor, Tensor]:
        """The batch with these rows."""
        raise NotImplementedError("step 8: DataLoader.fetch")

    def prefetch(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield the batches in order, while `num_workers` threads fetch a few of those that come next.

        An exception in a thread is raised in the loop, in place of its batch. When the loop ends, so do the threads.
        """
        raise NotImplementedError("step 8: DataLoader.prefetch, a stretch goal")


def get_dls(
    train_ds: Dataset, valid_ds: Dataset, bs: int, generator: torch.Generator | None = None
) -> tuple[DataLoader, DataLoader]:
    """The loaders for training, shuffled by `generator`, in batches of bs, and for validation, in order, of 2 * bs."""
    raise NotImplementedError("step 8: get_dls")


# Unchanged: not one line of the loop changes.


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
    model.eval()
    loss, hits, rows = 0.0, 0.0, 0
    with torch.no_grad():
        for xb, yb in valid_dl:
            out = model(xb)
            loss += loss_func(out, yb).item() * len(xb)
            hits += accuracy(out, yb).item() * len(xb)
            rows += len(xb)
    return loss / rows, hits / rows


def fit(
    epochs: int,
    model: nn.Module,
    loss_func: Callable[[Tensor, Tensor], Tensor],
    opt: Optimizer,
    train_dl: Iterable[tuple[Tensor, Tensor]],
    valid_dl: Iterable[tuple[Tensor, Tensor]],
    accumulate: int = 1,
) -> list[float]:
    """Train for `epochs` and print the validation loss and accuracy after each; return the loss of every batch.

    Every `accumulate` batches share one update, by the gradient of the mean loss over all their rows.
    """
    losses = []
    for epoch in range(epochs):
        model.train()
        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
        print(f"epoch {epoch}: validation loss {valid_loss:.4f}, accuracy {valid_accuracy:.4f}")
    return losses
