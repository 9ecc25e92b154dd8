"""Step 8, Sampler: orders, batches and loaders against torch.utils.data."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from types import SimpleNamespace

import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import BatchSampler, RandomSampler, SequentialSampler, default_collate
from torch.utils.data import DataLoader as TorchLoader

from checks.reference_loop import accuracy, loop_with_validation, validate


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
        order = iter(self.batch_sampler)
        with ThreadPoolExecutor(self.threads) as pool:
            while few := list(islice(order, 2 * self.threads)):
                yield from pool.map(lambda indices: self.collate_fn([self.dataset[i] for i in indices]), few)


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
    accuracy=accuracy,
    validate=validate,
    fit=loop_with_validation,
)
forbidden_apis = [
    "torch.utils.data.SequentialSampler",
    "torch.utils.data.RandomSampler",
    "torch.utils.data.SubsetRandomSampler",
    "torch.utils.data.WeightedRandomSampler",
    "torch.utils.data.BatchSampler",
    "torch.utils.data.DataLoader",
    "torch.utils.data.default_collate",
    "torch.nn.utils.rnn.pad_sequence",
]
