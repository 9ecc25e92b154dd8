"""torch's loaders, as they are and as fast as they can be; both are raced."""

import pytest
from torch.utils.data import BatchSampler, DataLoader


def by_default(ds, sampler, bs):
    return DataLoader(ds, bs, sampler=sampler)


def batched_fetch(ds, sampler, bs):
    """torch's loader when the sampler's batches are its samples: the dataset is indexed once a batch."""
    return DataLoader(ds, sampler=BatchSampler(sampler, bs, drop_last=False), batch_size=None)


def exhaust(batches):
    for _ in batches:
        pass


loaders = pytest.mark.parametrize("theirs", [by_default, batched_fetch], ids=["torch by default", "torch batched"])
sizes = pytest.mark.parametrize("bs", [64, 1024], ids="{} rows".format)
