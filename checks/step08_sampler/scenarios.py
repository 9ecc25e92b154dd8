"""Step 8, Sampler: orders, batches and loaders against torch.utils.data."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import torch
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import BatchSampler, RandomSampler, SequentialSampler, TensorDataset, default_collate
from torch.utils.data import DataLoader as TorchLoader

from checks import step07_dataloader as before
from checks.scenario import raised, scenario, seed_global_numbers, snapshot


class DataLoader(TorchLoader):
    """torch's loader, with threads for workers: its own are processes, which take seconds to start."""

    def __init__(self, dataset, batch_sampler, collate_fn=None, num_workers=0):
        # torch's loader draws from the global random numbers even when it does not shuffle, unless it has its own
        generator = torch.Generator().manual_seed(0)
        super().__init__(dataset, batch_sampler=batch_sampler, collate_fn=collate_fn, generator=generator)
        self.threads = num_workers

    def __iter__(self):
        return self.in_threads() if self.threads else super().__iter__()

    def in_threads(self):
        with ThreadPoolExecutor(self.threads) as pool:
            yield from pool.map(lambda indices: self.collate_fn([self.dataset[i] for i in indices]), self.batch_sampler)


def get_dls(train_ds, valid_ds, bs, generator=None):
    shuffled = BatchSampler(RandomSampler(train_ds, generator=generator), bs, drop_last=False)
    return DataLoader(train_ds, shuffled), DataLoader(
        valid_ds, BatchSampler(SequentialSampler(valid_ds), 2 * bs, drop_last=False)
    )


def pad_collate(samples):
    xs, ys = zip(*samples)
    return pad_sequence(xs, batch_first=True), torch.stack(ys)


reference = SimpleNamespace(
    SequentialSampler=SequentialSampler,
    RandomSampler=RandomSampler,
    BatchSampler=BatchSampler,
    collate=default_collate,
    pad_collate=pad_collate,
    DataLoader=DataLoader,
    get_dls=get_dls,
    accuracy=before.accuracy,
    validate=before.validate,
    fit=before.fit,
)
rebuilds = [
    "torch.utils.data.SequentialSampler",
    "torch.utils.data.RandomSampler",
    "torch.utils.data.SubsetRandomSampler",
    "torch.utils.data.WeightedRandomSampler",
    "torch.utils.data.BatchSampler",
    "torch.utils.data.DataLoader",
    "torch.utils.data.default_collate",
    "torch.nn.utils.rnn.pad_sequence",
]


class Ragged:
    """Rows of different lengths."""

    def __init__(self, draw, *features):
        lengths = [3, 1, 4, 1, 5, 2, 2]
        self.x, self.y = [draw.normal(n, *features) for n in lengths], draw.labels(len(lengths), 3)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


def rows(draw, n):
    return TensorDataset(draw.normal(n, 4), draw.labels(n, 3))


def generator(draw):
    return torch.Generator().manual_seed(int(draw.labels(1, 1000)))


def batches(dl):
    return [snapshot(batch) for batch in dl]


@scenario()
def sequential_order(impl, draw):
    sampler = impl.SequentialSampler(range(7))
    return {"length": len(sampler), "order": list(sampler), "again": list(sampler)}


@scenario()
def random_order(impl, draw):
    """The first epoch is one permutation by the generator. torch then draws one more that it does not use, so later
    epochs of a correct sampler may differ from torch's."""
    sampler = impl.RandomSampler(range(23), generator=generator(draw))
    return {"length": len(sampler), "first epoch": [int(i) for i in sampler]}


@scenario()
def random_orders_of_several_epochs(impl, draw):
    def epochs(seed):
        sampler = impl.RandomSampler(range(23), generator=torch.Generator().manual_seed(seed))
        return [[int(i) for i in sampler] for _ in range(3)]

    seed = int(draw.labels(1, 1000))
    one, other = epochs(seed), epochs(seed)
    return {
        "every row once": [sorted(order) == list(range(23)) for order in one],
        "epochs differ": [one[0] != one[1], one[1] != one[2], one[0] != one[2]],
        "the same seed gives the same epochs": one == other,
        "another seed gives others": epochs(seed + 1) != one,
    }


@scenario()
def random_order_without_a_generator(impl, draw):
    def epoch(seed):
        seed_global_numbers(seed, draw.device)
        return [int(i) for i in impl.RandomSampler(range(23))]

    seed = int(draw.labels(1, 1000))
    return {
        "every row once": sorted(epoch(seed)) == list(range(23)),
        "torch's seed decides": epoch(seed) == epoch(seed),
        "another seed gives another order": epoch(seed) != epoch(seed + 1),
    }


@scenario()
def batches_of_indices(impl, draw):
    told = {}
    for n, batch_size in ((23, 5), (20, 5), (17, 5), (3, 5), (3, 1), (601, 300)):
        for drop_last in (False, True):
            sampler = impl.BatchSampler(range(n), batch_size, drop_last=drop_last)
            told[f"{n} rows by {batch_size}, drop_last={drop_last}"] = {
                "length": len(sampler),
                "batch": [list(b) for b in list(sampler)],
            }
    return told


@scenario()
def batches_of_a_random_order(impl, draw):
    sampler = impl.BatchSampler(RandomSampler(range(23), generator=generator(draw)), 5, drop_last=False)
    epochs = [[i for batch in sampler for i in batch] for _ in range(2)]
    return {"epochs": epochs}


@scenario()
def refused(impl, draw):
    return {
        "batch_size 0": raised(lambda: impl.BatchSampler(range(3), 0, drop_last=False)),
        "batch_size -1": raised(lambda: impl.BatchSampler(range(3), -1, drop_last=False)),
        "rows of different lengths": raised(
            lambda: impl.collate([(torch.ones(2), torch.tensor(0)), (torch.ones(3),) * 2])
        ),
    }


@scenario()
def collated(impl, draw):
    ds = rows(draw, 7)
    return {"batch": snapshot(impl.collate([ds[i] for i in (3, 0, 6)])), "one row": snapshot(impl.collate([ds[1]]))}


@scenario()
def padded(impl, draw):
    flat, deep = Ragged(draw), Ragged(draw, 2, 3)
    return {
        "flat": snapshot(impl.pad_collate([flat[i] for i in (1, 4, 0)])),
        "deep": snapshot(impl.pad_collate([deep[i] for i in (0, 2, 3)])),
        "all of one length": snapshot(impl.pad_collate([flat[5], flat[6]])),
        "one row": snapshot(impl.pad_collate([flat[2]])),
    }


@scenario()
def loaded(impl, draw):
    ds = rows(draw, 23)
    dl = impl.DataLoader(ds, BatchSampler(SequentialSampler(ds), 5, drop_last=False))
    return {"length": len(dl), "batch": batches(dl), "again": batches(dl), "dataset": dl.dataset is ds}


@scenario()
def loaded_in_any_order(impl, draw):
    ds = rows(draw, 7)
    return {"batch": batches(impl.DataLoader(ds, [[6, 0], [3], [3, 3, 1]]))}


@scenario()
def loaded_with_a_collate_fn(impl, draw):
    def summed(samples):
        return sum(x for x, _ in samples), torch.stack([y for _, y in samples]).sum()

    ds, ragged = rows(draw, 7), Ragged(draw)
    return {
        "summed": batches(impl.DataLoader(ds, [[6, 0], [3]], summed)),
        "padded": batches(impl.DataLoader(ragged, [[6, 0, 4], [1, 3]], pad_collate)),
    }


class Counted(TensorDataset):
    """Counts how often it is asked. torch's loader asks once a batch where there is `__getitems__`."""

    asked = 0

    def __getitem__(self, index):
        self.asked += 1
        return super().__getitem__(index)

    def __getitems__(self, indices):
        self.asked += 1
        return [super(Counted, self).__getitem__(i) for i in indices]


@scenario()
def asked_once_a_batch(impl, draw):
    ds = Counted(draw.normal(7, 4), draw.labels(7, 3))
    list(impl.DataLoader(ds, [[0, 1, 2], [3, 4, 5], [6]]))
    return {"times": ds.asked}


@scenario()
def loaded_by_threads(impl, draw):
    ds, ragged = rows(draw, 23), Ragged(draw)
    order = [[i, (i * 5) % 23] for i in range(23)]
    return {
        "by 2": batches(impl.DataLoader(ds, order, num_workers=2)),
        "by 5": batches(impl.DataLoader(ds, order[:3], num_workers=5)),
        "padded": batches(impl.DataLoader(ragged, [[6, 0, 4], [1, 3]], pad_collate, num_workers=2)),
        "a row that is not there": raised(lambda: list(impl.DataLoader(ds, [[0], [99], [1]], num_workers=2))),
    }


@scenario()
def loaded_without_threads(impl, draw):
    """Unless workers are asked for, batches are made by the thread that wants them."""
    here = threading.get_ident()
    dl = impl.DataLoader(rows(draw, 3), [[0], [2, 1]], lambda samples: threading.get_ident() == here)
    return {"in the thread that wants them": list(dl)}


@scenario()
def threads_at_the_same_time(impl, draw):
    together = threading.Barrier(2, timeout=1)

    def meet(samples):
        together.wait()
        return len(samples)

    dl = impl.DataLoader(rows(draw, 2), [[0], [1]], meet, num_workers=2)
    return {"waiting for each other": raised(lambda: list(dl))}


@scenario()
def loaders_for_training_and_validation(impl, draw):
    train_dl, valid_dl = impl.get_dls(rows(draw, 23), rows(draw, 11), 4, generator=generator(draw))
    return {"training": batches(train_dl), "validation": batches(valid_dl), "again": batches(valid_dl)}


@scenario()
def training_epochs(impl, draw):
    train_dl, _ = impl.get_dls(rows(draw, 23), rows(draw, 11), 4, generator=generator(draw))
    first, second = (torch.cat([xb for xb, _ in train_dl]) for _ in range(2))
    return {
        "in another order": not torch.equal(first, second),
        "the same rows": torch.equal(first.sort(dim=0).values, second.sort(dim=0).values),
    }


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 2.4e-7
def fit_shuffled(impl, draw):
    """13 rows to validate with are batches of 10 and 3; of 5 batches to train with, the last has its own update."""
    model, train_ds, valid_ds = draw.mlp(4, 5, 3), rows(draw, 23), rows(draw, 13)
    told = {}
    for accumulate in (1, 2):
        dls = impl.get_dls(train_ds, valid_ds, 5, generator=torch.Generator().manual_seed(0))
        losses = impl.fit(1, model, cross_entropy, before.sgd(model), *dls, accumulate=accumulate)
        told[f"loss of batch, {accumulate} an update"] = losses
    return told | {
        "parameters after training": snapshot(model.parameters()),
        "validation loss and accuracy": [float(value) for value in impl.validate(model, cross_entropy, dls[1])],
    }


@scenario(slow=True)
def fit_on_mnist(impl, draw):
    model, (x, y) = draw.mlp(), draw.mnist()
    train_ds, valid_ds = TensorDataset(x, y), TensorDataset(x[:100], y[:100])
    train_dl, valid_dl = (
        impl.DataLoader(ds, BatchSampler(SequentialSampler(ds), 64, drop_last=False)) for ds in (train_ds, valid_ds)
    )
    return {"loss of batch": impl.fit(1, model, cross_entropy, before.sgd(model, 0.5, 0.0), train_dl, valid_dl)}
