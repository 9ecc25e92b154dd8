"""Step 1, manual params: the whole loop by hand, from the loss to the update of every tensor."""

import math

import torch
from torch import Tensor


def logsumexp(x: Tensor) -> Tensor:
    """Return log(sum(exp(x))) over the last dimension, (…, n) to (…), without overflow.

    With m the largest entry of a row, log(sum(exp(x))) = m + log(sum(exp(x - m))). If the largest entry of a
    row is infinite, it is the result.
    """
    m = x.detach().amax(dim=-1, keepdim=True)  # detached, since m cancels out: no gradient has to go through it
    m = m.nan_to_num()
    return (x - m).exp().sum(dim=-1).log() + m.squeeze(-1)


def log_softmax(x: Tensor) -> Tensor:
    """Return the logarithm of softmax over the last dimension, with the shape of x: x - logsumexp(x)."""
    return x - logsumexp(x).unsqueeze(-1)


def nll(input: Tensor, target: Tensor) -> Tensor:
    """Return the negative log likelihood: minus the mean of input[i, target[i]].

    `input` (n, c) holds log probabilities, `target` (n,) class numbers. A number of c or more is an error, of any type.
    """
    return -input.gather(1, target.unsqueeze(1)).mean()


def cross_entropy(input: Tensor, target: Tensor) -> Tensor:
    """Return the cross entropy of logits (n, c) and class numbers (n,): nll of log_softmax."""
    return nll(log_softmax(input), target)


def accuracy(out: Tensor, yb: Tensor) -> Tensor:
    """Return the share of the rows of out (n, c) whose largest entry is at the class number in yb (n,)."""
    return (out.argmax(dim=1) == yb).float().mean()


def init_params(n_in: int, nh: int, n_out: int) -> list[Tensor]:
    """Return [w1 (n_in, nh), b1 (nh,), w2 (nh, n_out), b2 (n_out,)], leaves that require a gradient.

    Weights are normal with standard deviation sqrt(2 / rows), as in step 0; biases are zero.
    """
    params = []
    for rows, columns in ((n_in, nh), (nh, n_out)):
        params += [torch.randn(rows, columns) * math.sqrt(2 / rows), torch.zeros(columns)]
    return [p.requires_grad_() for p in params]


def model(params: list[Tensor], xb: Tensor) -> Tensor:
    """Return the logits (n, n_out) of xb (n, n_in): a linear layer, ReLU, and another linear layer."""
    w1, b1, w2, b2 = params
    return (xb @ w1 + b1).relu() @ w2 + b2


def fit(params: list[Tensor], x: Tensor, y: Tensor, epochs: int, bs: int, lr: float) -> list[float]:
    """Train `params` on the batches of x (n, n_in) and y (n,), in order; return the loss of every batch."""
    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses
