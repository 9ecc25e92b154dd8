"""Step 6, Dataset: indexing and splitting against torch.utils.data."""

import warnings

import torch
from torch.utils.data import TensorDataset

from checks.scenario import exception_name, scenario, seed_global_generators, snapshot

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


def rows(inputs, n=7):
    return inputs.normal(n, 3), inputs.labels(n, 10)


@scenario()
def indices(impl, inputs):
    ds = impl.Dataset(*rows(inputs))
    observed = {f"ds[{name}]": snapshot(ds[index]) for name, index in INDICES.items()}
    observed["ds[tensor]"] = snapshot(ds[torch.tensor([5, 0, 5], device=inputs.device)])
    observed["ds[mask]"] = snapshot(ds[ds.y > 4])
    observed["rows of targets"] = snapshot(impl.Dataset(inputs.normal(7, 3), inputs.normal(7, 2))[[6, 0]])
    return {"length": len(ds), **observed}


@scenario()
def iteration(impl, inputs):
    """Without an IndexError past the end, a loop over a dataset would not stop."""
    ds = impl.Dataset(*rows(inputs))
    seen = []
    for pair in ds:
        seen.append(snapshot(pair))
        if len(seen) > 20:
            break
    return {"row": seen}


@scenario()
def slices_are_views(impl, inputs):
    """What is written into a slice arrives in the dataset, and in the tensors that it was made of."""
    x, y = rows(inputs)
    ds = impl.Dataset(x, y)
    for part in ds[2:4]:
        part.zero_()
    return {"x": x, "y": y, "the dataset's own": snapshot([ds.x, ds.y])}


@scenario()
def refused(impl, inputs):
    x, y = rows(inputs)
    ds = impl.Dataset(x, y)
    return {
        "x longer than y": exception_name(lambda: impl.Dataset(x, y[1:])),
        "y longer than x": exception_name(lambda: impl.Dataset(x[1:], y)),
        "index 7": exception_name(lambda: ds[7]),
        "index -8": exception_name(lambda: ds[-8]),
    }


@scenario()
def refused_lengths(impl, inputs):
    ds = TensorDataset(*rows(inputs))
    given = {"3 + 3 of 7": [3, 3], "4 + 4 of 7": [4, 4], "0.5 + 0.25": [0.5, 0.25], "1.125 - 0.125": [1.125, -0.125]}
    return {
        name: exception_name(lambda lengths=lengths: impl.random_split(ds, lengths)) for name, lengths in given.items()
    }


@scenario()
def split_with_nothing_in_a_part(impl, inputs):
    """A part may be empty, and there may be more shares than rows."""
    few = numbered(inputs, 3)
    nothing = impl.Subset(few, [])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that a part is empty
        return {
            "rows of a subset of nothing": snapshot(nothing[:]),
            "3 + 0 rows": lengths_and_targets(impl.random_split(few, [3, 0], generator(inputs))),
            "ten shares of 3 rows": lengths_and_targets(impl.random_split(few, [0.1] * 10, generator(inputs))),
        }


@scenario()
def subset(impl, inputs):
    part = impl.Subset(TensorDataset(*rows(inputs)), [6, 1, 3, 1])
    slices = (slice(1, 3), slice(None), slice(0), slice(-2, None), slice(2, 9), slice(None, None, 2))
    observed = {f"part[{i}]": snapshot(part[i]) for i in (0, -1, *slices, [3, 0])}
    return {"length": len(part), **observed, "past the end": exception_name(lambda: part[4])}


@scenario()
def subset_of_a_subset(impl, inputs):
    whole = impl.Subset(TensorDataset(*rows(inputs)), [6, 1, 3, 1])
    part = impl.Subset(whole, [3, 0])
    return {"rows": snapshot(part[:]), "row": [snapshot(pair) for pair in (part[0], part[1])]}


@scenario()
def subset_of_changing_rows(impl, inputs):
    """A subset refers to the rows of its dataset. What is written into the dataset shows in the subset."""
    ds = TensorDataset(*rows(inputs))
    part = impl.Subset(ds, [6, 1, 3])
    before = snapshot([part[0][0], part[1:][0]])
    ds.tensors[0].zero_()
    return {"before": before, "after": snapshot([part[0][0], part[1:][0], part[[2, 0]][0]])}


def lengths_and_targets(parts):
    """The lengths of the parts of a split, and which rows are in them, in their order."""
    targets = [[int(part[i][1]) for i in range(len(part))] for part in parts]
    return {"length of part": [len(part) for part in parts], "targets of part": targets}


def numbered(inputs, n=23):
    """A dataset whose rows have their own numbers as targets."""
    return TensorDataset(inputs.normal(n, 3), torch.arange(n, device=inputs.device))


def generator(inputs):
    """A generator. torch's global one gets another seed, so that using it by mistake always gives the same numbers."""
    seed = int(inputs.labels(1, 1000))
    seed_global_generators(seed + 1, inputs.device)
    return torch.Generator().manual_seed(seed)


@scenario()
def split(impl, inputs):
    return {
        "23 rows": lengths_and_targets(impl.random_split(numbered(inputs), [15, 5, 3], generator(inputs))),
        "many rows": lengths_and_targets(impl.random_split(numbered(inputs, 600), (400, 200), generator(inputs))),
    }


@scenario()
def split_into_shares(impl, inputs):
    """Half of 23 rows leaves one over, a quarter three; 0.7 + 0.2 + 0.1 is 1 up to rounding; [1] is the whole too."""
    observed = {}
    for shares in ([0.5, 0.5], [0.25] * 4, [0.7, 0.2, 0.1], [1]):
        parts = impl.random_split(numbered(inputs), given := list(shares), generator(inputs))
        observed[f"{shares} of 23 rows"] = lengths_and_targets(parts)
        observed[f"the list {shares} afterwards"] = given
    observed["thirds of 10 rows"] = lengths_and_targets(
        impl.random_split(numbered(inputs, 10), [1 / 3] * 3, generator(inputs))
    )
    return observed


@scenario()
def split_by_the_global_generator(impl, inputs):
    ds = numbered(inputs)
    seed_global_generators(int(inputs.labels(1, 1000)), inputs.device)
    return lengths_and_targets(impl.random_split(ds, [20, 3]))


@scenario()
def splits_by_one_generator(impl, inputs):
    """A split draws from its generator, which moves on, and from no other."""
    own = generator(inputs)
    splits = [lengths_and_targets(impl.random_split(numbered(inputs), [20, 3], own)) for _ in range(2)]
    return {"split": splits, "next number of torch's global generator": int(torch.randint(10**6, ()))}


@scenario()
def split_of_a_subset(impl, inputs):
    """The parts of a part, as for training, validation and test: their rows are rows of that part."""
    part = impl.Subset(numbered(inputs), [22, 4, 9, 17, 2, 11, 13])
    return lengths_and_targets(impl.random_split(part, [4, 3], generator(inputs)))


@scenario()
def a_part_of_a_split_takes_slices(impl, inputs):
    parts = impl.random_split(TensorDataset(*rows(inputs)), [4, 3], generator(inputs))
    return {"batch": [snapshot(part[1:3]) for part in parts]}


@scenario()
def fit_two_epochs(impl, inputs):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    model, ds = inputs.mlp(4, 5, 3), TensorDataset(inputs.normal(23, 4), inputs.labels(23, 3))
    opt = torch.optim.SGD(model.parameters(), lr=0.125, momentum=0.5, foreach=False)
    losses = impl.fit(model, ds, epochs=2, bs=5, opt=opt)
    return {"loss of batch": losses, "parameters after training": snapshot(model.parameters())}


@scenario()
def fit_without_a_short_batch(impl, inputs):
    """n = 20 and bs = 5: len(train_ds) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    observed = {}
    for n in (20, 21):
        model, ds = inputs.mlp(4, 5, 3), TensorDataset(inputs.normal(n, 4), inputs.labels(n, 3))
        opt = torch.optim.SGD(model.parameters(), lr=0.125, momentum=0.5, foreach=False)
        observed[f"{n} rows"] = impl.fit(model, ds, epochs=2, bs=5, opt=opt)
    return {"loss of batch with": observed}


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = inputs.mlp(), inputs.mnist()
    opt = torch.optim.SGD(model.parameters(), lr=0.5, foreach=False)
    return {"loss of batch": impl.fit(model, TensorDataset(x, y), epochs=1, bs=64, opt=opt)}
