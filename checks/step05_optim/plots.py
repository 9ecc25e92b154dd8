"""Step 5: what each option does to the way of a parameter, and how much runs without a seed differ."""

import torch
from torch import nn

from checks.figure import axes
from data import load_mnist

RUNS = 10
WAYS = {  # by title: the options of the way drawn in black, and of the one in blue
    "Momentum": ({}, {"momentum": 0.8}),
    "Dampening, with momentum": ({"momentum": 0.8}, {"momentum": 0.8, "dampening": 0.8}),
    "Nesterov's form of momentum": ({"momentum": 0.8}, {"momentum": 0.8, "nesterov": True}),
    "Weight decay": ({}, {"weight_decay": 0.5}),
}


def options(figure, impl, reference):
    """Forty updates in a valley, without each option and with it."""
    figure.suptitle("Black: without the option. Blue: with it", x=0.01, ha="left")
    for i, (name, (without, with_it)) in enumerate(WAYS.items()):
        ax = axes(figure, "", "", name, 221 + i)
        for given, style in ((without, {"color": "black"}), (with_it, {"color": "C0"})):
            ax.plot(*zip(*way_down(impl, **given)), marker=".", linewidth=1, **style)
        ax.plot(0, 0, marker="x", color="C3")
        ax.plot(1, 0, marker="*", markersize=12, color="C2")
        for text, x, color in (("all zero", 0.0, "C3"), ("lowest loss", 1.0, "C2")):
            ax.annotate(
                text, (x, 0), (x, -0.75), color=color, ha="center", arrowprops={"arrowstyle": "-", "color": color}
            )
        ax.set(xlim=(-1.1, 1.6), ylim=(-0.85, 0.65), xticks=[], yticks=[])


def way_down(impl, **given):
    """Where two numbers are after each update. Across the valley the loss is 16 times as steep as along it."""
    p = torch.tensor([-1.0, 0.5], requires_grad=True)
    opt, way = impl.SGD([p], lr=0.075, **given), [p.tolist()]
    for _ in range(40):
        opt.zero_grad()
        (((p - torch.tensor([1.0, 0.0])) ** 2 * torch.tensor([1.0, 16.0])).sum() / 2).backward()
        opt.step()
        way.append(p.tolist())
    return way


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


plots = {"options": options, "runs_without_a_seed": runs_without_a_seed}
