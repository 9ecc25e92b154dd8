"""Step 3, ModuleList: any number of layers, and all of them registered.

Three parts: registration by hand, a list that does it, and the model on top of that list. `fit` stays as it is: it does
not know what a model is made of. README.md explains the step.
"""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

# Part 1: registered by hand


class Model(nn.Module):
    """The layers one after another; the children are `layer_0`, `layer_1`, …; `layers` is a list of the model's own."""

    layers: list[nn.Module]

    def __init__(self, layers: Iterable[nn.Module]):
        raise NotImplementedError("step 3: Model.__init__")

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


# Part 2: a list that is a module


class ModuleList(nn.Module):
    """A list of modules that is itself a module; its children are `0`, `1`, ….

    Raises IndexError for an index out of range, and TypeError for anything that is not a module.
    """

    _modules: dict[str, nn.Module]  # nn.Module keeps the children here

    def __init__(self, modules: Iterable[nn.Module] = ()):
        super().__init__()
        for module in modules:
            self.append(module)

    def __len__(self) -> int:
        raise NotImplementedError("step 3: ModuleList.__len__")

    def __iter__(self) -> Iterator[nn.Module]:
        raise NotImplementedError("step 3: ModuleList.__iter__")

    def append(self, module: nn.Module) -> "ModuleList":
        """Add a module at the end; return the list."""
        raise NotImplementedError("step 3: ModuleList.append")

    def extend(self, modules: Iterable[nn.Module]) -> "ModuleList":
        """Add modules at the end; return the list."""
        raise NotImplementedError("step 3: ModuleList.extend")

    def __getitem__(self, index: int | slice) -> "nn.Module | ModuleList":
        """The module at an index, which may be negative, or a ModuleList of a slice."""
        raise NotImplementedError("step 3: ModuleList.__getitem__")

    def __setitem__(self, index: int, module: nn.Module) -> None:
        """Put a module in the place of the one at an index, which may be negative."""
        raise NotImplementedError("step 3: ModuleList.__setitem__")

    def insert(self, index: int, module: nn.Module) -> None:
        """Put a module before the one at an index, which may be negative; the names are the new places."""
        raise NotImplementedError("step 3: ModuleList.insert")


# Part 3: the model again


class SequentialModel(nn.Module):
    """The layers one after another; the only child is `layers`, a ModuleList."""

    def __init__(self, layers: Iterable[nn.Module]):
        raise NotImplementedError("step 3: SequentialModel.__init__")

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError("step 3: SequentialModel.forward")


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
