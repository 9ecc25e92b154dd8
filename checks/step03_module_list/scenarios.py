"""Step 3, ModuleList: registered layers, against torch.nn.ModuleList."""

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


def called(model, x):
    """How often forward hooks are called, on the model and on its linear layers."""
    heard = []
    hooks = [
        module.register_forward_hook(lambda *_, name=name: heard.append(name))
        for name, module in [("model", model), *((f"layer {i}", m) for i, m in enumerate(linear_layers(model)))]
    ]
    model(x)
    for hook in hooks:
        hook.remove()
    return heard


def linear_layers(model):
    return [module for module in model.modules() if isinstance(module, nn.Linear)]


def model_checks(model_class, inputs):
    """What both models of the step have to do."""
    mlp = inputs.mlp(4, 5, 3)
    model, x = model_class(list(mlp)), inputs.normal(7, 4)
    out = model(x)
    out.sum().backward()
    observed = {
        "output": out.detach(),
        "gradients": snapshot(p.grad for p in mlp.parameters()),
        "parameters are the layers' own": [p is q for p, q in zip(model.parameters(), mlp.parameters())],
        "hooks": called(model, x),
    }
    model.eval()
    observed["training after eval()"] = [layer.training for layer in mlp]
    observed["dtypes after to()"] = [
        str(p.dtype) for p in model.to(torch.float16).parameters()
    ]  # no input has this one
    return observed


@scenario()
def layers_registered_by_hand(impl, inputs):
    return {"state_dict": keys(impl.Model(list(inputs.mlp(4, 5, 3)))), **model_checks(impl.Model, inputs)}


@scenario()
def layers_from_an_iterator(impl, inputs):
    model = impl.Model(layer for layer in inputs.mlp(4, 5, 3))
    return {"state_dict": keys(model), "output": model(inputs.normal(7, 4)).detach()}


@scenario()
def layers_from_a_list_that_grows(impl, inputs):
    """The list that was given is the caller's: what is appended to it later is no part of the model."""
    layers = list(inputs.mlp(4, 5, 3))
    model = impl.Model(layers)
    layers.append(nn.Tanh())
    return {"output": model(inputs.normal(7, 4)).detach(), "layers": len(model.layers)}


@scenario()
def one_layer_in_two_places(impl, inputs):
    """A layer that is there twice runs twice; its parameters are the model's once."""
    layer, relu = inputs.mlp(4, 4, 4)[0], nn.ReLU()
    observed, x = {}, inputs.normal(7, 4)
    for name in ("Model", "SequentialModel"):
        model = getattr(impl, name)([layer, relu, layer, relu])
        places = [[layer, relu].index(each) for each in model.layers]
        observed[name] = [model(x).detach(), len(model.layers), places, len(list(model.parameters()))]
    return observed


@scenario()
def list_operations(impl, inputs):
    layers = impl.ModuleList(some(3))
    observed = {"length": len(layers), "iterated": sizes(layers), "iterated again": sizes(layers)}
    observed["index"] = [layers[i].out_features for i in (0, 2, -1, -3)]
    observed["slices"] = [
        sizes(layers[part]) for part in (slice(1, None), slice(None, None, 2), slice(5, 9), slice(-1))
    ]
    observed["kind of a slice"] = isinstance(layers[1:], impl.ModuleList)
    observed["a slice shares its modules"] = layers[1:][0] is layers[1]
    returned = [layers.append(nn.Linear(1, 10)) is layers, layers.extend(iter(some(2))) is layers]
    observed["append and extend return the list"] = returned
    observed["after append and extend"] = [sizes(layers), keys(layers)]
    return observed


@scenario()
def two_loops_at_once(impl, inputs):
    layers = impl.ModuleList(some(3))
    loops = [[outer.out_features, inner.out_features] for outer in layers for inner in layers]
    return {"outer and inner": loops, "side by side": [[a is b, a.out_features] for a, b in zip(layers, layers)]}


@scenario()
def twelve_layers(impl, inputs):
    """As strings, 10 comes before 2."""
    layers = impl.ModuleList(some(12))
    layers.insert(2, nn.Linear(1, 20))
    return {"iterated": sizes(layers), "state_dict": keys(layers), "index 10": layers[10].out_features}


@scenario()
def children_set_by_name(impl, inputs):
    """The children are the list: what is set or added by its name is in it."""
    layers = impl.ModuleList(some(3))
    setattr(layers, "1", nn.Linear(1, 10))
    layers.add_module("3", nn.Linear(1, 20))
    return {"iterated": sizes(layers), "length": len(layers), "index": [layers[i].out_features for i in (1, -1)]}


@scenario()
def set_items(impl, inputs):
    layers = impl.ModuleList(some(3))
    layers[0], layers[-1] = nn.Linear(1, 10), nn.Linear(1, 20)
    return {"layers": sizes(layers), "state_dict": keys(layers), "parameters": [p.numel() for p in layers.parameters()]}


@scenario()
def insert(impl, inputs):
    observed = {}
    for index in (0, 1, 3, -1, -3):
        layers = impl.ModuleList(some(3)).eval()
        layers.insert(index, nn.Linear(1, 10))
        observed[f"at {index}"] = [sizes(layers), keys(layers), [p.numel() for p in layers.parameters()]]
        observed[f"in training mode after insert at {index}"] = layers.training
    return observed


@scenario()
def list_of_a_generator(impl, inputs):
    return {"layers": sizes(impl.ModuleList(layer for layer in some(3))), "none": len(impl.ModuleList())}


@scenario()
def refused_indices(impl, inputs):
    layers = impl.ModuleList(some(2))
    return {"index 2": exception_name(lambda: layers[2]), "index -3": exception_name(lambda: layers[-3])}


@scenario()
def refused_settings(impl, inputs):
    layers = impl.ModuleList(some(2))
    return {
        "setting index 2": exception_name(lambda: layers.__setitem__(2, nn.ReLU())),
        "setting index -3": exception_name(lambda: layers.__setitem__(-3, nn.ReLU())),
        "setting index 0 to a number": exception_name(lambda: layers.__setitem__(0, 3)),
        "layers afterwards": [type(layer).__name__ for layer in layers],
    }


@scenario()
def refused_modules(impl, inputs):
    layers = impl.ModuleList(some(2))
    return {
        "a number": exception_name(lambda: layers.append(3)),
        "a function": exception_name(lambda: layers.append(torch.relu)),
        "a class of modules": exception_name(lambda: layers.append(nn.ReLU)),
        "a list made of numbers": exception_name(lambda: impl.ModuleList([3])),
        "layers afterwards": [type(layer).__name__ for layer in layers],
    }


@scenario()
def model_of_a_module_list(impl, inputs):
    return {
        "state_dict": keys(impl.SequentialModel(list(inputs.mlp(4, 5, 3)))),
        **model_checks(impl.SequentialModel, inputs),
    }


@scenario()
def model_with_an_edited_list(impl, inputs):
    """What was put into the list is in the output and in the parameters."""
    mlp, extra = inputs.mlp(4, 5, 3), inputs.mlp(3, 2, 6)
    model = impl.SequentialModel(list(mlp))
    model.layers.append(extra[0])
    model.layers[1] = nn.Tanh()
    return {"output": model(inputs.normal(7, 4)).detach(), "state_dict": keys(model)}


@scenario()
def eval_mode_keeps_gradients(impl, inputs):
    """eval() is for dropout and batch norm; gradients are another matter."""
    mlp, x = inputs.mlp(4, 5, 3), inputs.normal(7, 4)
    return {f"{name}": getattr(impl, name)(list(mlp)).eval()(x).requires_grad for name in ("Model", "SequentialModel")}


@scenario()
def fit_two_epochs(impl, inputs):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, x, y = impl.SequentialModel(list(inputs.mlp(4, 5, 3))), inputs.normal(23, 4), inputs.labels(23, 3)
    losses = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_without_a_short_batch(impl, inputs):
    """n = 20 and bs = 5: len(x) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    observed = {}
    for n in (20, 21):
        model, x, y = impl.SequentialModel(list(inputs.mlp(4, 5, 3))), inputs.normal(n, 4), inputs.labels(n, 3)
        observed[f"{n} rows"] = impl.fit(model, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch with": observed}


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = impl.SequentialModel(list(inputs.mlp())), inputs.mnist()
    return {"loss of batch": impl.fit(model, x, y, epochs=1, bs=64, lr=0.5)}
