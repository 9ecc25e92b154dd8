"""Step 5, optim: SGD against torch.optim.SGD, flag by flag.

lr, momentum and weight decay are powers of two, which makes every correct form bit-equal to torch's.
"""

from functools import partial
from types import SimpleNamespace

import torch

from checks.reference_loop import reference_loop


def fit(model, x, y, epochs, bs, opt):
    return reference_loop(model, list(zip(x.split(bs), y.split(bs))) * epochs, opt)


reference = SimpleNamespace(
    Optimizer=torch.optim.Optimizer,
    SGD=partial(torch.optim.SGD, foreach=False),
    fit=fit,
)
forbidden_apis = ["torch.optim"]
