"""Step 1, manual params: the loss, the model and the loop by hand against nn.Linear, F.cross_entropy and optim.SGD."""

import math
from types import SimpleNamespace

import torch
from torch import nn
from torch.nn import functional as F

from checks.bare import PlainSGD, bare_loop
from checks.scenario import raised, scenario, seed_global_numbers, snapshot


def accuracy(out, yb):
    hits = [row.topk(1).indices.item() == label for row, label in zip(out, yb.tolist())]
    return torch.tensor(hits, device=out.device).float().mean()


def layers(params):
    """The nn.Linear layers that share their memory with params, which hold weights as (in, out)."""
    w1, b1, w2, b2 = params
    linear = []
    for w, b in ((w1, b1), (w2, b2)):
        layer = nn.utils.skip_init(nn.Linear, *w.shape, device=w.device, dtype=w.dtype)
        layer.weight, layer.bias = nn.Parameter(w.detach().t()), nn.Parameter(b.detach())
        linear.append(layer)
    return nn.Sequential(linear[0], nn.ReLU(), linear[1])


def init_params(n_in, nh, n_out):
    weights = [nn.init.kaiming_normal_(torch.empty(columns, rows)) for rows, columns in ((n_in, nh), (nh, n_out))]
    params = [weights[0].t(), torch.zeros(nh), weights[1].t(), torch.zeros(n_out)]
    return [p.clone().requires_grad_() for p in params]


def model(params, xb):
    w1, b1, w2, b2 = params
    return F.linear(F.relu(F.linear(xb, w1.t(), b1)), w2.t(), b2)


def fit(params, x, y, epochs, bs, lr):
    net = layers(params)
    opt = PlainSGD(net.parameters(), lr)
    return bare_loop(net, list(zip(x.split(bs), y.split(bs))) * epochs, opt)


reference = SimpleNamespace(
    logsumexp=lambda x: x.logsumexp(dim=-1),
    log_softmax=lambda x: F.log_softmax(x, dim=-1),
    nll=F.nll_loss,
    cross_entropy=F.cross_entropy,
    accuracy=accuracy,
    init_params=init_params,
    model=model,
    fit=fit,
)
rebuilds = [
    "torch.logsumexp",
    "torch.Tensor.logsumexp",
    "torch.special.logsumexp",
    "torch.log_softmax",
    "torch.Tensor.log_softmax",
    "torch.special.log_softmax",
    "torch.nn.functional.log_softmax",
    "torch.nn.functional.nll_loss",
    "torch.nn.functional.cross_entropy",
    "torch.nn.functional.linear",
    "torch.nn.LogSoftmax",
    "torch.nn.NLLLoss",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.Linear",
    "torch.optim",
]


def value_and_gradient(function, x, *others):
    x = x.clone().requires_grad_()
    value = function(x, *others)
    (gradient,) = torch.autograd.grad(value.sum(), x)
    return {"value": value.detach(), "gradient": gradient, "input afterwards": x.detach()}


def manual(mlp):
    """A model's parameters as step 1 holds them: weights as (in, out)."""
    return [p.detach().t().contiguous().requires_grad_() for p in mlp.parameters()]


@scenario(float64=2e-15, float32=1e-6)  # measured 3.3e-16 and 1.8e-7
def logsumexp(impl, draw):
    return value_and_gradient(impl.logsumexp, draw.normal(4, 5))


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 1.2e-7
def logsumexp_of_a_square(impl, draw):
    """Where rows and columns are as many, a forgotten keepdim raises nothing."""
    return value_and_gradient(impl.logsumexp, draw.normal(5, 5))


@scenario(float64=2e-15, float32=1e-6)  # measured 2.8e-16 and 3.0e-8
def logsumexp_in_three_dimensions(impl, draw):
    """One of the dimensions has size 1: a squeeze of everything, or of the second, would drop it as well."""
    return value_and_gradient(impl.logsumexp, draw.normal(3, 1, 4)) | {
        "of another shape": impl.logsumexp(draw.normal(2, 3, 4))
    }


@scenario()
def logsumexp_of_large_numbers(impl, draw):
    """exp overflows at 89 in float32 and at 710 in float64, and turns into zero far below."""
    x = torch.tensor([[1000.0, 1000.0], [-1000.0, -1000.0], [1000.0, -1000.0]]).to(draw.device, draw.dtype)
    return {"value": impl.logsumexp(x)}


@scenario()
def logsumexp_of_infinities(impl, draw):
    inf = math.inf
    x = torch.tensor([[-inf, -inf], [-inf, 0.0], [inf, 0.0]]).to(draw.device, draw.dtype)
    return {"value": impl.logsumexp(x)}


@scenario(float64=2e-14, float32=2e-5)  # measured 3.6e-15 and 3.8e-6, in gradients up to 40
def log_softmax(impl, draw):
    return value_and_gradient(lambda x: impl.log_softmax(x) ** 2, draw.normal(5, 5))


@scenario(float64=4e-15, float32=2e-6)  # measured 8.9e-16 and 4.8e-7
def log_softmax_in_three_dimensions(impl, draw):
    return {"value": impl.log_softmax(draw.normal(2, 3, 4))}


@scenario()
def log_softmax_far_apart(impl, draw):
    """log(softmax(x)) computed in two steps is -inf for what lies 104 (float32) or 745 (float64) below the largest."""
    return {"value": impl.log_softmax(draw.normal(3, 4) * 1000)}


@scenario(float64=1e-15)  # measured 5.6e-17
def nll(impl, draw):
    return value_and_gradient(impl.nll, draw.normal(7, 3), draw.labels(7, 3))


@scenario(float64=4e-15, float32=1e-6)  # measured 8.9e-16 and 2.4e-7
def cross_entropy(impl, draw):
    return value_and_gradient(impl.cross_entropy, draw.normal(7, 3) * 4, draw.labels(7, 3))


@scenario()
def label_out_of_range(impl, draw):
    """Which error it is belongs to the way of picking: indexing raises IndexError, gather raises RuntimeError.

    On the CPU, whatever the device: a GPU that is asked for a number out of range answers nothing more afterwards.
    """
    refused = raised(lambda: impl.nll(draw.normal(2, 3).cpu(), torch.tensor([0, 3]))) != "nothing"
    return {"class 3 of 3 is refused": refused}


@scenario()
def accuracy_of_rows(impl, draw):
    """As many rows as classes: taking the largest over the wrong dimension raises nothing.

    In which dtype the share is told is no matter.
    """
    return {
        "rows right of 5": round(5 * float(impl.accuracy(draw.normal(5, 5), draw.labels(5, 5))), 4),
        "rows right of 23": round(23 * float(impl.accuracy(draw.normal(23, 3), draw.labels(23, 3))), 4),
    }


@scenario()
def initial_parameters(impl, draw):
    """Other seeds give other numbers; what can be told is their shape and their size."""
    seed_global_numbers(int(draw.labels(1, 1000)), draw.device)
    params = impl.init_params(784, 256, 128)
    return {
        "shapes": [list(p.shape) for p in params],
        "leaves that require a gradient": [p.is_leaf and p.requires_grad for p in params],
        # in powers of two, so that weights of another size are told from each other whatever the numbers were
        "standard deviation over sqrt(2 / rows), its binary logarithm": [
            round(math.log2(max(w.std().item() / math.sqrt(2 / len(w)), 1e-6)), 1) for w in params[::2]
        ],
        "mean is near 0": [abs(w.mean().item()) < 0.1 * w.std().item() for w in params[::2]],
        "biases are 0": [not b.any() for b in params[1::2]],
    }


@scenario(float64=4e-15, float32=6e-6)  # measured 8.9e-16 and 1.4e-6
def logits(impl, draw):
    params = manual(draw.mlp(4, 5, 3))
    out = impl.model(params, draw.normal(7, 4))
    return {"logits": out.detach(), "gradients": list(torch.autograd.grad((out**2).sum(), params))}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 2.4e-7
def fit_two_epochs(impl, draw):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    params, x, y = manual(draw.mlp(4, 5, 3)), draw.normal(23, 4), draw.labels(23, 3)
    losses = impl.fit(params, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch": losses, "parameters after training": snapshot(params)}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 1.2e-7
def fit_without_a_short_batch(impl, draw):
    """n = 20 and bs = 5: len(x) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    told = {}
    for n in (20, 21):
        params, x, y = manual(draw.mlp(4, 5, 3)), draw.normal(n, 4), draw.labels(n, 3)
        told[f"{n} rows"] = impl.fit(params, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch with": told}


@scenario(float64=1e-14, float32=6e-6, slow=True)  # measured 2.0e-15 and 1.4e-6: F.linear rounds less
def fit_on_mnist(impl, draw):
    params, (x, y) = manual(draw.mlp()), draw.mnist()
    return {"loss of batch": impl.fit(params, x, y, epochs=1, bs=64, lr=0.5)}
