"""Step 4, Sequential: layers in a row, against torch.nn.Sequential."""

import copy
from collections import OrderedDict

import torch
from torch import nn

from checks.scenario import exception_name, scenario, snapshot


def some(n):
    """Layers that differ in their size."""
    return [nn.Linear(1, i + 1) for i in range(n)]


def sizes(modules):
    return [module.out_features for module in modules]


def keys(module):
    return list(module.state_dict())


@scenario()
def output_and_gradients(impl, inputs):
    mlp, x = inputs.mlp(4, 5, 3), inputs.normal(7, 4).requires_grad_()
    model = impl.Sequential(*mlp)
    out = model(x)
    gradients = torch.autograd.grad(out.sum(), [*mlp.parameters(), x])
    return {"output": out.detach(), "gradients": list(gradients), "state_dict": keys(model)}


@scenario()
def no_modules_at_all(impl, inputs):
    model, x = impl.Sequential(), inputs.normal(3)
    return {"output": model(x), "length": len(model)}


@scenario()
def one_relu_in_two_places(impl, inputs):
    """A module without parameters can serve twice; one with parameters is shared, and counted once."""
    relu, layer = nn.ReLU(), inputs.mlp(4, 4, 4)[0]
    model, x = impl.Sequential(layer, relu, layer, relu), inputs.normal(7, 4)
    return {"output": model(x).detach(), "parameters": len(list(model.parameters())), "length": len(model)}


@scenario()
def ordered_dict(impl, inputs):
    mlp, x = inputs.mlp(4, 5, 3), inputs.normal(7, 4)
    model = impl.Sequential(OrderedDict(zip(("zeta", "relu", "alpha"), mlp)))
    return {"output": model(x).detach(), "state_dict": keys(model), "attribute": model.alpha is mlp[2]}


@scenario()
def nested(impl, inputs):
    mlp, x = inputs.mlp(4, 5, 3), inputs.normal(7, 4)
    model = impl.Sequential(impl.Sequential(mlp[0], mlp[1]), mlp[2], nn.Sequential(nn.Tanh()))
    return {"output": model(x).detach(), "state_dict": keys(model)}


@scenario()
def index_and_slice(impl, inputs):
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
def append(impl, inputs):
    model = impl.Sequential(*some(2))
    returned = model.append(nn.Linear(1, 10)) is model
    return {"layers": sizes(model), "state_dict": keys(model), "returns the model": returned}


@scenario()
def refused_indices(impl, inputs):
    model = impl.Sequential(*some(2))
    return {"index 2": exception_name(lambda: model[2]), "index -3": exception_name(lambda: model[-3])}


@scenario()
def refused_layers(impl, inputs):
    return {
        "a list of layers": exception_name(lambda: impl.Sequential(some(2))),
        "an OrderedDict and a layer": exception_name(lambda: impl.Sequential(OrderedDict(a=nn.ReLU()), nn.ReLU())),
        "a dict": exception_name(lambda: impl.Sequential({"a": nn.ReLU()})),
        "a function": exception_name(lambda: impl.Sequential(torch.relu)),
        "a class of modules": exception_name(lambda: impl.Sequential(nn.ReLU)),
    }


@scenario()
def append_refuses_what_is_no_module(impl, inputs):
    model = impl.Sequential(*some(2))
    error = exception_name(lambda: model.append(torch.relu))
    return {"appending a function": error, "layers afterwards": [type(layer).__name__ for layer in model]}


@scenario()
def append_to_names_and_to_nothing(impl, inputs):
    """The new layer is named by its place, whatever the names before it."""
    named = impl.Sequential(OrderedDict(zip(("zeta", "relu", "alpha"), some(3)))).append(nn.Linear(1, 10))
    empty = impl.Sequential().append(nn.Linear(1, 10)).append(nn.Linear(1, 20))
    return {"with names": [sizes(named), keys(named)], "empty at first": [sizes(empty), keys(empty)]}


@scenario()
def twelve_layers(impl, inputs):
    """As strings, 10 comes before 2."""
    model = impl.Sequential(*some(12))
    return {
        "iterated": sizes(model),
        "state_dict": keys(model),
        "index 10": model[10].out_features,
        "slice": [sizes(model[9:11]), keys(model[9:11])],
    }


@scenario()
def two_loops_at_once(impl, inputs):
    """The model may also run while a loop goes through its layers."""
    model, mlp, x = impl.Sequential(*some(3)), inputs.mlp(4, 5, 3), inputs.normal(7, 4)
    loops = [[outer.out_features, inner.out_features] for outer in model for inner in model]
    running = impl.Sequential(*mlp)
    return {"outer and inner": loops, "outputs inside a loop": [running(x).detach() for _ in running]}


@scenario()
def a_copy_and_a_replaced_layer(impl, inputs):
    """What runs are the children: those of a copy are copies, and a child that is replaced runs no more."""
    mlp, x = inputs.mlp(4, 5, 3), inputs.normal(7, 4)
    model = impl.Sequential(*mlp)
    copied = copy.deepcopy(model)
    with torch.no_grad():
        mlp[0].weight.zero_()
    observed = {"output of a copy from before": copied(x).detach()}
    setattr(copied, "1", nn.Tanh())
    observed["output with another layer 1"] = copied(x).detach()
    observed["the layers"] = [type(layer).__name__ for layer in copied]
    return observed


@scenario()
def eval_mode_keeps_gradients(impl, inputs):
    """eval() is for dropout and batch norm; gradients are another matter."""
    model = impl.Sequential(*inputs.mlp(4, 5, 3)).eval()
    out = model(inputs.normal(7, 4))
    return {"output needs a gradient": out.requires_grad, "output": out.detach()}


@scenario()
def states_are_exchanged(impl, inputs):
    """A state loads into torch's Sequential and back, with strict=True."""
    yours, torchs, x = impl.Sequential(*inputs.mlp(4, 5, 3)), inputs.mlp(4, 5, 3), inputs.normal(7, 4)
    saved = copy.deepcopy(torchs.state_dict())
    torchs.load_state_dict(yours.state_dict(), strict=True)
    observed = {"torch's with your state": torchs(x).detach()}
    yours.load_state_dict(saved, strict=True)
    observed["yours with torch's state"] = yours(x).detach()
    return observed


@scenario()
def modes_and_hooks(impl, inputs):
    heard, model = [], impl.Sequential(*inputs.mlp(4, 5, 3))
    model.register_forward_hook(lambda *_: heard.append("model"))
    for i, layer in enumerate(model.children()):
        layer.register_forward_hook(lambda *_, i=i: heard.append(f"layer {i}"))
    model(inputs.normal(2, 4))
    model.eval()
    return {"hooks": heard, "training after eval()": [module.training for module in model.modules()]}


@scenario()
def fit_two_epochs(impl, inputs):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, x, y = impl.Sequential(*inputs.mlp(4, 5, 3)), inputs.normal(23, 4), inputs.labels(23, 3)
    losses = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_without_a_short_batch(impl, inputs):
    """n = 20 and bs = 5: len(x) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    observed = {}
    for n in (20, 21):
        model, x, y = impl.Sequential(*inputs.mlp(4, 5, 3)), inputs.normal(n, 4), inputs.labels(n, 3)
        observed[f"{n} rows"] = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch with": observed}


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = impl.Sequential(*inputs.mlp()), inputs.mnist()
    return {"loss of batch": impl.fit(model, x, y, epochs=1, bs=64, lr=0.5)}
