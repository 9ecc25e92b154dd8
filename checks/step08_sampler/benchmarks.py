"""Step 8: Sampler, and the DataLoader that shuffles."""

import torch
from torch.utils.data import RandomSampler, TensorDataset

from checks.benchmarks.loaders import exhaust, loaders, sizes


@loaders
@sizes
def test_loading_a_shuffled_batch(race, yours, inputs, bs, theirs):
    x, y = inputs.mnist()
    mine, _ = yours(8).get_dls(yours(6).Dataset(x, y), yours(6).Dataset(x, y), bs)
    ds = TensorDataset(x, y)
    torchs = theirs(ds, RandomSampler(ds), bs)
    race(lambda: exhaust(mine), lambda: exhaust(torchs), per=len(mine))


def test_batches_of_60000_shuffled_indices(race, yours):
    def batches(parts):
        return parts.BatchSampler(parts.RandomSampler(range(60_000)), 64, drop_last=False)

    mine, torchs = batches(yours(8)), batches(torch.utils.data)
    race(lambda: exhaust(mine), lambda: exhaust(torchs))
