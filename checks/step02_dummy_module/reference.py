"""Step 2, DummyModule: what a module registers, against torch.nn.Module under the same subclasses."""

from types import SimpleNamespace

import torch
from torch import nn

from checks.reference_loop import PlainSGD, reference_loop


class Model(nn.Module):
    def __init__(self, n_in, nh, n_out):
        super().__init__()
        self.l1, self.l2 = nn.Linear(n_in, nh), nn.Linear(nh, n_out)

    def forward(self, xb):
        return self.l2(torch.relu(self.l1(xb)))


def fit(model, x, y, epochs, bs, lr):
    opt = PlainSGD(model.parameters(), lr)
    return reference_loop(model, list(zip(x.split(bs), y.split(bs))) * epochs, opt)


reference = SimpleNamespace(DummyModule=nn.Module, Model=Model, fit=fit)
forbidden_apis = [
    "torch.nn.Module",
    "torch.nn.ModuleList",
    "torch.nn.ModuleDict",
    "torch.nn.Sequential",
    "torch.nn.ParameterList",
    "torch.nn.ParameterDict",
]
