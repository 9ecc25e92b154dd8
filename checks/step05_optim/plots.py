"""Step 5: how much runs without a seed differ."""

import torch
from torch import nn

from checks.figure import axes
from data import load_mnist

RUNS = 10


def runs_without_a_seed(figure, impl, reference):
    """The accuracy after each of five epochs over 5,000 images, in ten runs from other first weights."""
    x, y = load_mnist(limit=5000)
    x_valid, y_valid = load_mnist(train=False)
    ax = axes(figure, "epoch", "accuracy", "Ten runs, and no seed: this much is luck")
    for _ in range(RUNS):
        model = nn.Sequential(nn.Linear(784, 50), nn.ReLU(), nn.Linear(50, 10))
        opt, accuracies = impl.SGD(model.parameters(), lr=0.5), []
        for _ in range(5):
            impl.fit(model, x, y, epochs=1, bs=64, opt=opt)
            with torch.no_grad():
                accuracies.append((model(x_valid).argmax(dim=1) == y_valid).float().mean().item())
        ax.plot(range(1, 6), accuracies, color="C0", alpha=0.6)
    ax.set_xticks(range(1, 6))


plots = {"runs_without_a_seed": runs_without_a_seed}
