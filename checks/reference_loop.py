"""The bare training loop in torch's own parts: what every step's `fit` is compared with."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.optim.sgd import sgd


class PlainSGD:
    """torch.optim.SGD's own update, for steps that do not need the class.

    The first optimizer that is made imports torch._dynamo, which takes longer than the tests of such a step.
    """

    def __init__(self, params: Iterable[Tensor], lr: float):
        self.params, self.lr = list(params), lr

    @torch.no_grad()
    def step(self) -> None:
        grads, buffers = [p.grad for p in self.params], [None] * len(self.params)
        off = {"weight_decay": 0.0, "momentum": 0.0, "dampening": 0.0, "nesterov": False, "maximize": False}
        sgd(self.params, grads, buffers, foreach=False, lr=self.lr, **off)

    def zero_grad(self) -> None:
        for p in self.params:
            p.grad = None


def bare_loop(
    model: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    opt: Optimizer | PlainSGD,
    loss_func: Callable[[Tensor, Tensor], Tensor] = cross_entropy,
) -> list[float]:
    """Train `model` on `batches`; return the loss of every batch."""
    losses = []
    for xb, yb in batches:
        opt.zero_grad()
        loss = loss_func(model(xb), yb)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses
