"""Step 7, DataLoader: batches against torch's loader, averages and sums of gradients against all rows at once."""

import copy
from types import SimpleNamespace

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader as TorchLoader
from torch.utils.data import TensorDataset

from checks.bare import bare_loop
from checks.scenario import in_batches, raised, scenario, snapshot


def DataLoader(dataset, batch_size, drop_last=False):
    # torch's loader draws from the global random numbers even when it does not shuffle, unless it has its own
    generator = torch.Generator().manual_seed(0)
    return TorchLoader(dataset, batch_size, drop_last=drop_last, generator=generator)


def get_dls(train_ds, valid_ds, bs):
    return DataLoader(train_ds, bs), DataLoader(valid_ds, 2 * bs)


def accuracy(out, yb):
    return (out.argmax(1) == yb).to(out.dtype).mean()


@torch.no_grad()
def validate(model, loss_func, valid_dl):
    """All rows as one batch."""
    model.eval()
    x, y = (torch.cat(parts) for parts in zip(*valid_dl))
    out = model(x)
    return loss_func(out, y).item(), accuracy(out, y).item()


def fit(epochs, model, loss_func, opt, train_dl, valid_dl, accumulate=1):
    """The bare loop; where batches share an update, the gradient is that of all of them as one batch."""
    losses = []
    for epoch in range(epochs):
        model.train()
        batches = list(train_dl)
        if accumulate == 1:
            losses += bare_loop(model, batches, opt, loss_func)
        else:
            for i in range(0, len(batches), accumulate):
                group = batches[i : i + accumulate]
                losses += [loss_func(model(xb), yb).item() for xb, yb in group]
                bare_loop(model, [[torch.cat(parts) for parts in zip(*group)]], opt, loss_func)
        print(epoch, validate(model, loss_func, valid_dl))
    return losses


reference = SimpleNamespace(DataLoader=DataLoader, get_dls=get_dls, accuracy=accuracy, validate=validate, fit=fit)
rebuilds = ["torch.utils.data.DataLoader"]


def rows(draw, n, features=4):
    return TensorDataset(draw.normal(n, features), draw.labels(n, 3))


def sgd(model, lr=0.125, momentum=0.5):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum, foreach=False)


@scenario()
def batches(impl, draw):
    """23 rows in batches of 5 leave 3 over; 20 leave none; 3 are less than one batch; and every row can be a batch."""
    told = {}
    for n, batch_size in ((23, 5), (20, 5), (3, 5), (3, 1)):
        ds = rows(draw, n)
        for drop_last in (False, True):
            dl = impl.DataLoader(ds, batch_size, drop_last=drop_last)
            name = f"{n} rows by {batch_size}, drop_last={drop_last}"
            told[name] = {"length": len(dl), "batch": [snapshot(batch) for batch in dl]}
    return told


@scenario()
def iterated_twice(impl, draw):
    dl = impl.DataLoader(rows(draw, 7), 3)
    first, second = ([snapshot(batch) for batch in dl] for _ in range(2))
    one, other = iter(dl), iter(dl)
    next(one)
    return {"first": first, "second": second, "at the same time": [snapshot(next(one)), snapshot(next(other))]}


@scenario()
def refused(impl, draw):
    ds = rows(draw, 7)
    return {
        "batch_size 0": raised(lambda: impl.DataLoader(ds, 0)),
        "batch_size -1": raised(lambda: impl.DataLoader(ds, -1)),
    }


@scenario()
def loaders_for_training_and_validation(impl, draw):
    train_dl, valid_dl = impl.get_dls(rows(draw, 23), rows(draw, 11), 4)
    sizes = {"training": [len(xb) for xb, _ in train_dl], "validation": [len(xb) for xb, _ in valid_dl]}
    return {"rows of batch": sizes, "first batch": [snapshot(next(iter(dl))) for dl in (train_dl, valid_dl)]}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 9.8e-8
def validation_of_uneven_batches(impl, draw):
    """10 and 1 rows: a mean of the two means would count the last row ten times."""
    model = draw.mlp(4, 5, 3)
    loss, accuracy = impl.validate(model, cross_entropy, in_batches(rows(draw, 11), 10))
    return {"loss": float(loss), "accuracy": float(accuracy)}


def watched(model):
    """A list that gets the number of rows, and whether training and gradients are on, whenever the model is called."""
    calls = []
    model.register_forward_pre_hook(
        lambda module, given: calls.append([len(given[0]), module.training, torch.is_grad_enabled()])
    )
    return calls


def normed(draw):
    """A model with dropout and batch normalization, which behave differently in training."""
    mlp = draw.mlp(4, 5, 3)
    norm = nn.BatchNorm1d(5).to(draw.device, draw.dtype)
    return nn.Sequential(mlp[0], norm, mlp[1], nn.Dropout(0.5), mlp[2]), norm


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 7.6e-8
def validation_leaves_the_model_alone(impl, draw):
    model, norm = normed(draw)
    model.train()
    torch.manual_seed(0)  # dropout in the wrong mode drops the same in every run
    told = impl.validate(model, cross_entropy, in_batches(rows(draw, 11), 4))
    return {
        "loss and accuracy": [float(value) for value in told],
        "running mean and variance": snapshot([norm.running_mean, norm.running_var]),
        "gradients": sum(p.grad is not None for p in model.parameters()),
    }


@scenario()
def validation_needs_no_gradients(impl, draw):
    """In one batch, since the reference takes all rows at once."""
    model = draw.mlp(4, 5, 3)
    calls = watched(model)
    impl.validate(model, cross_entropy, in_batches(rows(draw, 5), 5))
    return {"rows, training, gradients": calls}


@scenario()
def modes_of_fit(impl, draw):
    """The model comes in eval mode, as it is after a validation."""
    model = draw.mlp(4, 5, 3).eval()
    calls = watched(model)
    impl.fit(2, model, cross_entropy, sgd(model), in_batches(rows(draw, 7), 4), in_batches(rows(draw, 5), 5))
    return {"rows, training, gradients": calls}


@scenario()
def fit_with_batch_normalization(impl, draw):
    """Validation between two epochs must not move the statistics, and training must go on in training mode."""
    mlp = draw.mlp(4, 5, 3)
    norm = nn.BatchNorm1d(5).to(draw.device, draw.dtype)
    model = nn.Sequential(mlp[0], norm, mlp[1], mlp[2])
    train_dl, valid_dl = in_batches(rows(draw, 23), 5), in_batches(rows(draw, 11), 4)
    losses = impl.fit(2, model, cross_entropy, sgd(model), train_dl, valid_dl)
    return {"loss of batch": losses, "running mean": snapshot([norm.running_mean]), "seen": norm.num_batches_tracked}


@scenario()
def fit_two_epochs(impl, draw):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, train_dl, valid_dl = draw.mlp(4, 5, 3), in_batches(rows(draw, 23), 5), in_batches(rows(draw, 11), 10)
    losses = impl.fit(2, model, cross_entropy, sgd(model), train_dl, valid_dl)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_with_another_loss(impl, draw):
    model, train_dl, valid_dl = draw.mlp(4, 5, 3), in_batches(rows(draw, 23), 5), in_batches(rows(draw, 11), 10)

    def loss_func(out, yb):
        return (out[range(len(yb)), yb] - 1).square().mean()

    return {"loss of batch": impl.fit(2, model, loss_func, sgd(model), train_dl, valid_dl)}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 2.4e-7
def fit_accumulating_gradients(impl, draw):
    """Groups with a short batch, and a short group: every row must count the same."""
    start, train_dl, valid_dl = draw.mlp(4, 5, 3), in_batches(rows(draw, 23), 5), in_batches(rows(draw, 11), 10)
    told = {}
    for accumulate in (2, 3, 5, 9):
        model = copy.deepcopy(start)
        losses = impl.fit(2, model, cross_entropy, sgd(model), train_dl, valid_dl, accumulate=accumulate)
        told[f"{accumulate} batches an update"] = {"loss": losses, "parameters": snapshot(model.parameters())}
    return told


@scenario(slow=True)
def fit_on_mnist(impl, draw):
    model, (x, y) = draw.mlp(), draw.mnist()
    train_dl, valid_dl = in_batches(TensorDataset(x, y), 64), in_batches(TensorDataset(x[:100], y[:100]), 128)
    return {"loss of batch": impl.fit(1, model, cross_entropy, sgd(model, 0.5, 0.0), train_dl, valid_dl)}
