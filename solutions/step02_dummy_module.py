"""Step 2, DummyModule: a model that knows its own parameters."""

from collections.abc import Callable, Iterator
from itertools import chain

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy


class DummyModule:
    """A model made of parameters and other modules (its children); assigning one to an attribute registers it.

    `_parameters` and `_modules` map names to the model's own parameters and to its children, in the order in which
    they were assigned. Children are DummyModules or torch's modules. `training` is True in training mode.
    """

    forward: Callable[..., Tensor]  # what a subclass writes

    def __init__(self):
        self._parameters = {}
        self._modules = {}
        self.training = True

    def __call__(self, *inputs):
        return self.forward(*inputs)

    def __setattr__(self, name: str, value) -> None:
        """Set an attribute, and register the value if it is an nn.Parameter or a module.

        Raises AttributeError if one of these is assigned before `super().__init__()` was called.
        """
        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif isinstance(value, DummyModule | nn.Module):
            self._modules[name] = value
        super().__setattr__(name, value)

    def named_parameters(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Yield (name, parameter) for the model's own parameters, then ("child.name", parameter) for each child's.

        Each parameter is yielded only once.
        """
        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
        seen = set()
        for name, p in chain(self._parameters.items(), of_children):
            if p not in seen:
                seen.add(p)
                yield name, p

    def parameters(self) -> Iterator[nn.Parameter]:
        """Yield each parameter once."""
        for _, p in self.named_parameters():
            yield p

    def zero_grad(self) -> None:
        """Clear the gradient of every parameter that has one."""
        for p in self.parameters():
            p.grad = None

    def train(self, mode: bool = True) -> "DummyModule":
        """Put the model and its children into training mode, or out of it; return the model."""
        self.training = mode
        for child in self._modules.values():
            child.train(mode)
        return self

    def eval(self) -> "DummyModule":
        """Put the model and its children out of training mode; return the model."""
        return self.train(False)

    def __repr__(self) -> str:
        """The name of the class, then each child with its name on a new line."""
        children = [f"  ({name}): {child!r}".replace("\n", "\n  ") for name, child in self._modules.items()]
        return "\n".join([f"{type(self).__name__}(", *children, ")"])


class Model(DummyModule):
    """Linear-ReLU-Linear: (n, n_in) to (n, n_out); its children are `l1` and `l2`."""

    def __init__(self, n_in: int, nh: int, n_out: int):
        super().__init__()
        self.l1 = nn.Linear(n_in, nh)
        self.l2 = nn.Linear(nh, n_out)

    def forward(self, xb: Tensor) -> Tensor:
        return self.l2(self.l1(xb).relu())


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
