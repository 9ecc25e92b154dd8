import math

import pytest
import torch
from torch.nn import functional as F

from checks.compare import assert_same
from checks.reference_loop import PlainSGD
from checks.scenario import scenarios_in
from checks.step01_manual_params import scenarios


def numbers(*rows):
    return torch.tensor(rows, dtype=torch.float64)


# the loss


def test_logsumexp_of_two_zeros(impl):
    assert_same(impl.logsumexp(numbers([0.0, 0.0])), [math.log(2)], "exp(0) + exp(0) = 2")


def test_logsumexp_works_on_every_row(impl):
    x = numbers([0.0, math.log(3)], [math.log(5), math.log(3)])
    assert_same(impl.logsumexp(x), [math.log(4), math.log(8)], "one number per row: log(1 + 3) and log(5 + 3)")


def test_logsumexp_does_not_overflow(impl):
    assert_same(
        impl.logsumexp(numbers([1000.0, 1000.0])), [1000 + math.log(2)], "exp(1000) is too large for a float: shift"
    )


def test_logsumexp_of_minus_infinity(impl):
    assert_same(impl.logsumexp(numbers([-math.inf, -math.inf])), [-math.inf], "log(0 + 0), which is -inf and not nan")


def test_log_softmax_is_the_log_of_shares(impl):
    x = numbers([0.0, math.log(3)], [math.log(7), 0.0])
    shares = numbers([0.25, 0.75], [0.875, 0.125])
    assert_same(
        impl.log_softmax(x).exp(), shares, "exp of it: in the first row 1 and 3 of 4, in the second 7 and 1 of 8"
    )


def test_log_softmax_keeps_what_is_far_below(impl):
    assert_same(
        impl.log_softmax(numbers([0.0, -1000.0])), [[0.0, -1000.0]], "softmax is 0 there, its logarithm is not -inf"
    )


def test_nll_picks_one_number_a_row(impl):
    log_probs = numbers([-1.0, -2.0, -4.0], [-8.0, -16.0, -32.0])
    target = torch.tensor([2, 0])
    assert_same(
        impl.nll(log_probs, target), 6.0, "-4 of the first row and -8 of the second; the mean, without the minus"
    )


def test_cross_entropy_of_equal_logits(impl):
    loss = impl.cross_entropy(numbers([1.0, 1.0], [1.0, 1.0]), torch.tensor([0, 1]))
    assert_same(loss, math.log(2), "with two equal classes each has probability 1/2")


def test_cross_entropy_takes_logits(impl):
    loss = impl.cross_entropy(numbers([0.0, math.log(3)]), torch.tensor([1]))
    assert_same(loss, -math.log(0.75), "the probability of class 1 is 3/4 (softmax applied once, not twice)")


def test_accuracy_counts_rows(impl):
    out = numbers([1.0, 2.0], [4.0, 3.0], [5.0, 6.0], [8.0, 7.0])
    share = float(impl.accuracy(out, torch.tensor([1, 0, 0, 0])))
    assert share == 0.75, "the predictions are 1, 0, 1, 0"


def test_accuracy_is_a_float_tensor(impl):
    share = impl.accuracy(numbers([1.0, 2.0]), torch.tensor([1]))
    assert torch.is_tensor(share), "accuracy returns a tensor; to get a number, call .item() on it"
    assert share.dtype.is_floating_point, "a share is a float"


# the model


def test_init_params_have_shapes_that_fit(impl):
    shapes = [tuple(p.shape) for p in impl.init_params(4, 3, 2)]
    assert shapes == [(4, 3), (3,), (3, 2), (2,)], "w1, b1, w2, b2; weights as (in, out), so that x @ w works"


def test_init_params_are_leaves(impl):
    params = impl.init_params(4, 3, 2)
    wanted, leaves = [p.requires_grad for p in params], [p.is_leaf for p in params]
    assert wanted == [True] * 4, "without requires_grad there will be no p.grad"
    assert leaves == [True] * 4, "the result of an operation on a tensor that requires grad gets no p.grad"


def test_init_params_have_the_size_of_step_0(impl):
    torch.manual_seed(0)
    w1, b1, w2, b2 = impl.init_params(800, 200, 100)
    std_1, std_2, largest = w1.std().item(), w2.std().item(), torch.cat([b1, b2]).abs().max().item()
    assert 0.0475 < std_1 < 0.0525, "the standard deviation of w1 is sqrt(2 / 800) = 0.05"
    assert 0.095 < std_2 < 0.105, "the standard deviation of w2 is sqrt(2 / 200) = 0.1"
    assert largest == 0, "biases are zero"


def test_model_is_linear_relu_linear(impl):
    params = [numbers([1.0, -1.0]), torch.zeros(2).double(), numbers([2.0], [4.0]), torch.ones(1).double()]
    out = impl.model(params, numbers([3.0], [-3.0]))
    assert_same(out, [[7.0], [13.0]], "x = 3: hidden (3, 0), 3 * 2 + 1; x = -3: hidden (0, 3), 3 * 4 + 1")


# the loop


def test_fit_returns_a_float_for_every_batch(impl):
    params = impl.init_params(2, 3, 2)
    losses = impl.fit(params, torch.ones(10, 2), torch.arange(10) % 2, epochs=2, bs=4, lr=0.5)
    count, types = len(losses), {type(loss).__name__ for loss in losses}
    assert count == 6, "10 rows in batches of 4 are 3 batches, the last one short; 2 epochs"
    assert types == {"float"}, "a loss tensor would keep its whole graph in memory"


def test_fit_knows_when_the_rows_are_used_up(impl):
    losses = impl.fit(impl.init_params(2, 3, 2), torch.ones(8, 2), torch.arange(8) % 2, epochs=1, bs=4, lr=0.5)
    count = len(losses)
    assert count == 2, "8 rows are two batches of 4; a third would be empty, and the mean of nothing is nan"


def test_fit_takes_one_step_against_the_gradient(impl):
    params = [torch.zeros(1, 1), torch.zeros(1), torch.zeros(1, 2), torch.zeros(2)]
    params = [p.double().requires_grad_() for p in params]
    losses = impl.fit(params, numbers([1.0]), torch.tensor([0]), epochs=1, bs=1, lr=0.5)
    assert_same(losses, [math.log(2)], "both classes have probability 1/2")
    assert_same(
        params[3], [0.25, -0.25], "b2 - lr * gradient; the gradient is probability minus truth, (1/2 - 1, 1/2 - 0)"
    )


def test_fit_forgets_the_gradients_of_the_batch_before(impl):
    params = [torch.zeros(1, 1), torch.zeros(1), torch.zeros(1, 2), torch.zeros(2)]
    params = [p.double().requires_grad_() for p in params]
    b2 = torch.zeros(2, dtype=torch.float64)
    for _ in range(2):
        b2 -= 0.5 * (b2.softmax(0) - numbers(1.0, 0.0))
    impl.fit(params, numbers([1.0], [1.0]), torch.tensor([0, 0]), epochs=1, bs=1, lr=0.5)
    assert_same(params[3], b2, "b2 after two batches, each with only its own gradient")


def test_fit_changes_the_tensors_it_was_given(impl):
    params = impl.init_params(2, 3, 2)
    tensors, before = list(params), [p.detach().clone() for p in params]
    impl.fit(params, torch.ones(4, 2), torch.tensor([0, 1, 1, 1]), epochs=1, bs=4, lr=0.5)
    same, moved = [p is t for p, t in zip(params, tensors)], not torch.equal(tensors[3], before[3])
    assert same == [True] * 4, "change the tensors, do not make new ones"
    assert moved, "b2 is as it was: `p = p - …` only gives the name p to a new tensor"


def test_fit_has_the_losses_of_torch(impl):
    torch.manual_seed(0)
    params, x, y = impl.init_params(4, 5, 3), torch.randn(23, 4), torch.randint(3, (23,))
    params = [p.detach().double().requires_grad_() for p in params]
    w1, b1, w2, b2 = (p.detach().clone().requires_grad_() for p in params)
    opt = PlainSGD([w1, b1, w2, b2], lr=0.5)
    losses = []
    for xb, yb in zip(x.double().split(5), y.split(5)):
        loss = F.cross_entropy(F.linear(F.relu(F.linear(xb, w1.T, b1)), w2.T, b2), yb)
        loss.backward()
        opt.step()
        opt.zero_grad()
        losses.append(loss.item())
    assert_same(
        impl.fit(params, x.double(), y, epochs=1, bs=5, lr=0.5), losses, "the losses of your loop and of torch's parts"
    )


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
