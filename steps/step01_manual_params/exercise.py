"""Step 1, manual params: the whole loop by hand, from the loss to the update of every tensor.

Write the functions one after another; each uses those above it. README.md explains the step.
"""

import math

import torch
from torch import Tensor


def logsumexp(x: Tensor) -> Tensor:
    """Return log(sum(exp(x))) over the last dimension, (…, n) to (…), without overflow.

    With m the largest entry of a row, log(sum(exp(x))) = m + log(sum(exp(x - m))). If the largest entry of a
    row is infinite, it is the result.
    """
    raise NotImplementedError("step 1: logsumexp")


def log_softmax(x: Tensor) -> Tensor:
    """Return the logarithm of softmax over the last dimension, with the shape of x: x - logsumexp(x)."""
    raise NotImplementedError("step 1: log_softmax")


def nll(input: Tensor, target: Tensor) -> Tensor:
    """Return the negative log likelihood: minus the mean of input[i, target[i]].

    `input` (n, c) holds log probabilities, `target` (n,) class numbers. A number of c or more is an error, of any type.
    """
    raise NotImplementedError("step 1: nll")


def cross_entropy(input: Tensor, target: Tensor) -> Tensor:
    """Return the cross entropy of logits (n, c) and class numbers (n,): nll of log_softmax."""
    raise NotImplementedError("step 1: cross_entropy")


def accuracy(out: Tensor, yb: Tensor) -> Tensor:
    """Return the share of the rows of out (n, c) whose largest entry is at the class number in yb (n,)."""
    raise NotImplementedError("step 1: accuracy")


def init_params(n_in: int, nh: int, n_out: int) -> list[Tensor]:
    """Return [w1 (n_in, nh), b1 (nh,), w2 (nh, n_out), b2 (n_out,)], leaves that require a gradient.

    Weights are normal with standard deviation sqrt(2 / rows), as in step 0; biases are zero.
    """
    raise NotImplementedError("step 1: init_params")


def model(params: list[Tensor], xb: Tensor) -> Tensor:
    """Return the logits (n, n_out) of xb (n, n_in): a linear layer, ReLU, and another linear layer."""
    raise NotImplementedError("step 1: model")


def fit(params: list[Tensor], x: Tensor, y: Tensor, epochs: int, bs: int, lr: float) -> list[float]:
    """Train `params` on the batches of x (n, n_in) and y (n,), in order; return the loss of every batch."""
    raise NotImplementedError("step 1: fit")
