"""Step 5, optim: SGD against torch.optim.SGD, flag by flag.

lr, momentum and weight decay are powers of two, which makes every correct form bit-equal to torch's.
"""

import math

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
def zeroed_gradients_are_the_same_tensors(impl, inputs):
    """With set_to_none=False the memory is kept, and what was None stays None."""
    params, backward = bowl(inputs)
    params = [*params, inputs.normal(2).requires_grad_()]  # the last one takes no part in the loss
    backward()
    params[0].grad[0] = math.nan  # 0 times nan is nan: a product does not clear it
    gradients = [p.grad for p in params]
    opt = impl.SGD(params, lr=0.25, weight_decay=2**-4)
    opt.zero_grad(set_to_none=False)
    same = [p.grad is gradient for p, gradient in zip(params, gradients)]
    zeroed = snapshot(gradients[:-1])
    opt.step()
    return {"the same tensor": same, "gradients": zeroed, "the last parameter after step": snapshot(params[-1:])}


@scenario()
def gradients_are_only_read(impl, inputs):
    observed = {}
    for option, value in {"weight_decay": 2**-4, "nesterov": True, "maximize": True}.items():
        params, backward = bowl(inputs)
        opt = impl.SGD(params, lr=0.25, momentum=0.5, **{option: value})
        for _ in range(2):
            opt.zero_grad()
            backward()
            opt.step()
        observed[option] = snapshot(p.grad for p in params)
    return {"gradients after step with": observed}


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
def options_change_on_the_way(impl, inputs):
    """Every option counts as the group has it at the step."""
    params, backward = bowl(inputs)
    opt = impl.SGD(params, lr=0.125, momentum=0.5)
    after = []
    for changed in ({"momentum": 0.25}, {"weight_decay": 2**-4}, {"maximize": True}, {}):
        backward()
        opt.step()
        opt.zero_grad()
        opt.param_groups[0].update(changed)
        after.append(snapshot(params))
    return {"parameters after update": after}


@scenario()
def groups_with_their_own_options(impl, inputs):
    """The options of the group in the middle are not those of the last one; its parameters come from a generator."""
    params = [inputs.normal(3).requires_grad_() for _ in range(3)]
    one, two, three = ([p] for p in params)
    groups = [{"params": one}, {"params": iter(two), "lr": 0.5, "weight_decay": 2**-4}, {"params": three}]
    opt = impl.SGD(groups, lr=0.125, momentum=0.5)
    after = []
    for _ in range(3):
        sum((p * p).sum() for p in params).backward()
        opt.step()
        opt.zero_grad()
        after.append(snapshot(params))
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
    """The second parameter takes part in the first update only; the third comes after it in every loop."""
    one, two, three = params = [inputs.normal(3).requires_grad_() for _ in range(3)]
    opt = impl.SGD(params, lr=0.125, momentum=0.5, weight_decay=2**-4)
    after = []
    for used in ((one, two, three), (one, three), (one, three)):
        sum((p * p).sum() for p in used).backward()
        opt.step()
        opt.zero_grad()
        after.append(snapshot(params))
    return {"parameters after update": after}


@scenario()
def a_gradient_that_comes_late(impl, inputs):
    """A parameter's first step is that of its first gradient, not that of the optimizer."""
    one, two = params = [inputs.normal(3).requires_grad_() for _ in range(2)]
    opt = impl.SGD(params, lr=0.125, momentum=0.5, dampening=0.25)
    after = []
    for used in ((one,), (one, two), (one, two)):
        sum((p * p).sum() for p in used).backward()
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


def three_in_two_groups(impl, inputs, **options):
    """Three parameters in two groups, a loss of the ones used, and an optimizer."""
    params = [inputs.normal(3).requires_grad_() for _ in range(3)]
    opt = impl.SGD([{"params": params[:1]}, {"params": params[1:]}], **options)

    def update(used=(0, 1, 2)):
        opt.zero_grad()
        sum((params[i] * params[i]).sum() for i in used).backward()
        opt.step()

    return params, opt, update


@scenario()
def what_is_saved(impl, inputs):
    """Numbers count through all groups; a parameter without a gradient has no buffer."""
    _, opt, update = three_in_two_groups(impl, inputs, lr=0.125, momentum=0.5)
    update(used=(0, 2))
    saved = opt.state_dict()
    three_in_two_groups(impl, inputs, lr=1.0)[1].load_state_dict(saved)  # loading only reads
    numbers = [
        [n if isinstance(n, int) else type(n).__name__ for n in group["params"]] for group in saved["param_groups"]
    ]
    buffers = [saved["state"].get(n, {}).get("momentum_buffer") for n in range(3)]
    return {
        "params of group": numbers,
        "lr of group": [group["lr"] for group in saved["param_groups"]],
        "buffers": [buffer if buffer is None else buffer.clone() for buffer in buffers],
    }


@scenario()
def saving_changes_nothing(impl, inputs):
    """What is saved does not follow a later lr, and training goes on as if nothing had been saved."""
    params, opt, update = three_in_two_groups(impl, inputs, lr=0.125, momentum=0.5)
    update()
    saved = opt.state_dict()
    opt.param_groups[0]["lr"] = 0.25
    update()
    return {"parameters": snapshot(params), "lr of saved group": [group["lr"] for group in saved["param_groups"]]}


@scenario()
def resume_with_two_groups(impl, inputs):
    """The second parameter has no gradient before, so it has no buffer: the others keep theirs."""
    params, first, update_first = three_in_two_groups(impl, inputs, lr=0.125, momentum=0.5)
    first.param_groups[1]["lr"] = 0.25
    update_first(used=(0, 2))
    params, second, update = three_in_two_groups(impl, inputs, lr=1.0)
    second.load_state_dict(first.state_dict())
    for _ in range(2):
        update()
    return {
        "parameters after resuming": snapshot(params),
        "lr of group": [group["lr"] for group in second.param_groups],
    }


@scenario()
def two_resume_from_one_state(impl, inputs):
    """Each has copies: what one of them does later changes nothing for the other."""
    _, first, update_first = three_in_two_groups(impl, inputs, lr=0.125, momentum=0.5)
    update_first()
    resumed = [three_in_two_groups(impl, inputs, lr=1.0) for _ in range(2)]
    saved = first.state_dict()
    for _, opt, _ in resumed:
        opt.load_state_dict(saved)
    update_first()
    for _, _, update in resumed:
        update()
    return {"parameters after resuming": [snapshot(params) for params, _, _ in resumed]}


@scenario()
def back_to_an_earlier_state(impl, inputs):
    """The state from before the first step has no buffers: later ones do not survive it."""
    params, opt, update = three_in_two_groups(impl, inputs, lr=0.125, momentum=0.5)
    saved = opt.state_dict()
    update()
    opt.load_state_dict(saved)
    update()
    return {"parameters": snapshot(params)}


@scenario()
def options_left_out(impl, inputs):
    (group,) = impl.SGD([inputs.normal(3).requires_grad_()]).param_groups
    return {name: group[name] for name in ("lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize")}


@scenario()
def two_optimizers_with_the_same_defaults(impl, inputs):
    """The defaults are the caller's: a group has its own copy of them."""
    defaults, groups = {"lr": 0.5}, []
    for _ in range(2):
        groups += impl.Optimizer([inputs.normal(3).requires_grad_()], defaults).param_groups
    groups[0]["lr"] = 0.25
    return {"lr of each": [group["lr"] for group in groups], "defaults": [*defaults.items()]}


@scenario()
def refused_options(impl, inputs):
    p = inputs.normal(3).requires_grad_()
    options = {
        "lr 0": {"lr": 0.0},
        "lr -1": {"lr": -1.0},
        "momentum -1": {"lr": 0.5, "momentum": -1.0},
        "weight_decay -1": {"lr": 0.5, "weight_decay": -1.0},
        "nesterov without momentum": {"lr": 0.5, "nesterov": True},
        "nesterov with dampening": {"lr": 0.5, "momentum": 0.5, "dampening": 0.5, "nesterov": True},
        "nesterov with dampening -1": {"lr": 0.5, "momentum": 0.5, "dampening": -1.0, "nesterov": True},
    }
    errors = {name: exception_name(lambda given=given: impl.SGD([p], **given)) for name, given in options.items()}
    return {"the error for": errors}


@scenario()
def refused_parameters(impl, inputs):
    p, q = (inputs.normal(3).requires_grad_() for _ in range(2))
    mixed = exception_name(lambda: impl.SGD([{"params": [p]}, q], lr=0.5))  # torch's error is an accident
    return {
        "the error for no parameters": exception_name(lambda: impl.SGD([], lr=0.5)),
        "a group and a tensor are refused": mixed != "nothing",
    }


@scenario()
def refused_states(impl, inputs):
    p, q, r = (inputs.normal(3).requires_grad_() for _ in range(3))

    def loading(state_of, into):
        mine, other = (impl.SGD([{"params": group} for group in groups], lr=0.5) for groups in (into, state_of))
        return exception_name(lambda: mine.load_state_dict(other.state_dict()))

    errors = {
        "a larger group": loading(state_of=[[p, q]], into=[[p]]),
        "a smaller group": loading(state_of=[[p]], into=[[p, q]]),
        "one more group": loading(state_of=[[p], [q]], into=[[p]]),
        "as many parameters in other groups": loading(state_of=[[p, q], [r]], into=[[p], [q, r]]),
    }
    return {"the error for a state of": errors}


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
