"""Step 7, DataLoader: the loop asks for batches and no longer cuts them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import Dataset


class DataLoader:
    """The batches (xb, yb) of a dataset, in order, each time you iterate.

    The last batch has what is left over, or is left out with `drop_last`. The dataset must take slices.

    Raises ValueError if `batch_size` is not positive.
    """

    def __init__(self, dataset: Dataset, batch_size: int, drop_last: bool = False):
        if batch_size <= 0:
            raise ValueError(f"batch_size must be positive, got {batch_size}")
        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last

    def __len__(self) -> int:
        """The number of batches."""
        whole, left_over = divmod(len(self.dataset), self.batch_size)  # type: ignore[arg-type]
        return whole if self.drop_last or not left_over else whole + 1

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        for i in range(len(self)):
            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]


def get_dls(train_ds: Dataset, valid_ds: Dataset, bs: int) -> tuple[DataLoader, DataLoader]:
    """The loaders for training, in batches of bs, and for validation, in batches of 2 * bs."""
    return DataLoader(train_ds, bs), DataLoader(valid_ds, 2 * bs)


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
