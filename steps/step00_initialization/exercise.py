"""Step 0, initialization: how large random weights must be for the numbers to survive.

Write the functions one after another; each may use those above it. README.md explains the step.
"""

import math

import torch
from torch import Tensor


def stats(x: Tensor) -> tuple[float, float]:
    """Return the mean and the standard deviation of all numbers in x."""
    raise NotImplementedError("step 0: stats")


def receptive_field_size(weight: Tensor) -> int:
    """Return how many numbers of a weight (out, in, *kernel) connect one input channel with one output channel.

    That is 1 for a linear layer (out, in), and height times width for a convolution (out, in, height, width).
    """
    raise NotImplementedError("step 0: receptive_field_size")


def fan_in_and_fan_out(weight: Tensor) -> tuple[int, int]:
    """Return how many inputs an output of the layer sums up, and how many outputs an input goes into.

    Weights are (out, in) for linear layers and (out, in / groups, *kernel) for convolutions.

    Raises ValueError for a tensor with fewer than two dimensions.
    """
    raise NotImplementedError("step 0: fan_in_and_fan_out")


def gain(a: float) -> float:
    """Return the factor that makes up for a leaky ReLU with slope a below zero: sqrt(2 / (1 + a²)); ReLU has a = 0."""
    raise NotImplementedError("step 0: gain")


def kaiming_uniform_(weight: Tensor, a: float = 0.0, use_fan_out: bool = False) -> Tensor:
    """Fill the weight, in place, from U(-bound, bound) with bound = sqrt(3) gain(a) / sqrt(fan); return it.

    The fan is the fan in, or the fan out if `use_fan_out`. The numbers are drawn in the weight's dtype; autograd does
    not record it.
    (He et al. 2015, Delving Deep into Rectifiers, arxiv.org/abs/1502.01852)
    """
    raise NotImplementedError("step 0: kaiming_uniform_")


def kaiming_normal_(weight: Tensor, a: float = 0.0, use_fan_out: bool = False) -> Tensor:
    """Fill the weight, in place, from a normal distribution with standard deviation gain(a) / sqrt(fan); return it.

    The fan is the fan in, or the fan out if `use_fan_out`. The numbers are drawn in the weight's dtype; autograd does
    not record it.
    """
    raise NotImplementedError("step 0: kaiming_normal_")


def activation_stds(
    depth: int, scale: float, relu: bool = False, generator: torch.Generator | None = None
) -> list[float]:
    """Send 512 standard normal numbers through `depth` layers; return the standard deviation after each.

    Each layer multiplies by a new 512 x 512 matrix of standard normal numbers times `scale`, in float32, and then
    applies a ReLU if `relu`. Without a generator the numbers come from torch's global one.
    """
    raise NotImplementedError("step 0: activation_stds")
