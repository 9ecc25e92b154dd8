"""Step 4, Sequential: a list of layers that is the model.

Write Sequential. `fit` stays as it is: it does not know what a model is made of. README.md explains the step.
"""

from collections import OrderedDict
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy


class Sequential(nn.Module):
    """Modules one after another: the output of each is the input of the next.

    The children are `0`, `1`, …, or have the names of an OrderedDict, which is then the only argument.

    Raises IndexError for an index out of range, and TypeError for anything that is not a module.
    """

    _modules: dict[str, nn.Module]  # nn.Module keeps the children here

    def __init__(self, *modules: nn.Module | OrderedDict[str, nn.Module]):
        raise NotImplementedError("step 4: Sequential.__init__")

    def __len__(self) -> int:
        raise NotImplementedError("step 4: Sequential.__len__")

    def __iter__(self) -> Iterator[nn.Module]:
        raise NotImplementedError("step 4: Sequential.__iter__")

    def forward(self, input: Tensor) -> Tensor:
        raise NotImplementedError("step 4: Sequential.forward")

    def __getitem__(self, index: int | slice) -> "nn.Module | Sequential":
        """The module at an index, which may be negative, or a Sequential of a slice, whose names stay as they are."""
        raise NotImplementedError("step 4: Sequential.__getitem__")

    def append(self, module: nn.Module) -> "Sequential":
        """Add a module at the end, named by its place; return the Sequential."""
        raise NotImplementedError("step 4: Sequential.append")


def fit(model, x: Tensor, y: Tensor, epochs: int, bs: int, lr: float) -> list[float]:
    """Train `model` on the batches of x (n, n_in) and y (n,), in order; return the loss of every batch."""
    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
    return losses
