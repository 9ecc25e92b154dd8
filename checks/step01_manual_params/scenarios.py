"""Step 1, manual params: the loss, the model and the loop by hand against nn.Linear, F.cross_entropy and optim.SGD."""

import math

import torch

from checks.scenario import exception_name, scenario, seed_global_generators, snapshot


def value_and_gradient(function, x, *others):
    x = x.clone().requires_grad_()
    value = function(x, *others)
    (gradient,) = torch.autograd.grad(value.sum(), x)
    return {"value": value.detach(), "gradient": gradient, "input afterwards": x.detach()}


def manual(mlp):
    """A model's parameters as step 1 holds them: weights as (in, out)."""
    return [p.detach().t().contiguous().requires_grad_() for p in mlp.parameters()]


@scenario(float64=2e-15, float32=1e-6)  # measured 3.3e-16 and 1.8e-7
def logsumexp(impl, inputs):
    return value_and_gradient(impl.logsumexp, inputs.normal(4, 5))


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 1.2e-7
def logsumexp_of_a_square(impl, inputs):
    """With as many rows as columns, a forgotten keepdim raises no error."""
    return value_and_gradient(impl.logsumexp, inputs.normal(5, 5))


@scenario(float64=2e-15, float32=1e-6)  # measured 2.8e-16 and 3.0e-8
def logsumexp_in_three_dimensions(impl, inputs):
    """One of the dimensions has size 1: a squeeze of everything, or of the second, would drop it as well."""
    return value_and_gradient(impl.logsumexp, inputs.normal(3, 1, 4)) | {
        "of another shape": impl.logsumexp(inputs.normal(2, 3, 4))
    }


@scenario()
def logsumexp_of_large_numbers(impl, inputs):
    """exp overflows at 89 in float32 and at 710 in float64, and turns into zero far below."""
    x = torch.tensor([[1000.0, 1000.0], [-1000.0, -1000.0], [1000.0, -1000.0]]).to(inputs.device, inputs.dtype)
    return {"value": impl.logsumexp(x)}


@scenario()
def logsumexp_of_infinities(impl, inputs):
    inf = math.inf
    x = torch.tensor([[-inf, -inf], [-inf, 0.0], [inf, 0.0]]).to(inputs.device, inputs.dtype)
    return {"value": impl.logsumexp(x)}


@scenario()
def logsumexp_beside_infinities(impl, inputs):
    """An infinite entry in one row is nothing to the other rows."""
    inf = math.inf
    x = torch.tensor([[0.0, 0.0], [inf, 0.0], [-inf, -inf], [1000.0, 1000.0]]).to(inputs.device, inputs.dtype)
    return {"value": impl.logsumexp(x)}


@scenario(float64=2e-14, float32=2e-5)  # measured 3.6e-15 and 3.8e-6, in gradients up to 40
def log_softmax(impl, inputs):
    return value_and_gradient(lambda x: impl.log_softmax(x) ** 2, inputs.normal(5, 5))


@scenario(float64=4e-15, float32=2e-6)  # measured 8.9e-16 and 4.8e-7
def log_softmax_in_three_dimensions(impl, inputs):
    return {"value": impl.log_softmax(inputs.normal(2, 3, 4))}


@scenario()
def log_softmax_far_apart(impl, inputs):
    """log(softmax(x)) computed in two steps is -inf for what lies 104 (float32) or 745 (float64) below the largest."""
    return {"value": impl.log_softmax(inputs.normal(3, 4) * 1000)}


@scenario(float64=1e-15)  # measured 5.6e-17
def nll(impl, inputs):
    return value_and_gradient(impl.nll, inputs.normal(7, 3), inputs.labels(7, 3))


@scenario()
def nll_of_impossible_classes(impl, inputs):
    """A class that cannot be has the log probability -inf. It counts only where it is the target."""
    inf = math.inf
    log_probs = torch.tensor([[0.0, -inf, -inf], [-inf, -0.5, -1.0]]).to(inputs.device, inputs.dtype)
    target = torch.tensor([0, 2]).to(inputs.device)
    return {"value": impl.nll(log_probs, target), "with such a target": impl.nll(log_probs, 2 - target)}


@scenario(float64=4e-15, float32=1e-6)  # measured 8.9e-16 and 2.4e-7
def cross_entropy(impl, inputs):
    return value_and_gradient(impl.cross_entropy, inputs.normal(7, 3) * 4, inputs.labels(7, 3))


@scenario()
def label_out_of_range(impl, inputs):
    """Which error it is depends on the way of picking: indexing raises IndexError, gather raises RuntimeError.

    On the CPU, whatever the device: after an index out of range a GPU cannot be used any more.
    """
    refused = exception_name(lambda: impl.nll(inputs.normal(2, 3).cpu(), torch.tensor([0, 3]))) != "nothing"
    return {"class 3 of 3 is refused": refused}


@scenario()
def accuracy_of_rows(impl, inputs):
    """As many rows as classes: taking the largest over the wrong dimension raises no error.

    The share may come in any dtype. Logits may be too large for exp.
    """
    large = torch.tensor([[1000.0, 2000.0], [-2000.0, -1000.0]]).to(inputs.device, inputs.dtype)
    return {
        "rows right of 2": 2 * float(impl.accuracy(large, torch.tensor([1, 1], device=inputs.device))),
        "rows right of 5": round(5 * float(impl.accuracy(inputs.normal(5, 5), inputs.labels(5, 5))), 4),
        "rows right of 23": round(23 * float(impl.accuracy(inputs.normal(23, 3), inputs.labels(23, 3))), 4),
    }


@scenario()
def initial_parameters(impl, inputs):
    """Other seeds give other numbers, so compare their shapes and their sizes."""
    seed_global_generators(int(inputs.labels(1, 1000)), inputs.device)
    params, others = impl.init_params(784, 256, 128), impl.init_params(3, 4, 4)
    return {
        "tensors in two calls": len({id(p) for p in [*others, *impl.init_params(3, 4, 4)]}),
        "shapes": [list(p.shape) for p in params],
        "leaves that require a gradient": [p.is_leaf and p.requires_grad for p in params],
        # in powers of two, so that weights of another size differ whatever the numbers were
        "standard deviation over sqrt(2 / rows), its binary logarithm": [
            round(math.log2(max(w.std().item() / math.sqrt(2 / len(w)), 1e-6)), 1) for w in params[::2]
        ],
        "mean is near 0": [abs(w.mean().item()) < 0.1 * w.std().item() for w in params[::2]],
        "some are beyond three standard deviations": [bool((w.abs() > 3 * w.std()).any()) for w in params[::2]],
        "biases are 0": [not b.any() for b in params[1::2]],
    }


@scenario()
def new_numbers_for_every_weight(impl, inputs):
    """The caller sets the seed, and each tensor gets numbers of its own."""

    def weights(seed=None):
        if seed is not None:
            seed_global_generators(seed, inputs.device)
        return impl.init_params(4, 4, 4)[::2]

    w1, w2 = weights(seed=1)
    return {
        "w1 and w2 are the same": torch.equal(w1, w2),
        "the next call gives the same": torch.equal(w1, weights()[0]),
        "the same seed gives the same": torch.equal(w1, weights(seed=1)[0]),
        "another seed gives the same": torch.equal(w1, weights(seed=2)[0]),
    }


@scenario(float64=4e-15, float32=6e-6)  # measured 8.9e-16 and 1.4e-6
def logits(impl, inputs):
    params, x = manual(inputs.mlp(4, 5, 3)), inputs.normal(7, 4).requires_grad_()
    out = impl.model(params, x)
    return {"logits": out.detach(), "gradients": list(torch.autograd.grad((out**2).sum(), [*params, x]))}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 2.4e-7
def fit_two_epochs(impl, inputs):
    """n = 23 and bs = 5: the last batch is short. Two epochs: what the first leaves behind shows in the second."""
    params, x, y = manual(inputs.mlp(4, 5, 3)), inputs.normal(23, 4), inputs.labels(23, 3)
    losses = impl.fit([*params], x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch": losses, "parameters after training": snapshot(params)}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 1.2e-7
def fit_without_a_short_batch(impl, inputs):
    """n = 20 and bs = 5: len(x) // bs + 1 batches would end with an empty one. n = 21: the last has one row."""
    observed = {}
    for n in (20, 21):
        params, x, y = manual(inputs.mlp(4, 5, 3)), inputs.normal(n, 4), inputs.labels(n, 3)
        observed[f"{n} rows"] = impl.fit(params, x, y, epochs=2, bs=5, lr=0.25)
    return {"loss of batch with": observed}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 1.2e-7
def fit_on_fewer_rows_than_a_batch(impl, inputs):
    """n = 3 and bs = 5: the only batch is short. lr is an int here."""
    params, x, y = manual(inputs.mlp(4, 5, 3)), inputs.normal(3, 4), inputs.labels(3, 3)
    losses = impl.fit([*params], x, y, epochs=2, bs=5, lr=1)
    return {"loss of batch": losses, "parameters after training": snapshot(params)}


@scenario(float64=1e-14, float32=6e-6, slow=True)  # measured 2.0e-15 and 1.4e-6: F.linear rounds less
def fit_on_mnist(impl, inputs):
    params, (x, y) = manual(inputs.mlp()), inputs.mnist()
    return {"loss of batch": impl.fit(params, x, y, epochs=1, bs=64, lr=0.5)}
