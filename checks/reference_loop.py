"""The reference loop: torch's own parts in the plainest training loop, which every step's `fit` is compared with."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer


class PlainSGD:
    """p - lr * grad, the same bits as torch.optim.SGD's, for steps that do not need the class.

    The first optimizer that a process makes imports torch._dynamo, which takes longer than the tests of such a step.
    """

    def __init__(self, params: Iterable[Tensor], lr: float):
        self.params, self.lr = list(params), lr

    @torch.no_grad()
    def step(self) -> None:
        for p in self.params:
            p.add_(p.grad, alpha=-self.lr)

    def zero_grad(self) -> None:
        for p in self.params:
            p.grad = None


def reference_loop(
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


def accuracy(out: Tensor, yb: Tensor) -> Tensor:
    """The share of rows whose largest number is in the column of their class; a number in the dtype of `out`."""
    return (out.argmax(1) == yb).to(out.dtype).mean()


@torch.no_grad()
def validate(model: nn.Module, loss_func: Callable, valid_dl: Iterable) -> tuple[float, float]:
    """The loss and the accuracy of all rows as one batch."""
    model.eval()
    x, y = (torch.cat(parts) for parts in zip(*valid_dl))
    out = model(x)
    return loss_func(out, y).item(), accuracy(out, y).item()


def loop_with_validation(epochs, model, loss_func, opt, train_dl, valid_dl, accumulate=1) -> list[float]:
    """The reference loop, with a validation after every epoch; return the loss of every batch.

    Where `accumulate` batches share an update, the gradient is that of all of them as one batch.
    """
    losses = []
    for epoch in range(epochs):
        model.train()
        batches = list(train_dl)
        if accumulate == 1:
            losses += reference_loop(model, batches, opt, loss_func)
        else:
            for i in range(0, len(batches), accumulate):
                group = batches[i : i + accumulate]
                losses += [loss_func(model(xb), yb).item() for xb, yb in group]
                reference_loop(model, [[torch.cat(parts) for parts in zip(*group)]], opt, loss_func)
        print(epoch, validate(model, loss_func, valid_dl))
    return losses
