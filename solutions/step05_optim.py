"""Step 5, optim: the update rule leaves the loop and becomes an object."""

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
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        self.param_groups = [{**defaults, **group, "params": list(group["params"])} for group in groups]
        self.state: dict[Tensor, dict] = defaultdict(dict)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clear every gradient: set it to None, or, if `set_to_none` is False, fill it with zeros in place."""
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.zero_()

    def state_dict(self) -> dict:
        """Return {"state": …, "param_groups": …} with a number for each parameter: its place among all."""
        place = self._places()
        return {
            "state": {place[p]: dict(kept) for p, kept in self.state.items()},
            "param_groups": [{**group, "params": [place[p] for p in group["params"]]} for group in self.param_groups],
        }

    def load_state_dict(self, state_dict: dict) -> None:
        """Load what `state_dict` returned: the options of every group and copies of the state.

        Raises ValueError if the groups do not have the same sizes.
        """
        saved = state_dict["param_groups"]
        if [len(group["params"]) for group in saved] != [len(group["params"]) for group in self.param_groups]:
            raise ValueError("loaded state dict has groups of other sizes than the optimizer's")
        for group, options in zip(self.param_groups, saved):
            group.update({**options, "params": group["params"]})
        self.state.clear()
        for p, place in self._places().items():
            if place in state_dict["state"]:
                self.state[p] = deepcopy(state_dict["state"][place])

    def _places(self) -> dict[Tensor, int]:
        params = [p for group in self.param_groups for p in group["params"]]
        return {p: place for place, p in enumerate(params)}


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
        for name, value in {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}.items():
            if value < 0:
                raise ValueError(f"{name} must not be negative, got {value}")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("nesterov needs a momentum and no dampening")
        options = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        super().__init__(params, options)

    @torch.no_grad()
    def step(self) -> None:
        """Take one step: move every parameter that has a gradient."""
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])

    def _direction(self, p: Tensor, g: Tensor, group: dict) -> Tensor:
        if group["maximize"]:
            g = -g
        if group["weight_decay"]:
            g = g.add(p, alpha=group["weight_decay"])
        if not group["momentum"]:
            return g
        buffer = self.state[p].get("momentum_buffer")
        if buffer is None:
            buffer = self.state[p]["momentum_buffer"] = g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
        return g.add(buffer, alpha=group["momentum"]) if group["nesterov"] else buffer


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
