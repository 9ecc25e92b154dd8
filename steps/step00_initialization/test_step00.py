import math

import pytest
import torch
from torch import nn

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step00_initialization import scenarios


def test_stats_are_mean_and_standard_deviation(impl):
    mean, std = impl.stats(torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64))
    assert_same(mean, 2.5, "the mean of 1, 2, 3, 4")
    assert_same(std, math.sqrt(5 / 3), "torch's std divides by n - 1: (2.25 + .25 + .25 + 2.25) / 3")


def test_stats_are_plain_floats(impl):
    types = [type(value) for value in impl.stats(torch.ones(2))]
    assert types == [float, float], "two floats, not tensors: .item()"


def test_a_linear_layer_has_a_receptive_field_of_one(impl):
    size = impl.receptive_field_size(torch.empty(50, 784))
    assert size == 1, "one number connects an input of a linear layer with an output"


def test_a_convolution_has_its_kernel_as_receptive_field(impl):
    size = impl.receptive_field_size(torch.empty(32, 3, 5, 4))
    assert size == 20, "a kernel of 5 times 4"


def test_fans_of_a_linear_layer(impl):
    fans = tuple(impl.fan_in_and_fan_out(torch.empty(50, 784)))
    assert fans == (784, 50), "the weight is (out, in)"


def test_fans_of_a_convolution(impl):
    fans = tuple(impl.fan_in_and_fan_out(torch.empty(32, 3, 5, 5)))
    assert fans == (75, 800), "each output sums up 3 channels of 25 numbers; each input goes into 32 times 25"


def test_a_vector_has_no_fans(impl):
    error = exception_name(lambda: impl.fan_in_and_fan_out(torch.empty(50)))
    assert error == "ValueError", "a tensor with one dimension is refused with a ValueError"


def test_gain_of_relu_and_of_nothing(impl):
    assert_same(impl.gain(0.0), math.sqrt(2), "ReLU throws half of the numbers away")
    assert_same(impl.gain(1.0), 1.0, "slope 1 below zero is not a ReLU at all: nothing to make up for")


def test_gain_of_the_square_root_of_five(impl):
    assert_same(impl.gain(math.sqrt(5)), 1 / math.sqrt(3), "sqrt(2 / (1 + 5))")


@pytest.mark.parametrize("name", ["kaiming_uniform_", "kaiming_normal_"])
def test_weights_are_filled_in_place(impl, name):
    weight = nn.Parameter(torch.zeros(4, 6))
    same, changed, leaf = getattr(impl, name)(weight) is weight, bool(weight.all()), weight.is_leaf
    assert same, "return the weight that you were given"
    assert changed, "all 24 numbers are random now"
    assert leaf, "fill it under no_grad, or it can no longer be trained"


def test_uniform_weights_stay_within_their_bound(impl):
    torch.manual_seed(0)
    weight = impl.kaiming_uniform_(torch.empty(1000, 6), a=1.0)
    largest = weight.abs().max().item()
    assert 0.99 / math.sqrt(2) < largest <= 1 / math.sqrt(2), "sqrt(3) * gain / sqrt(fan) = sqrt(3) * 1 / sqrt(6)"


def test_normal_weights_have_their_standard_deviation(impl):
    torch.manual_seed(0)
    weight = impl.kaiming_normal_(torch.empty(1000, 8))
    std = weight.std().item()
    assert 0.48 < std < 0.52, "gain / sqrt(fan) = sqrt(2) / sqrt(8) = 1/2"


def test_fan_out_is_for_the_way_back(impl):
    torch.manual_seed(0)
    weight = impl.kaiming_normal_(torch.empty(8, 1000), use_fan_out=True)
    std = weight.std().item()
    assert 0.48 < std < 0.52, "with fan out 8: sqrt(2) / sqrt(8) = 1/2"


def test_a_layer_of_torch_uses_the_square_root_of_five(impl):
    torch.manual_seed(0)
    torchs = nn.Linear(6, 4).weight.detach()
    torch.manual_seed(0)
    mine = impl.kaiming_uniform_(torch.empty(4, 6), a=math.sqrt(5))
    assert_same(mine, torchs, "the weight of nn.Linear(6, 4) with the same seed", atol=1e-7)


def run(impl, scale, relu=False):
    return impl.activation_stds(30, scale, relu, torch.Generator().manual_seed(0))


def test_activations_explode(impl):
    stds = run(impl, 1.0)
    count, first, last = len(stds), stds[0], stds[-1]
    assert count == 30, "one number for each layer"
    assert 15 < first < 30, "a sum of 512 standard normal products has standard deviation sqrt(512) = 22.6"
    assert math.isnan(last), "22.6 to the power of 28 is more than a float32 can hold"


def test_activations_vanish(impl):
    last = run(impl, 0.01)[-1]
    assert last < 1e-15, "0.226 to the power of 30"


def test_activations_hold(impl):
    last = run(impl, 1 / math.sqrt(512))[-1]
    assert 0.1 < last < 10, "scale 1/sqrt(n) makes up for the sum of n products"


def test_relu_needs_a_larger_scale(impl):
    too_small, right = (run(impl, scale, relu=True)[-1] for scale in (1 / math.sqrt(512), math.sqrt(2 / 512)))
    assert too_small < 1e-3, "each ReLU loses half of the variance"
    assert 0.1 < right < 10, "and sqrt(2) is the gain that makes up for it"


def test_activations_are_measured_behind_the_relu(impl):
    first = run(impl, math.sqrt(2 / 512), relu=True)[0]
    assert 0.6 < first < 1.1, "the sums have standard deviation sqrt(2); what a ReLU leaves of them has 0.83"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
