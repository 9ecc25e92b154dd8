"""Step 4, Sequential: layers in a row, against torch.nn.Sequential."""

from types import SimpleNamespace

from torch import nn

from checks.reference_loop import PlainSGD, reference_loop


def fit(model, x, y, epochs, bs, lr):
    opt = PlainSGD(model.parameters(), lr)
    return reference_loop(model, list(zip(x.split(bs), y.split(bs))) * epochs, opt)


reference = SimpleNamespace(Sequential=nn.Sequential, fit=fit)
forbidden_apis = ["torch.nn.Sequential"]
