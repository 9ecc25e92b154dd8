"""Fit picture: `python -m checks.authoring.fit_picture` draws steps/fit.png, the picture in the README."""

import torch
from matplotlib.figure import Figure

from checks.course import ROOT, STEPS
from checks.figure import axes, save
from checks.scenario import Inputs
from checks.source import definitions

LOOPS = ("Runner.fit", "fit", "train")  # the names of the training loop in the solutions


def main() -> None:
    torch.set_num_threads(1)
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    draw_lengths(axes(figure, "step", "", "Lines in the body of fit", 121))
    draw_losses(axes(figure, "batch", "", "The loss of every batch, all steps drawn on each other", 122))
    save(figure, ROOT / "steps" / "fit.png")


def draw_lengths(ax) -> None:
    """The length of the training loop, in every solution that has one."""
    lengths = {}
    for step in STEPS:
        loops = [node for name in LOOPS if (node := definitions(step.solution).get(name))]
        if loops:
            _, *body = loops[0].body  # the first is the docstring
            lengths[step.number] = body[-1].end_lineno - body[0].lineno + 1
    longest = max(lengths, key=lengths.get)
    ax.bar_label(ax.bar(lengths.keys(), lengths.values(), color="C0"))
    ax.annotate(
        "it also validates and\naccumulates gradients", (longest - 0.5, lengths[longest]), ha="right", va="center"
    )
    ax.set(xticks=list(lengths), yticks=[])


def draw_losses(ax) -> None:
    for step in STEPS:
        if (mnist := step.on_mnist) and str(mnist) == "fit_on_mnist":  # the capstone shuffles, and schedules its lr
            ax.plot(
                mnist(step.implementation("solutions"), Inputs(images=5000))["loss of batch"], color="C0", linewidth=1
            )


if __name__ == "__main__":
    main()
