"""Step 2, DummyModule: a model that knows its own parameters.

Write DummyModule and a Model on top of it, then refactor `fit`, after which the function `model` can go.
README.md explains the step.
"""

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
        raise NotImplementedError("step 2: DummyModule.__setattr__")

    def named_parameters(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Yield (name, parameter) for the model's own parameters, then ("child.name", parameter) for each child's.

        Each parameter is yielded only once.
        """
        raise NotImplementedError("step 2: DummyModule.named_parameters")

    def parameters(self) -> Iterator[nn.Parameter]:
        """Yield each parameter once."""
        raise NotImplementedError("step 2: DummyModule.parameters")

    def zero_grad(self) -> None:
        """Clear the gradient of every parameter that has one."""
        raise NotImplementedError("step 2: DummyModule.zero_grad")

    def train(self, mode: bool = True) -> "DummyModule":
        """Put the model and its children into training mode, or out of it; return the model."""
        raise NotImplementedError("step 2: DummyModule.train")

    def eval(self) -> "DummyModule":
        """Put the model and its children out of training mode; return the model."""
        return self.train(False)

    def __repr__(self) -> str:
        """The name of the class, then each child with its name on a new line."""
        raise NotImplementedError("step 2: DummyModule.__repr__")


class Model(DummyModule):
    """Linear-ReLU-Linear: (n, n_in) to (n, n_out); its children are `l1` and `l2`."""

    def __init__(self, n_in: int, nh: int, n_out: int):
        raise NotImplementedError("step 2: Model.__init__")

    def forward(self, xb: Tensor) -> Tensor:
        raise NotImplementedError("step 2: Model.forward")


def model(params: list[Tensor], xb: Tensor) -> Tensor:
    """Return the logits (n, n_out) of xb (n, n_in): a linear layer, ReLU, and another linear layer."""
    w1, b1, w2, b2 = params
    return (xb @ w1 + b1).relu() @ w2 + b2


def fit(params: list[Tensor], x: Tensor, y: Tensor, epochs: int, bs: int, lr: float) -> list[float]:
    """Train `params` on the batches of x (n, n_in) and y (n,), in order; return the loss of every batch."""
    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses
