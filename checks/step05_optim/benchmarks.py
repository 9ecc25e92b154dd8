"""Step 5: SGD, with as many parameters as an MLP has and with many small ones."""

from functools import partial

import torch

MLP = [(50, 784), (50,), (50, 50), (50,), (10, 50), (10,)]
MANY = [(50, 50), (50,)] * 100


def sgd_step_with_momentum(race, yours, inputs, shapes):
    def step(SGD):
        params = [inputs.normal(*shape).requires_grad_() for shape in shapes]
        for p in params:
            p.grad = inputs.normal(*p.shape)
        return SGD(params, lr=1e-3, momentum=0.9).step

    race(step(yours(5).SGD), step(torch.optim.SGD))


benchmarks = {
    f"sgd step with momentum, {len(shapes)} parameters": partial(sgd_step_with_momentum, shapes=shapes)
    for shapes in (MLP, MANY)
}
