"""Step 8: the order of the rows."""

import torch

from checks.figure import axes

ROWS = 200


def order_of_rows(figure, impl, reference):
    """Which row comes when, in order and in the first three epochs of a shuffled training."""
    shuffled = impl.RandomSampler(range(ROWS), generator=torch.Generator().manual_seed(0))
    epochs = {
        "in order": impl.SequentialSampler(range(ROWS)),
        "epoch 1": shuffled,
        "epoch 2": shuffled,
        "epoch 3": shuffled,
    }
    for i, (name, sampler) in enumerate(epochs.items()):
        ax = axes(figure, "place in the epoch", "row" if i == 0 else "", name, 141 + i)
        ax.scatter(range(ROWS), [int(row) for row in sampler], s=4, color="C0" if i else "black")


plots = {"order_of_rows": order_of_rows}
