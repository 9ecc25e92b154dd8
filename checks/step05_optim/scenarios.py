"""Step 5, optim: SGD against torch.optim.SGD, flag by flag.

lr, momentum and weight decay are powers of two, which makes every correct form bit-equal to torch's.
"""

import torch

from checks.scenario import exception_name, scenario, snapshot


def bowl(inputs):
    """Two parameters and the function that gives both a gradient: downhill is towards zero."""
    params = [inputs.normal(3).requires_grad_(), inputs.normal(2, 2).requires_grad_()]

    def backward():
        sum((p * p).sum() for p in params).backward()

    return params, backward


def descend(impl, inputs, updates=4, **options):
    """The parameters after each of a few updates down the bowl."""
    params, backward = bowl(inputs)
    opt = impl.SGD(params, **options)
    after = []
    for _ in range(updates):
        backward()
        opt.step()
        opt.zero_grad()
        after.append(snapshot(params))
    return {"parameters after update": after}


@scenario()
def plain(impl, inputs):
    return descend(impl, inputs, lr=0.25)


@scenario()
def momentum(impl, inputs):
    return descend(impl, inputs, lr=0.125, momentum=0.5)


@scenario()
def dampening(impl, inputs):
    return descend(impl, inputs, lr=0.125, momentum=0.5, dampening=0.25)


@scenario()
def weight_decay(impl, inputs):
    return descend(impl, inputs, lr=0.25, weight_decay=2**-4)


@scenario()
def weight_decay_and_momentum(impl, inputs):
    return descend(impl, inputs, lr=0.125, momentum=0.5, dampening=0.25, weight_decay=2**-4)


@scenario()
def nesterov(impl, inputs):
    return descend(impl, inputs, lr=0.125, momentum=0.5, nesterov=True, weight_decay=2**-4)


@scenario()
def maximize(impl, inputs):
    return descend(impl, inputs, lr=0.125, momentum=0.5, weight_decay=2**-4, maximize=True)


@scenario()
def gradients_zeroed_in_place(impl, inputs):
    """Zeroing a gradient in place must not zero the momentum buffer."""
    params, backward = bowl(inputs)
    opt = impl.SGD(params, lr=0.125, momentum=0.5)
    for _ in range(3):
        backward()
        opt.step()
        opt.zero_grad(set_to_none=False)
    return {"parameters": snapshot(params), "gradients": snapshot(p.grad for p in params)}


@scenario()
def gradients_are_only_read(impl, inputs):
    params, backward = bowl(inputs)
    backward()
    impl.SGD(params, lr=0.25, momentum=0.5, weight_decay=2**-4).step()
    return {"gradients after step": snapshot(p.grad for p in params)}


@scenario()
def lr_changes_on_the_way(impl, inputs):
    """The momentum buffer must not have the lr inside it: halve the lr and see."""
    params, backward = bowl(inputs)
    opt = impl.SGD(params, lr=0.125, momentum=0.5)
    after = []
    for _ in range(4):
        backward()
        opt.step()
        opt.zero_grad()
        opt.param_groups[0]["lr"] /= 2
        after.append(snapshot(params))
    return {"parameters after update": after}


@scenario()
def groups_with_their_own_options(impl, inputs):
    (one, two), backward = bowl(inputs)
    opt = impl.SGD([{"params": [one]}, {"params": [two], "lr": 0.5}], lr=0.125, momentum=0.5)
    after = []
    for _ in range(3):
        backward()
        opt.step()
        opt.zero_grad()
        after.append(snapshot([one, two]))
    return {"parameters after update": after, "lr of group": [group["lr"] for group in opt.param_groups]}


@scenario()
def parameters_from_a_generator(impl, inputs):
    params, backward = bowl(inputs)
    opt = impl.SGD((p for p in params), lr=0.25)
    for _ in range(3):
        backward()
        opt.step()
        opt.zero_grad()
    return {"parameters": snapshot(params)}


@scenario()
def a_parameter_without_gradient(impl, inputs):
    """The second parameter takes part in the first update only."""
    one, two = params = [inputs.normal(3).requires_grad_(), inputs.normal(3).requires_grad_()]
    opt = impl.SGD(params, lr=0.125, momentum=0.5, weight_decay=2**-4)
    after = []
    for loss in (one * two, one, one):
        loss.sum().backward()
        opt.step()
        opt.zero_grad()
        after.append(snapshot(params))
    return {"parameters after update": after}


@scenario()
def stop_and_resume(impl, inputs):
    """A second optimizer takes over from the first after two updates, momentum included."""
    params, backward = bowl(inputs)
    first = impl.SGD(params, lr=0.125, momentum=0.5)
    for _ in range(2):
        backward()
        first.step()
        first.zero_grad()
    second = impl.SGD(params, lr=1.0)
    second.load_state_dict(first.state_dict())
    backward()
    second.step()
    return {"parameters after resuming": snapshot(params)}


@scenario()
def options_left_out(impl, inputs):
    (group,) = impl.SGD([inputs.normal(3).requires_grad_()]).param_groups
    return {name: group[name] for name in ("lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize")}


@scenario()
def refused(impl, inputs):
    p = inputs.normal(3).requires_grad_()
    options = {
        "lr -1": {"lr": -1.0},
        "momentum -1": {"lr": 0.5, "momentum": -1.0},
        "weight_decay -1": {"lr": 0.5, "weight_decay": -1.0},
        "nesterov without momentum": {"lr": 0.5, "nesterov": True},
        "nesterov with dampening": {"lr": 0.5, "momentum": 0.5, "dampening": 0.5, "nesterov": True},
        "nesterov with dampening -1": {"lr": 0.5, "momentum": 0.5, "dampening": -1.0, "nesterov": True},
    }
    errors = {name: exception_name(lambda given=given: impl.SGD([p], **given)) for name, given in options.items()}
    errors["no parameters"] = exception_name(lambda: impl.SGD([], lr=0.5))
    small, large = impl.SGD([p], lr=0.5), impl.SGD([p, inputs.normal(2).requires_grad_()], lr=0.5)
    errors["a state of a larger optimizer"] = exception_name(lambda: small.load_state_dict(large.state_dict()))
    errors["a state of a smaller optimizer"] = exception_name(lambda: large.load_state_dict(small.state_dict()))
    errors["a group and a tensor"] = exception_name(lambda: impl.SGD([{"params": [p]}, inputs.normal(3)], lr=0.5))
    return {"the error for": errors}


def torchs_sgd(model, **options):
    return torch.optim.SGD(model.parameters(), foreach=False, **options)


@scenario()
def fit_with_momentum(impl, inputs):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, x, y = inputs.mlp(4, 5, 3), inputs.normal(23, 4), inputs.labels(23, 3)
    opt = torchs_sgd(model, lr=0.125, momentum=0.5)
    losses = impl.fit(model, x, y, epochs=2, bs=5, opt=opt)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_without_a_short_batch(impl, inputs):
    """n = 20 and bs = 5: len(x) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    observed = {}
    for n in (20, 21):
        model, x, y = inputs.mlp(4, 5, 3), inputs.normal(n, 4), inputs.labels(n, 3)
        opt = torchs_sgd(model, lr=0.125)
        observed[f"{n} rows"] = impl.fit(model, x, y, epochs=2, bs=5, opt=opt)
    return {"loss of batch with": observed}


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = inputs.mlp(), inputs.mnist()
    opt = torchs_sgd(model, lr=0.5)
    return {"loss of batch": impl.fit(model, x, y, epochs=1, bs=64, opt=opt)}
