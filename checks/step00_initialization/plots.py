"""Step 0: what becomes of the numbers in deep networks."""

import math

import torch

from checks.figure import REFERENCE, YOURS, axes

SCALES = {  # by name: the scale, whether there are ReLUs, and how far above its line the name stands
    "1": (1.0, False, 0),
    "0.01": (0.01, False, 0),
    "1/sqrt(n)": (1 / math.sqrt(512), False, 6),
    "sqrt(2/n), with ReLU": (math.sqrt(2 / 512), True, -6),
}


def activations(figure, impl, reference):
    """The standard deviation behind each of 40 layers, for four scales of the weights."""
    ax = axes(figure, "layer", "standard deviation", "Weights that are too large or too small do not survive 40 layers")
    ax.set_yscale("log")
    for one, style in ((impl, YOURS), (reference, REFERENCE)):
        for name, (scale, relu, above) in SCALES.items():
            stds = one.activation_stds(40, scale, relu, torch.Generator().manual_seed(0))
            alive = [std for std in stds if std > 0 and math.isfinite(std)]
            (line,) = ax.plot(range(1, len(alive) + 1), alive, **style)
            if one is reference:
                line.set_label("_")
                ax.annotate(
                    name, (len(alive), alive[-1]), (6, above), textcoords="offset points", va="center", fontsize=9
                )
    ax.margins(x=0.2)
    ax.set_xlim(left=0)


plots = {"activations": activations}
