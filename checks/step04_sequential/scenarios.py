"""Step 4, Sequential: layers in a row, against torch.nn.Sequential."""

import copy
from collections import OrderedDict
from types import SimpleNamespace

import torch
from torch import nn

from checks.bare import PlainSGD, bare_loop
from checks.scenario import raised, scenario, snapshot


def fit(model, x, y, epochs, bs, lr):
    opt = PlainSGD(model.parameters(), lr)
    return bare_loop(model, list(zip(x.split(bs), y.split(bs))) * epochs, opt)


reference = SimpleNamespace(Sequential=nn.Sequential, fit=fit)
rebuilds = ["torch.nn.Sequential"]


def some(n):
    """Layers that can be told apart by their size."""
    return [nn.Linear(1, i + 1) for i in range(n)]


def sizes(modules):
    return [module.out_features for module in modules]


def keys(module):
    return list(module.state_dict())


@scenario()
def output_and_gradients(impl, draw):
    mlp, x = draw.mlp(4, 5, 3), draw.normal(7, 4)
    model = impl.Sequential(*mlp)
    out = model(x)
    out.sum().backward()
    return {"output": out.detach(), "gradients": snapshot(p.grad for p in mlp.parameters()), "state_dict": keys(model)}


@scenario()
def no_modules_at_all(impl, draw):
    model, x = impl.Sequential(), draw.normal(3)
    return {"output": model(x), "length": len(model)}


@scenario()
def one_relu_in_two_places(impl, draw):
    """A module without parameters can serve twice; one with parameters is shared, and counted once."""
    relu, layer = nn.ReLU(), draw.mlp(4, 4, 4)[0]
    model, x = impl.Sequential(layer, relu, layer, relu), draw.normal(7, 4)
    return {"output": model(x).detach(), "parameters": len(list(model.parameters())), "length": len(model)}


@scenario()
def ordered_dict(impl, draw):
    mlp, x = draw.mlp(4, 5, 3), draw.normal(7, 4)
    model = impl.Sequential(OrderedDict(zip(("zeta", "relu", "alpha"), mlp)))
    return {"output": model(x).detach(), "state_dict": keys(model), "attribute": model.alpha is mlp[2]}


@scenario()
def nested(impl, draw):
    mlp, x = draw.mlp(4, 5, 3), draw.normal(7, 4)
    model = impl.Sequential(impl.Sequential(mlp[0], mlp[1]), mlp[2], nn.Sequential(nn.Tanh()))
    return {"output": model(x).detach(), "state_dict": keys(model)}


@scenario()
def index_and_slice(impl, draw):
    model = impl.Sequential(*some(4))
    parts = [model[part] for part in (slice(1, 3), slice(None, None, 2), slice(-1, None), slice(9, None))]
    return {
        "length": len(model),
        "iterated": [sizes(model), sizes(model)],
        "index": [model[i].out_features for i in (0, 3, -1, -4)],
        "slices": [[sizes(part), keys(part), isinstance(part, impl.Sequential)] for part in parts],
        "a slice shares its layers": model[1:][0] is model[1],
    }


@scenario()
def append(impl, draw):
    model = impl.Sequential(*some(2))
    returned = model.append(nn.Linear(1, 10)) is model
    return {"layers": sizes(model), "state_dict": keys(model), "returns the model": returned}


@scenario()
def refused(impl, draw):
    model = impl.Sequential(*some(2))
    return {
        "index 2": raised(lambda: model[2]),
        "index -3": raised(lambda: model[-3]),
        "a list of layers": raised(lambda: impl.Sequential(some(2))),
        "an OrderedDict and a layer": raised(lambda: impl.Sequential(OrderedDict(a=nn.ReLU()), nn.ReLU())),
        "a dict": raised(lambda: impl.Sequential({"a": nn.ReLU()})),
        "a function": raised(lambda: impl.Sequential(torch.relu)),
        "appending a function": raised(lambda: model.append(torch.relu)),
    }


@scenario()
def states_are_exchanged(impl, draw):
    """A state loads into torch's Sequential and back, with strict=True."""
    yours, torchs, x = impl.Sequential(*draw.mlp(4, 5, 3)), draw.mlp(4, 5, 3), draw.normal(7, 4)
    saved = copy.deepcopy(torchs.state_dict())
    torchs.load_state_dict(yours.state_dict(), strict=True)
    told = {"torch's with your state": torchs(x).detach()}
    yours.load_state_dict(saved, strict=True)
    told["yours with torch's state"] = yours(x).detach()
    return told


@scenario()
def modes_and_hooks(impl, draw):
    heard, model = [], impl.Sequential(*draw.mlp(4, 5, 3))
    model.register_forward_hook(lambda *_: heard.append("model"))
    for i, layer in enumerate(model.children()):
        layer.register_forward_hook(lambda *_, i=i: heard.append(f"layer {i}"))
    model(draw.normal(2, 4))
    model.eval()
    return {"hooks": heard, "training after eval()": [module.training for module in model.modules()]}


@scenario()
def fit_two_epochs(impl, draw):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, x, y = impl.Sequential(*draw.mlp(4, 5, 3)), draw.normal(23, 4), draw.labels(23, 3)
    losses = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_without_a_short_batch(impl, draw):
    """n = 20 and bs = 5: len(x) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    told = {}
    for n in (20, 21):
        model, x, y = impl.Sequential(*draw.mlp(4, 5, 3)), draw.normal(n, 4), draw.labels(n, 3)
        told[f"{n} rows"] = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch with": told}


@scenario(slow=True)
def fit_on_mnist(impl, draw):
    model, (x, y) = impl.Sequential(*draw.mlp()), draw.mnist()
    return {"loss of batch": impl.fit(model, x, y, epochs=1, bs=64, lr=0.5)}
