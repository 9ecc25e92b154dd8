"""Step 7: DataLoader, in order."""

from torch.utils.data import SequentialSampler, TensorDataset

from checks.benchmarks.loaders import exhaust, loaders, sizes


@loaders
@sizes
def test_loading_a_batch_in_order(race, yours, inputs, bs, theirs):
    """Slices of the dataset: nothing is copied."""
    x, y = inputs.mnist()
    mine = yours(7).DataLoader(yours(6).Dataset(x, y), bs)
    ds = TensorDataset(x, y)
    torchs = theirs(ds, SequentialSampler(ds), bs)
    race(lambda: exhaust(mine), lambda: exhaust(torchs), per=len(mine))
