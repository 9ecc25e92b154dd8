"""Step 5, optim: the update rule leaves the loop and becomes an object.

Write the two classes, then refactor `fit`. README.md explains the step.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy


class Optimizer:
    """Hold parameters in groups, each with its own options, and the state of each parameter.

    `params` is an iterable of tensors, or of dicts {"params": tensors, option: value, …}, one dict per group; a dict
    beside a tensor is an error, of any type. `defaults` are the options of every group that does not set its own.
    `param_groups` is a list of dicts {"params": [tensors], option: value, …}.
    `state` maps a parameter to a dict of what the optimizer stores for it.

    Raises ValueError if there are no parameters.
    """

    step: Callable[[], None]  # what a subclass writes

    def __init__(self, params: Iterable, defaults: dict):
        raise NotImplementedError("step 5: Optimizer.__init__")

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clear every gradient: set it to None, or, if `set_to_none` is False, fill it with zeros in place."""
        raise NotImplementedError("step 5: Optimizer.zero_grad")

    def state_dict(self) -> dict:
        """Return {"state": …, "param_groups": …} with a number for each parameter: its place among all."""
        raise NotImplementedError("step 5: Optimizer.state_dict")

    def load_state_dict(self, state_dict: dict) -> None:
        """Load what `state_dict` returned: the options of every group and copies of the state.

        Raises ValueError if the groups do not have the same sizes.
        """
        raise NotImplementedError("step 5: Optimizer.load_state_dict")


class SGD(Optimizer):
    """Stochastic gradient descent, as in the formula box of torch.optim.SGD.

    With gradient g (negated if `maximize`), parameter p and buffer b, each step computes

        g = g + weight_decay * p
        b = g on the first step, later momentum * b + (1 - dampening) * g     (only if momentum is not 0)
        g = g + momentum * b if nesterov, else b                              (only if momentum is not 0)
        p = p - lr * g

    A parameter without a gradient stays as it is.

    Raises ValueError for a negative lr, momentum or weight_decay, and for nesterov without momentum or with
    dampening.
    """

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        maximize: bool = False,
    ):
        raise NotImplementedError("step 5: SGD.__init__")

    @torch.no_grad()
    def step(self) -> None:
        """Take one step: move every parameter that has a gradient."""
        raise NotImplementedError("step 5: SGD.step")


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
