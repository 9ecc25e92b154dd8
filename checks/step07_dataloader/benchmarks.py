"""Step 7: DataLoader, in order, beside torch's as it is by default and as fast as it can be."""

from functools import partial

from torch.utils.data import DataLoader, TensorDataset

from checks.scenario import batch_loader, exhaust

TORCHS = {"torch by default": DataLoader, "torch batched": batch_loader}


def loading_a_batch_in_order(race, yours, inputs, bs, torchs):
    """Slices of the dataset: nothing is copied."""
    x, y = inputs.mnist()
    mine, theirs = yours(7).DataLoader(yours(6).Dataset(x, y), bs), torchs(TensorDataset(x, y), bs)
    race(lambda: exhaust(mine), lambda: exhaust(theirs), per=len(mine))


benchmarks = {
    f"loading a batch in order, {bs} rows, {name}": partial(loading_a_batch_in_order, bs=bs, torchs=torchs)
    for bs in (64, 1024)
    for name, torchs in TORCHS.items()
}
