"""Step 8, Sampler: orders, batches and loaders against torch.utils.data."""

import threading

import torch
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import BatchSampler, RandomSampler, SequentialSampler, TensorDataset

from checks.scenario import exception_name, scenario, seed_global_generators, snapshot


class Ragged:
    """Rows of different lengths."""

    def __init__(self, inputs, *features):
        lengths = [3, 1, 4, 1, 5, 2, 2]
        self.x, self.y = [inputs.normal(n, *features) for n in lengths], inputs.labels(len(lengths), 3)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


def rows(inputs, n):
    return TensorDataset(inputs.normal(n, 4), inputs.labels(n, 3))


def generator(inputs):
    return torch.Generator().manual_seed(int(inputs.labels(1, 1000)))


def batches(dl):
    return [snapshot(batch) for batch in dl]


def sgd(model, lr=0.125, momentum=0.5):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum, foreach=False)


def padded_by_torch(samples):
    xs, ys = zip(*samples)
    return pad_sequence(xs, batch_first=True), torch.stack(ys)


@scenario()
def sequential_order(impl, inputs):
    sampler = impl.SequentialSampler(range(7))
    two_loops = [list(pair) for pair in zip(sampler, sampler)]
    return {"length": len(sampler), "order": list(sampler), "again": list(sampler), "two loops at a time": two_loops}


@scenario()
def random_order(impl, inputs):
    """The first epoch is one permutation by the generator. torch then draws one more that it does not use, so later
    epochs of a correct sampler may differ from torch's."""
    sampler = impl.RandomSampler(range(23), generator=generator(inputs))
    order = list(sampler)
    return {
        "length": len(sampler),
        "first epoch": [int(i) for i in order],
        "every number is an int": all(isinstance(i, int) for i in order),
    }


@scenario()
def random_orders_of_several_epochs(impl, inputs):
    def epochs(seed):
        sampler = impl.RandomSampler(range(23), generator=torch.Generator().manual_seed(seed))
        return [[int(i) for i in sampler] for _ in range(3)]

    seed = int(inputs.labels(1, 1000))
    one, other = epochs(seed), epochs(seed)
    sampler = impl.RandomSampler(range(23), generator=generator(inputs))
    begun_together = [[int(i) for i in order] for order in zip(*zip(sampler, sampler))]
    return {
        "every row once": [sorted(order) == list(range(23)) for order in one],
        "epochs differ": [one[0] != one[1], one[1] != one[2], one[0] != one[2]],
        "the same seed gives the same epochs": one == other,
        "another seed gives others": epochs(seed + 1) != one,
        "of two begun together, every row once": [sorted(order) == list(range(23)) for order in begun_together],
        "two begun together differ": begun_together[0] != begun_together[1],
    }


@scenario()
def random_order_without_a_generator(impl, inputs):
    def epoch(seed):
        seed_global_generators(seed, inputs.device)
        return [int(i) for i in impl.RandomSampler(range(23))]

    seed = int(inputs.labels(1, 1000))
    return {
        "every row once": sorted(epoch(seed)) == list(range(23)),
        "torch's seed decides": epoch(seed) == epoch(seed),
        "another seed gives another order": epoch(seed) != epoch(seed + 1),
    }


@scenario()
def batches_of_indices(impl, inputs):
    observed = {}
    for n, batch_size in ((23, 5), (20, 5), (17, 5), (3, 5), (3, 1), (601, 300)):
        for drop_last in (False, True):
            sampler = impl.BatchSampler(range(n), batch_size, drop_last=drop_last)
            observed[f"{n} rows by {batch_size}, drop_last={drop_last}"] = {
                "length": len(sampler),
                "batch": [list(b) for b in list(sampler)],
            }
    cut = impl.BatchSampler(range(7), 3, drop_last=False)
    observed["two loops at a time"] = [[list(batch) for batch in pair] for pair in zip(cut, cut)]
    return observed


class Taken:
    """Row numbers, or lists of them, that count how many of them were taken."""

    def __init__(self, items):
        self.items, self.count = items, 0

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        for item in self.items:
            self.count += 1
            yield item


@scenario()
def batches_taken_one_by_one(impl, inputs):
    """A sampler may go on for long: for a list, a batch sampler takes no more than it needs, or a few more."""
    sampler = Taken(range(1000))
    batches = iter(impl.BatchSampler(sampler, 5, drop_last=False))
    first = list(next(batches))
    return {"first list": first, "no more than 20 were taken": sampler.count <= 20}


@scenario()
def batches_of_a_random_order(impl, inputs):
    sampler = impl.BatchSampler(RandomSampler(range(23), generator=generator(inputs)), 5, drop_last=False)
    epochs = [[i for batch in sampler for i in batch] for _ in range(2)]
    return {"epochs": epochs}


@scenario()
def refused(impl, inputs):
    different_lengths = exception_name(
        lambda: impl.collate([(torch.ones(2), torch.tensor(0)), (torch.ones(3), torch.tensor(0))])
    )
    return {
        "batch_size 0": exception_name(lambda: impl.BatchSampler(range(3), 0, drop_last=False)),
        "batch_size -1": exception_name(lambda: impl.BatchSampler(range(3), -1, drop_last=False)),
        "rows of different lengths are accepted": different_lengths == "nothing",
    }


@scenario()
def collated(impl, inputs):
    ds, images = rows(inputs, 7), TensorDataset(inputs.normal(3, 2, 4), inputs.normal(3, 2))
    return {
        "batch": snapshot(impl.collate([ds[i] for i in (3, 0, 6)])),
        "one row": snapshot(impl.collate([ds[1]])),
        "images with two numbers as targets": snapshot(impl.collate([images[i] for i in (2, 1)])),
    }


@scenario()
def padded(impl, inputs):
    flat, deep = Ragged(inputs), Ragged(inputs, 2, 3)
    return {
        "flat": snapshot(impl.pad_collate([flat[i] for i in (1, 4, 0)])),
        "deep": snapshot(impl.pad_collate([deep[i] for i in (0, 2, 3)])),
        "all of one length": snapshot(impl.pad_collate([flat[5], flat[6]])),
        "one row": snapshot(impl.pad_collate([flat[2]])),
        "targets of two numbers": snapshot(impl.pad_collate([(x, inputs.normal(2)) for x, _ in (flat[0], flat[1])])),
    }


@scenario()
def loaded(impl, inputs):
    ds = rows(inputs, 23)
    dl = impl.DataLoader(ds, BatchSampler(SequentialSampler(ds), 5, drop_last=False))
    return {"length": len(dl), "batch": batches(dl), "again": batches(dl), "dataset": dl.dataset is ds}


@scenario()
def loaded_in_any_order(impl, inputs):
    ds = rows(inputs, 7)
    return {"batch": batches(impl.DataLoader(ds, [[6, 0], [3], [3, 3, 1]]))}


@scenario()
def loaded_with_a_collate_fn(impl, inputs):
    def summed(samples):
        return sum(x for x, _ in samples), torch.stack([y for _, y in samples]).sum()

    ds, ragged = rows(inputs, 7), Ragged(inputs)
    return {
        "summed": batches(impl.DataLoader(ds, [[6, 0], [3]], summed)),
        "padded": batches(impl.DataLoader(ragged, [[6, 0, 4], [1, 3]], padded_by_torch)),
    }


class Counted(TensorDataset):
    """Counts how often it is indexed. torch's loader indexes once per batch where there is `__getitems__`."""

    asked = 0

    def __getitem__(self, index):
        self.asked += 1
        return super().__getitem__(index)

    def __getitems__(self, indices):
        self.asked += 1
        return [super(Counted, self).__getitem__(i) for i in indices]


@scenario()
def asked_once_a_batch(impl, inputs):
    ds = Counted(inputs.normal(7, 4), inputs.labels(7, 3))
    list(impl.DataLoader(ds, [[0, 1, 2], [3, 4, 5], [6]]))
    return {"times": ds.asked}


@scenario()
def loaded_by_threads(impl, inputs):
    ds, ragged = rows(inputs, 23), Ragged(inputs)
    order = [[i, (i * 5) % 23] for i in range(23)]
    dl, before = impl.DataLoader(ds, order, num_workers=2), []

    def walk_into_an_error():
        for batch in impl.DataLoader(ds, [[0], [99], [1]], num_workers=2):
            before.append(snapshot(batch))

    return {
        "by 1": batches(impl.DataLoader(ds, order[:5], num_workers=1)),
        "by 2": batches(dl),
        "by 2 again": batches(dl),
        "by 5": batches(impl.DataLoader(ds, order[:3], num_workers=5)),
        "padded": batches(impl.DataLoader(ragged, [[6, 0, 4], [1, 3]], padded_by_torch, num_workers=2)),
        "no batches": batches(impl.DataLoader(ds, [], num_workers=2)),
        "a row that is not there": exception_name(walk_into_an_error),
        "batches before it": before,
    }


@scenario()
def threads_fetch_a_few_ahead(impl, inputs):
    """An epoch may be larger than the memory, and no more than `num_workers` threads work at a time."""
    order, at_work, together, three = Taken([[0], [1]] * 30), [], [], threading.Event()

    def beside_others(samples):
        at_work.append(samples)
        together.append(len(at_work))
        if len(at_work) > 2:
            three.set()
        three.wait(0.001)  # for a third thread, which should not come
        at_work.pop()
        return len(samples)

    dl = iter(impl.DataLoader(rows(inputs, 2), order, beside_others, num_workers=2))
    first, begun = next(dl), order.count
    return {
        "batches": [first, *dl],
        "half of the epoch was not begun with the first batch": begun <= 30,
        "two at a time, or one": max(together) <= 2,
    }


@scenario()
def loaded_without_threads(impl, inputs):
    """Without workers, the calling thread makes the batches."""
    here = threading.get_ident()
    dl = impl.DataLoader(rows(inputs, 3), [[0], [2, 1]], lambda samples: threading.get_ident() == here)
    return {"in the thread that wants them": list(dl)}


@scenario()
def threads_at_the_same_time(impl, inputs):
    together = threading.Barrier(2, timeout=1)

    def meet(samples):
        together.wait()
        return len(samples)

    dl = impl.DataLoader(rows(inputs, 2), [[0], [1]], meet, num_workers=2)
    return {"waiting for each other": exception_name(lambda: list(dl))}


@scenario()
def loaders_for_training_and_validation(impl, inputs):
    train_dl, valid_dl = impl.get_dls(rows(inputs, 23), rows(inputs, 11), 4, generator=generator(inputs))
    return {"training": batches(train_dl), "validation": batches(valid_dl), "again": batches(valid_dl)}


@scenario()
def training_epochs(impl, inputs):
    train_dl, _ = impl.get_dls(rows(inputs, 23), rows(inputs, 11), 4, generator=generator(inputs))
    first, second = (torch.cat([xb for xb, _ in train_dl]) for _ in range(2))
    return {
        "in another order": not torch.equal(first, second),
        "the same rows": torch.equal(first.sort(dim=0).values, second.sort(dim=0).values),
    }


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 2.4e-7
def fit_shuffled(impl, inputs):
    """13 rows to validate with are batches of 10 and 3; of 5 batches to train with, the last has its own update."""
    model, train_ds, valid_ds = inputs.mlp(4, 5, 3), rows(inputs, 23), rows(inputs, 13)
    observed = {}
    for accumulate in (1, 2):
        dls = impl.get_dls(train_ds, valid_ds, 5, generator=torch.Generator().manual_seed(0))
        losses = impl.fit(1, model, cross_entropy, sgd(model), *dls, accumulate=accumulate)
        observed[f"loss of batch, {accumulate} an update"] = losses
    return observed | {
        "parameters after training": snapshot(model.parameters()),
        "validation loss and accuracy": [float(value) for value in impl.validate(model, cross_entropy, dls[1])],
    }


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = inputs.mlp(), inputs.mnist()
    train_ds, valid_ds = TensorDataset(x, y), TensorDataset(x[:100], y[:100])
    train_dl, valid_dl = (
        impl.DataLoader(ds, BatchSampler(SequentialSampler(ds), 64, drop_last=False)) for ds in (train_ds, valid_ds)
    )
    return {"loss of batch": impl.fit(1, model, cross_entropy, sgd(model, 0.5, 0.0), train_dl, valid_dl)}
