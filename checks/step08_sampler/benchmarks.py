"""Step 8: Sampler, and the DataLoader that shuffles, beside torch's by default and as fast as it can be."""

from functools import partial

import torch
from torch.utils.data import DataLoader, RandomSampler, TensorDataset

from checks.scenario import batch_loader, exhaust

TORCHS = {"torch by default": DataLoader, "torch batched": batch_loader}


def loading_a_shuffled_batch(race, yours, inputs, bs, torchs):
    x, y = inputs.mnist()
    mine, _ = yours(8).get_dls(yours(6).Dataset(x, y), yours(6).Dataset(x, y), bs)
    ds = TensorDataset(x, y)
    theirs = torchs(ds, bs, sampler=RandomSampler(ds))
    race(lambda: exhaust(mine), lambda: exhaust(theirs), per=len(mine))


def batches_of_shuffled_indices(race, yours, inputs):
    def batches(parts):
        return parts.BatchSampler(parts.RandomSampler(range(60_000)), 64, drop_last=False)

    mine, theirs = batches(yours(8)), batches(torch.utils.data)
    race(lambda: exhaust(mine), lambda: exhaust(theirs))


benchmarks = {
    f"loading a shuffled batch, {bs} rows, {name}": partial(loading_a_shuffled_batch, bs=bs, torchs=torchs)
    for bs in (64, 1024)
    for name, torchs in TORCHS.items()
} | {"batches of 60000 shuffled indices": batches_of_shuffled_indices}
