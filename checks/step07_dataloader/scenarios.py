"""Step 7, DataLoader: batches against torch's loader, averages and sums of gradients against all rows at once."""

import copy

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import TensorDataset

from checks.scenario import batch_loader, exception_name, scenario, snapshot


def rows(inputs, n, features=4):
    return TensorDataset(inputs.normal(n, features), inputs.labels(n, 3))


def sgd(model, lr=0.125, momentum=0.5):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum, foreach=False)


@scenario()
def batches(impl, inputs):
    """23 rows in batches of 5 leave 3 over; 20 leave none; 3 are less than one batch; and every row can be a batch."""
    observed = {}
    for n, batch_size in ((23, 5), (20, 5), (3, 5), (3, 1)):
        ds = rows(inputs, n)
        for drop_last in (False, True):
            dl = impl.DataLoader(ds, batch_size, drop_last=drop_last)
            name = f"{n} rows by {batch_size}, drop_last={drop_last}"
            observed[name] = {"length": len(dl), "batch": [snapshot(batch) for batch in dl]}
    return observed


@scenario()
def iterated_twice(impl, inputs):
    dl = impl.DataLoader(rows(inputs, 7), 3)
    first, second = ([snapshot(batch) for batch in dl] for _ in range(2))
    one, other = iter(dl), iter(dl)
    next(one)
    return {"first": first, "second": second, "at the same time": [snapshot(next(one)), snapshot(next(other))]}


class Shifted(TensorDataset):
    """Rows that are made anew each time that they are asked for, as with random crops."""

    shift = 0.0

    def __getitem__(self, index):
        x, y = super().__getitem__(index)
        return x + self.shift, y


@scenario()
def batches_of_changing_rows(impl, inputs):
    """Every epoch asks the dataset again: its rows need not be those of the epoch before."""
    ds = Shifted(inputs.normal(7, 4), inputs.labels(7, 3))
    dl = impl.DataLoader(ds, 3)
    observed = {}
    for shift in (1.0, 2.0):
        ds.shift = shift
        observed[f"rows + {shift}"] = [snapshot(batch) for batch in dl]
    return observed


@scenario()
def refused(impl, inputs):
    ds = rows(inputs, 7)
    return {
        "batch_size 0": exception_name(lambda: impl.DataLoader(ds, 0)),
        "batch_size -1": exception_name(lambda: impl.DataLoader(ds, -1)),
    }


@scenario()
def loaders_for_training_and_validation(impl, inputs):
    train_dl, valid_dl = impl.get_dls(rows(inputs, 23), rows(inputs, 11), 4)
    sizes = {"training": [len(xb) for xb, _ in train_dl], "validation": [len(xb) for xb, _ in valid_dl]}
    return {"rows of batch": sizes, "first batch": [snapshot(next(iter(dl))) for dl in (train_dl, valid_dl)]}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 9.8e-8
def validation_of_uneven_batches(impl, inputs):
    """10 and 1 rows: a mean of the two means would count the last row ten times."""
    model = inputs.mlp(4, 5, 3)
    loss, accuracy = impl.validate(model, cross_entropy, batch_loader(rows(inputs, 11), 10))
    return {"loss": float(loss), "accuracy": float(accuracy)}


def watched(model):
    """A list that gets the number of rows, and whether training and gradients are on, whenever the model is called."""
    calls = []
    model.register_forward_pre_hook(
        lambda module, given: calls.append([len(given[0]), module.training, torch.is_grad_enabled()])
    )
    return calls


def normed(inputs):
    """A model with dropout and batch normalization, which behave differently in training."""
    mlp = inputs.mlp(4, 5, 3)
    norm = nn.BatchNorm1d(5).to(inputs.device, inputs.dtype)
    return nn.Sequential(mlp[0], norm, mlp[1], nn.Dropout(0.5), mlp[2]), norm


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 7.6e-8
def validation_leaves_the_model_alone(impl, inputs):
    model, norm = normed(inputs)
    model.train()
    torch.manual_seed(0)  # dropout in the wrong mode drops the same in every run
    observed = impl.validate(model, cross_entropy, batch_loader(rows(inputs, 11), 4))
    return {
        "loss and accuracy": [float(value) for value in observed],
        "running mean and variance": snapshot([norm.running_mean, norm.running_var]),
        "gradients": sum(p.grad is not None for p in model.parameters()),
    }


@scenario()
def validation_needs_no_gradients(impl, inputs):
    """In one batch, since the reference takes all rows at once."""
    model = inputs.mlp(4, 5, 3)
    calls = watched(model)
    impl.validate(model, cross_entropy, batch_loader(rows(inputs, 5), 5))
    return {"rows, training, gradients": calls}


@scenario()
def modes_of_fit(impl, inputs):
    """The model comes in eval mode, as it is after a validation."""
    model = inputs.mlp(4, 5, 3).eval()
    calls = watched(model)
    impl.fit(2, model, cross_entropy, sgd(model), batch_loader(rows(inputs, 7), 4), batch_loader(rows(inputs, 5), 5))
    return {"rows, training, gradients": calls}


@scenario()
def fit_with_batch_normalization(impl, inputs):
    """Validation between two epochs must not move the statistics, and training must go on in training mode."""
    mlp = inputs.mlp(4, 5, 3)
    norm = nn.BatchNorm1d(5).to(inputs.device, inputs.dtype)
    model = nn.Sequential(mlp[0], norm, mlp[1], mlp[2])
    train_dl, valid_dl = batch_loader(rows(inputs, 23), 5), batch_loader(rows(inputs, 11), 4)
    losses = impl.fit(2, model, cross_entropy, sgd(model), train_dl, valid_dl)
    return {"loss of batch": losses, "running mean": snapshot([norm.running_mean]), "seen": norm.num_batches_tracked}


@scenario()
def fit_two_epochs(impl, inputs):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, train_dl, valid_dl = (
        inputs.mlp(4, 5, 3),
        batch_loader(rows(inputs, 23), 5),
        batch_loader(rows(inputs, 11), 10),
    )
    losses = impl.fit(2, model, cross_entropy, sgd(model), train_dl, valid_dl)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_with_another_loss(impl, inputs):
    model, train_dl, valid_dl = (
        inputs.mlp(4, 5, 3),
        batch_loader(rows(inputs, 23), 5),
        batch_loader(rows(inputs, 11), 10),
    )

    def loss_func(out, yb):
        return (out[range(len(yb)), yb] - 1).square().mean()

    return {"loss of batch": impl.fit(2, model, loss_func, sgd(model), train_dl, valid_dl)}


@scenario()
def fit_with_a_frozen_layer(impl, inputs):
    """A parameter that needs no gradient has none, and stays as it is."""
    model, train_dl, valid_dl = (
        inputs.mlp(4, 5, 3),
        batch_loader(rows(inputs, 23), 5),
        batch_loader(rows(inputs, 11), 10),
    )
    model[0].requires_grad_(False)
    losses = impl.fit(2, model, cross_entropy, sgd(model), train_dl, valid_dl)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 2.4e-7
def fit_accumulating_gradients(impl, inputs):
    """Groups with a short batch, and a short group: every row must count the same."""
    start, train_dl, valid_dl = (
        inputs.mlp(4, 5, 3),
        batch_loader(rows(inputs, 23), 5),
        batch_loader(rows(inputs, 11), 10),
    )
    observed = {}
    for accumulate in (2, 3, 5, 9):
        model = copy.deepcopy(start)
        losses = impl.fit(2, model, cross_entropy, sgd(model), train_dl, valid_dl, accumulate=accumulate)
        observed[f"{accumulate} batches an update"] = {"loss": losses, "parameters": snapshot(model.parameters())}
    return observed


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = inputs.mlp(), inputs.mnist()
    train_dl, valid_dl = batch_loader(TensorDataset(x, y), 64), batch_loader(TensorDataset(x[:100], y[:100]), 128)
    return {"loss of batch": impl.fit(1, model, cross_entropy, sgd(model, 0.5, 0.0), train_dl, valid_dl)}
