"""Step 5, optim: SGD against torch.optim.SGD, flag by flag.

lr, momentum and weight decay are powers of two, which makes every correct form bit-equal to torch's.
"""

from copy import deepcopy
from functools import partialmethod
from types import SimpleNamespace

import torch

from checks.reference_loop import reference_loop


def fit(model, x, y, epochs, bs, opt):
    return reference_loop(model, list(zip(x.split(bs), y.split(bs))) * epochs, opt)


class SGD(torch.optim.SGD):
    """torch's, which loads a state without copying its tensors: two optimizers would share their buffers."""

    __init__ = partialmethod(torch.optim.SGD.__init__, foreach=False)

    def load_state_dict(self, state_dict):
        super().load_state_dict(deepcopy(state_dict))


reference = SimpleNamespace(
    Optimizer=torch.optim.Optimizer,
    SGD=SGD,
    fit=fit,
)
forbidden_apis = ["torch.optim"]
