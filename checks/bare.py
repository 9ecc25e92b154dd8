"""The bare training loop in torch's own parts: what every step's `fit` is compared with."""

from collections.abc import Callable, Iterable

from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer


def bare_loop(
    model: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    opt: Optimizer,
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
