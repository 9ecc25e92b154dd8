"""Step 2, DummyModule: what a module registers, against torch.nn.Module under the same subclasses."""

import copy
import math

import torch
from torch import nn

from checks.scenario import exception_name, scenario, seed_global_generators, snapshot


def give_weights(model, mlp):
    """Give a model the weights of another one, with their dtype and device."""
    for p, w in zip(list(model.parameters()), mlp.parameters()):
        torch.utils.swap_tensors(p, nn.Parameter(w.detach().clone()))  # p itself: others may hold it too
    return model


def module(impl, **attributes):
    """A DummyModule with these attributes."""
    m = impl.DummyModule()
    for name, value in attributes.items():
        setattr(m, name, value)
    return m


def names(m):
    return [name for name, _ in m.named_parameters()]


@scenario()
def registered_modules(impl, inputs):
    m = module(impl, b=nn.Linear(2, 3), a=nn.ReLU(), n=3, words="l1", layers=[nn.Linear(1, 1)], _hidden=nn.Linear(1, 2))
    m.kind = nn.ReLU  # a class of modules, not a module
    return {
        "children": list(m._modules),
        "parameters": names(m),
        "attributes": [m.n, m.words, type(m.a).__name__, type(m._hidden).__name__, len(m.layers), m.kind.__name__],
    }


@scenario()
def registered_parameters(impl, inputs):
    """A model's own parameters: they come before its children's, and a plain tensor is not one."""
    inner = module(impl, layer=nn.Linear(1, 2), shift=nn.Parameter(inputs.normal(2)))
    m = module(impl, inner=inner, scale=nn.Parameter(inputs.normal(1)), mask=inputs.normal(3).requires_grad_())
    m.again = m.scale
    return {
        "children": list(m._modules),
        "own": list(m._parameters),
        "parameters": names(m),
        "values": snapshot([m.scale, m.mask, m.inner.shift]),
    }


@scenario()
def replaced_attributes(impl, inputs):
    m = module(impl, a=nn.Linear(2, 3), b=nn.Linear(3, 4), w=nn.Parameter(inputs.normal(2)))
    m.a, m.w = nn.Linear(5, 6, bias=False), nn.Parameter(inputs.normal(7))
    return {"parameters": [[name, list(p.shape)] for name, p in m.named_parameters()]}


@scenario()
def nested_modules(impl, inputs):
    inner = module(impl, one=nn.Linear(1, 2), two=nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)))
    return {"parameters": names(module(impl, first=nn.Linear(4, 4), inner=inner, last=module(impl)))}


@scenario()
def shared_modules(impl, inputs):
    """An optimizer that gets a parameter twice steps it twice."""
    layer = nn.Linear(2, 2)
    inner = module(impl, again=layer, other=nn.Linear(1, 1))
    m = module(impl, a=layer, b=layer, inner=inner)
    return {"parameters": names(m), "how many": len(list(m.parameters()))}


@scenario()
def tied_parameters(impl, inputs):
    """One parameter in several places: of the model and of a child, of two children, of a grandchild.

    The parameters of a copy have the same numbers, and are others.
    """
    own, a, b = nn.Parameter(inputs.normal(2)), nn.Linear(2, 2), nn.Linear(2, 2)
    b.weight = a.weight
    inner = module(impl, shift=own, tied=a.weight)
    m = module(impl, inner=inner, a=a, b=b, own=own, copy=copy.deepcopy(a))
    return {"parameters": names(m), "how many": len(list(m.parameters()))}


@scenario()
def parameters_of_later_children(impl, inputs):
    """Assigned, or replaced, after the parameters were asked for."""
    inner = module(impl, a=nn.Linear(1, 2))
    m = module(impl, inner=inner)
    before = len(list(m.parameters()))
    m.b, inner.c, inner.a = nn.Linear(2, 2), nn.Linear(3, 3, bias=False), nn.Linear(4, 4)
    shapes = [list(p.shape) for p in m.parameters()]
    return {"how many before": before, "shapes": shapes, "names": names(m)}


@scenario()
def identity_of_parameters(impl, inputs):
    layers = [nn.Linear(2, 3), nn.Linear(3, 1)]
    m = module(impl, a=layers[0], b=layers[1])
    own = [p for layer in layers for p in layer.parameters()]
    return {
        "the layers' own": [p is q for p, q in zip(m.parameters(), own)],
        "twice in a row": [len(list(m.parameters())) for _ in range(2)],
        "an iterator": iter(parameters := m.parameters()) is parameters,
    }


@scenario()
def forgotten_init(impl, inputs):
    class Forgetful(impl.DummyModule):
        def __init__(self, value):
            self.a = value

    values = {"a module": nn.Linear(1, 1), "a parameter": nn.Parameter(inputs.normal(1)), "a number": 3}
    return {
        f"the error for {name}": exception_name(lambda value=value: Forgetful(value)) for name, value in values.items()
    }


@scenario()
def gradients_forgotten(impl, inputs):
    parts = [nn.Linear(2, 2), nn.Linear(2, 2)]
    params = [nn.Parameter(inputs.normal(2)), *parts[0].parameters(), *parts[1].parameters()]
    m = module(impl, w=params[0], a=parts[0], inner=module(impl, b=parts[1]))
    for p in params:
        p.grad = torch.full_like(p, math.nan)  # 0 times nan is nan: a product does not clear it
    m.zero_grad()
    return {"gradients left": [p.grad is not None and bool(p.grad.any()) for p in params]}


@scenario()
def gradients_that_are_missing(impl, inputs):
    """A parameter that took no part has no gradient, before and after: an optimizer leaves it alone."""
    m = module(impl, used=nn.Linear(2, 2), unused=nn.Linear(2, 2))
    for p in m.used.parameters():
        p.grad = torch.ones_like(p)
    m.zero_grad()
    return {
        "gradients left": [p.grad is not None and bool(p.grad.any()) for p in m.used.parameters()],
        "None where there was none": [p.grad is None for p in m.unused.parameters()],
    }


@scenario()
def training_mode(impl, inputs):
    dropout, norm = nn.Dropout(), nn.BatchNorm1d(3)
    inner = module(impl, norm=norm)
    m = module(impl, dropout=dropout, inner=inner)
    modes = {"at first": [m.training, dropout.training]}
    for name, change in (("eval()", m.eval), ("train()", m.train), ("train(False)", lambda: m.train(False))):
        returned = change()
        what = "the model" if returned is m else "None" if returned is None else "something else"
        modes[name] = [*(part.training for part in (m, dropout, inner, norm)), f"returns {what}"]
    return modes


@scenario()
def mode_of_children_apart(impl, inputs):
    """Children in another mode than the model: they were switched by themselves, or assigned later."""
    modes = {}
    for name in ("train", "eval"):
        for of_model in (True, False):
            dropout = nn.Dropout()
            inner = module(impl, dropout=dropout)
            m = module(impl, inner=inner)
            m.training, inner.training, dropout.training = of_model, not of_model, not of_model
            getattr(m, name)()
            modes[f"{name}(), the model's mode was {of_model}"] = [part.training for part in (m, inner, dropout)]
    return modes


@scenario()
def shown_children(impl, inputs):
    """The class comes first, and each child has a line of its own, in which its name is."""

    class Net(impl.DummyModule):
        pass

    m = Net()
    m.first, m.inner, m.last = nn.Linear(2, 3), module(impl, part=nn.Linear(3, 4)), nn.Linear(4, 1)
    lines = repr(m).split("\n")
    words = ("first", "in_features=2", "inner", "part", "in_features=3", "last", "in_features=4")
    return {
        "the first line names the class": "Net" in lines[0],
        "children by line": [found for line in lines if (found := [word for word in words if word in line])],
    }


@scenario()
def output_of_the_model(impl, inputs):
    model = give_weights(impl.Model(4, 5, 3), inputs.mlp(4, 5, 3))
    x = inputs.normal(7, 4).requires_grad_()
    out = model(x)
    return {"parameters": names(model), "output": out.detach(), "gradient": torch.autograd.grad(out.sum(), x)[0]}


@scenario()
def weights_of_new_models(impl, inputs):
    """The caller sets the seed: the next model has other numbers, and its layers do not share any."""
    seed_global_generators(1, inputs.device)
    one, other = impl.Model(3, 3, 3), impl.Model(3, 3, 3)
    first, second = (p for _, p in one.named_parameters() if p.dim() == 2)
    return {
        "the layers have the same": torch.equal(first, second),
        "the next model has the same": torch.equal(first, next(iter(other.parameters()))),
    }


@scenario()
def fit_two_epochs(impl, inputs):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, x, y = inputs.mlp(4, 5, 3), inputs.normal(23, 4), inputs.labels(23, 3)
    losses = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_without_a_short_batch(impl, inputs):
    """n = 20 and bs = 5: len(x) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    observed = {}
    for n in (20, 21):
        model, x, y = inputs.mlp(4, 5, 3), inputs.normal(n, 4), inputs.labels(n, 3)
        observed[f"{n} rows"] = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch with": observed}


@scenario()
def fit_on_fewer_rows_than_a_batch(impl, inputs):
    """n = 3 and bs = 5: the only batch is short."""
    model, x, y = inputs.mlp(4, 5, 3), inputs.normal(3, 4), inputs.labels(3, 3)
    losses = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = give_weights(impl.Model(784, 50, 10), inputs.mlp()), inputs.mnist()
    return {"loss of batch": impl.fit(model, x, y, epochs=1, bs=64, lr=0.5)}
