"""Step 6, Dataset: indexing and splitting against torch.utils.data."""

import warnings
from types import SimpleNamespace

import torch
from torch.utils.data import Subset, TensorDataset, random_split

from checks.bare import bare_loop
from checks.scenario import raised, scenario, seed_global_numbers, snapshot


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
rebuilds = ["torch.utils.data.TensorDataset", "torch.utils.data.Subset", "torch.utils.data.random_split"]

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
    told["rows of targets"] = snapshot(impl.Dataset(draw.normal(7, 3), draw.normal(7, 2))[[6, 0]])
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
    """What is written into a slice arrives in the dataset, and in the tensors that it was made of."""
    x, y = rows(draw)
    ds = impl.Dataset(x, y)
    for part in ds[2:4]:
        part.zero_()
    return {"x": x, "y": y, "the dataset's own": snapshot([ds.x, ds.y])}


@scenario()
def refused(impl, draw):
    x, y = rows(draw)
    ds = impl.Dataset(x, y)
    return {
        "x longer than y": raised(lambda: impl.Dataset(x, y[1:])),
        "y longer than x": raised(lambda: impl.Dataset(x[1:], y)),
        "index 7": raised(lambda: ds[7]),
        "index -8": raised(lambda: ds[-8]),
    }


@scenario()
def refused_lengths(impl, draw):
    ds = reference.Dataset(*rows(draw))
    given = {"3 + 3 of 7": [3, 3], "4 + 4 of 7": [4, 4], "0.5 + 0.25": [0.5, 0.25], "1.125 - 0.125": [1.125, -0.125]}
    return {name: raised(lambda lengths=lengths: impl.random_split(ds, lengths)) for name, lengths in given.items()}


@scenario()
def split_with_nothing_in_a_part(impl, draw):
    """A part may be empty, and so may the dataset; and there may be more shares than rows."""
    few, none = numbered(draw, 3), numbered(draw, 0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that a part is empty
        return {
            "3 + 0 rows": told_of(impl.random_split(few, [3, 0], generator(draw))),
            "no parts of no rows": told_of(impl.random_split(none, [])),
            "ten shares of 3 rows": told_of(impl.random_split(few, [0.1] * 10, generator(draw))),
        }


@scenario()
def subset(impl, draw):
    part = impl.Subset(reference.Dataset(*rows(draw)), [6, 1, 3, 1])
    told = {f"part[{i}]": snapshot(part[i]) for i in (0, -1, slice(1, 3), slice(None), [3, 0])}
    return {"length": len(part), **told, "past the end": raised(lambda: part[4])}


@scenario()
def subset_of_a_subset(impl, draw):
    whole = impl.Subset(reference.Dataset(*rows(draw)), [6, 1, 3, 1])
    part = impl.Subset(whole, [3, 0])
    return {"rows": snapshot(part[:]), "row": [snapshot(pair) for pair in (part[0], part[1])]}


def told_of(parts):
    """The lengths of the parts of a split, and which rows are in them, in their order."""
    targets = [[int(part[i][1]) for i in range(len(part))] for part in parts]
    return {"length of part": [len(part) for part in parts], "targets of part": targets}


def numbered(draw, n=23):
    """A dataset whose rows have their own numbers as targets."""
    return reference.Dataset(draw.normal(n, 3), torch.arange(n, device=draw.device))


def generator(draw):
    """A generator; torch's global one is seeded otherwise, so that whoever takes it does the same wrong thing again."""
    seed = int(draw.labels(1, 1000))
    seed_global_numbers(seed + 1, draw.device)
    return torch.Generator().manual_seed(seed)


@scenario()
def split(impl, draw):
    return {
        "23 rows": told_of(impl.random_split(numbered(draw), [15, 5, 3], generator(draw))),
        "many rows": told_of(impl.random_split(numbered(draw, 600), [400, 200], generator(draw))),
    }


@scenario()
def split_into_shares(impl, draw):
    """Half of 23 rows leaves one over, a quarter three; 0.7 + 0.2 + 0.1 is 1 but for rounding; [1] is the whole too."""
    told = {}
    for shares in ([0.5, 0.5], [0.25] * 4, [0.7, 0.2, 0.1], [1]):
        told[f"{shares} of 23 rows"] = told_of(impl.random_split(numbered(draw), shares, generator(draw)))
    told["thirds of 10 rows"] = told_of(impl.random_split(numbered(draw, 10), [1 / 3] * 3, generator(draw)))
    return told


@scenario()
def split_by_the_global_generator(impl, draw):
    ds = numbered(draw)
    seed_global_numbers(int(draw.labels(1, 1000)), draw.device)
    return told_of(impl.random_split(ds, [20, 3]))


@scenario()
def a_part_of_a_split_takes_slices(impl, draw):
    parts = impl.random_split(reference.Dataset(*rows(draw)), [4, 3], generator(draw))
    return {"batch": [snapshot(part[1:3]) for part in parts]}


@scenario()
def fit_two_epochs(impl, draw):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, ds = draw.mlp(4, 5, 3), reference.Dataset(draw.normal(23, 4), draw.labels(23, 3))
    opt = torch.optim.SGD(model.parameters(), lr=0.125, momentum=0.5, foreach=False)
    losses = impl.fit(model, ds, epochs=2, bs=5, opt=opt)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_without_a_short_batch(impl, draw):
    """n = 20 and bs = 5: len(train_ds) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    told = {}
    for n in (20, 21):
        model, ds = draw.mlp(4, 5, 3), reference.Dataset(draw.normal(n, 4), draw.labels(n, 3))
        opt = torch.optim.SGD(model.parameters(), lr=0.125, momentum=0.5, foreach=False)
        told[f"{n} rows"] = impl.fit(model, ds, epochs=2, bs=5, opt=opt)
    return {"loss of batch with": told}


@scenario(slow=True)
def fit_on_mnist(impl, draw):
    model, (x, y) = draw.mlp(), draw.mnist()
    opt = torch.optim.SGD(model.parameters(), lr=0.5, foreach=False)
    return {"loss of batch": impl.fit(model, reference.Dataset(x, y), epochs=1, bs=64, opt=opt)}
