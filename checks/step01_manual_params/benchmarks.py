"""Step 1: cross_entropy."""

from functools import partial

import torch
from torch.nn.functional import cross_entropy


def cross_entropy_with_gradient(race, yours, inputs, rows):
    logits, labels = inputs.normal(rows, 10).requires_grad_(), inputs.labels(rows, 10)

    def gradient(loss_func):
        return lambda: torch.autograd.grad(loss_func(logits, labels), logits)

    race(gradient(yours(1).cross_entropy), gradient(cross_entropy))


benchmarks = {
    f"cross entropy with gradient, {rows} rows": partial(cross_entropy_with_gradient, rows=rows) for rows in (64, 1024)
}
