"""Step 0, initialization: how large random weights must be for the numbers to survive."""

import math

import torch
from torch import Tensor


def stats(x: Tensor) -> tuple[float, float]:
    """Return the mean and the standard deviation of all numbers in x."""
    return x.mean().item(), x.std().item()


def receptive_field_size(weight: Tensor) -> int:
    """Return how many numbers of a weight (out, in, *kernel) connect one input channel with one output channel.

    That is 1 for a linear layer (out, in), and height times width for a convolution (out, in, height, width).
    """
    return math.prod(weight.shape[2:])


def fan_in_and_fan_out(weight: Tensor) -> tuple[int, int]:
    """Return how many inputs an output of the layer sums up, and how many outputs an input goes into.

    Weights are (out, in) for linear layers and (out, in / groups, *kernel) for convolutions.

    Raises ValueError for a tensor with fewer than two dimensions.
    """
    if weight.dim() < 2:
        raise ValueError(f"a weight has at least two dimensions, got shape {tuple(weight.shape)}")
    size = receptive_field_size(weight)
    return weight.shape[1] * size, weight.shape[0] * size


def gain(a: float) -> float:
    """Return the factor that makes up for a leaky ReLU with slope a below zero: sqrt(2 / (1 + a²)); ReLU has a = 0."""
    return math.sqrt(2 / (1 + a**2))


def kaiming_uniform_(weight: Tensor, a: float = 0.0, use_fan_out: bool = False) -> Tensor:
    """Fill the weight, in place, from U(-bound, bound) with bound = sqrt(3) gain(a) / sqrt(fan); return it.

    The fan is the fan in, or the fan out if `use_fan_out`. The numbers are drawn in the weight's dtype; autograd does
    not record it.
    (He et al. 2015, Delving Deep into Rectifiers, arxiv.org/abs/1502.01852)
    """
    bound = math.sqrt(3) * _std(weight, a, use_fan_out)
    with torch.no_grad():
        return weight.uniform_(-bound, bound)


def kaiming_normal_(weight: Tensor, a: float = 0.0, use_fan_out: bool = False) -> Tensor:
    """Fill the weight, in place, from a normal distribution with standard deviation gain(a) / sqrt(fan); return it.

    The fan is the fan in, or the fan out if `use_fan_out`. The numbers are drawn in the weight's dtype; autograd does
    not record it.
    """
    with torch.no_grad():
        return weight.normal_(0, _std(weight, a, use_fan_out))


def _std(weight: Tensor, a: float, use_fan_out: bool) -> float:
    fan_in, fan_out = fan_in_and_fan_out(weight)
    return gain(a) / math.sqrt(fan_out if use_fan_out else fan_in)


def activation_stds(
    depth: int, scale: float, relu: bool = False, generator: torch.Generator | None = None
) -> list[float]:
    """Send 512 standard normal numbers through `depth` layers; return the standard deviation after each.

    Each layer multiplies by a new 512 x 512 matrix of standard normal numbers times `scale`, in float32, and then
    applies a ReLU if `relu`. Without a generator the numbers come from torch's global one.
    """
    x, after = torch.randn(512, generator=generator), []
    for _ in range(depth):
        x = torch.randn(512, 512, generator=generator) * scale @ x
        if relu:
            x = x.relu()
        after.append(x.std().item())
    return after
