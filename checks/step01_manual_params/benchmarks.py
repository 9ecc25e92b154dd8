"""Step 1: cross_entropy."""

import pytest
import torch
from torch.nn.functional import cross_entropy


@pytest.mark.parametrize("rows", [64, 1024], ids="{} rows".format)
def test_cross_entropy_with_gradient(race, yours, inputs, rows):
    logits, labels = inputs.normal(rows, 10).requires_grad_(), inputs.labels(rows, 10)

    def gradient(loss_func):
        return lambda: torch.autograd.grad(loss_func(logits, labels), logits)

    race(gradient(yours(1).cross_entropy), gradient(cross_entropy))
