"""Step 6, Dataset: indexing and splitting against torch.utils.data."""

from types import SimpleNamespace

import torch
from torch.utils.data import Subset, TensorDataset, random_split

from checks.bare import bare_loop
from checks.scenario import raised, scenario, snapshot


class Rows(TensorDataset):
    """TensorDataset under the names of its two tensors."""

    def __init__(self, x, y):
        super().__init__(x, y)
        self.x, self.y = x, y


def fit(model, train_ds, epochs, bs, opt):
    batches = [train_ds[i : i + bs] for i in range(0, len(train_ds), bs)]
    return bare_loop(model, batches * epochs, opt)


reference = SimpleNamespace(
    Dataset=Rows,
    Subset=Subset,
    random_split=lambda dataset, lengths, generator=None: random_split(
        dataset, lengths, generator or torch.default_generator
    ),
    fit=fit,
)

INDICES = {
    "0": 0,
    "6": 6,
    "-1": -1,
    "2:5": slice(2, 5),
    ":": slice(None),
    "5:99": slice(5, 99),
    "::-2 of a list": [6, 4, 2, 0],
    "a list with a repetition": [3, 3, -1],
}


def rows(draw, n=7):
    return draw.normal(n, 3), draw.labels(n, 10)


@scenario()
def indices(impl, draw):
    ds = impl.Dataset(*rows(draw))
    told = {f"ds[{name}]": snapshot(ds[index]) for name, index in INDICES.items()}
    told["ds[tensor]"] = snapshot(ds[torch.tensor([5, 0, 5], device=draw.device)])
    told["ds[mask]"] = snapshot(ds[ds.y > 4])
    return {"length": len(ds), **told}


@scenario()
def iteration(impl, draw):
    """Without an IndexError past the end, a loop over a dataset would not stop."""
    ds = impl.Dataset(*rows(draw))
    seen = []
    for pair in ds:
        seen.append(snapshot(pair))
        if len(seen) > 20:
            break
    return {"row": seen}


@scenario()
def slices_are_views(impl, draw):
    x, y = rows(draw)
    xb, yb = impl.Dataset(x, y)[2:4]
    xb.zero_()
    yb.zero_()
    return {"x": x, "y": y}


@scenario()
def refused(impl, draw):
    x, y = rows(draw)
    ds = impl.Dataset(x, y)
    return {
        "x longer than y": raised(lambda: impl.Dataset(x, y[1:])),
        "y longer than x": raised(lambda: impl.Dataset(x[1:], y)),
        "index 7": raised(lambda: ds[7]),
        "index -8": raised(lambda: ds[-8]),
        "a subset's index 2": raised(lambda: impl.Subset(ds, [1, 2])[2]),
        "lengths that do not add up": raised(lambda: impl.random_split(ds, [3, 3])),
    }


@scenario()
def subset(impl, draw):
    part = impl.Subset(reference.Dataset(*rows(draw)), [6, 1, 3, 1])
    told = {f"part[{i}]": snapshot(part[i]) for i in (0, -1, slice(1, 3), slice(None), [3, 0])}
    return {"length": len(part), **{str(key): value for key, value in told.items()}}


@scenario()
def subset_of_a_subset(impl, draw):
    whole = impl.Subset(reference.Dataset(*rows(draw)), [6, 1, 3, 1])
    part = impl.Subset(whole, [3, 0])
    return {"rows": snapshot(part[:]), "row": [snapshot(pair) for pair in (part[0], part[1])]}


@scenario()
def split(impl, draw):
    ds = reference.Dataset(*rows(draw, 23))
    parts = impl.random_split(ds, [15, 5, 3], torch.Generator().manual_seed(int(draw.labels(1, 1000))))
    indices = [[int(i) for i in part.indices] for part in parts]
    return {"indices": indices, "rows": [snapshot(part[:]) for part in parts], "lengths": [len(part) for part in parts]}


@scenario()
def split_by_the_global_generator(impl, draw):
    ds = reference.Dataset(*rows(draw, 23))
    torch.manual_seed(int(draw.labels(1, 1000)))
    parts = impl.random_split(ds, [20, 3])
    return {"indices": [[int(i) for i in part.indices] for part in parts]}


@scenario()
def fit_two_epochs(impl, draw):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, ds = draw.mlp(4, 5, 3), reference.Dataset(draw.normal(23, 4), draw.labels(23, 3))
    opt = torch.optim.SGD(model.parameters(), lr=0.125, momentum=0.5, foreach=False)
    losses = impl.fit(model, ds, epochs=2, bs=5, opt=opt)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_on_mnist(impl, draw):
    model, (x, y) = draw.mlp(), draw.mnist()
    opt = torch.optim.SGD(model.parameters(), lr=0.5, foreach=False)
    return {"loss of batch": impl.fit(model, reference.Dataset(x, y), epochs=1, bs=64, opt=opt)}
