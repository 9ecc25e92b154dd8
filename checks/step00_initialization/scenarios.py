"""Step 0, initialization: against torch.nn.init, and against what nn.Linear and nn.Conv2d do for themselves."""

import math

import torch
from torch import nn

from checks.scenario import exception_name, scenario, seed_global_generators

WEIGHTS = {
    "linear": nn.Linear(6, 4).weight.shape,
    "convolution": nn.Conv2d(3, 8, 5).weight.shape,
    "kernel that is no square": nn.Conv2d(3, 8, (1, 7)).weight.shape,
    "grouped convolution": nn.Conv2d(6, 8, 3, groups=2).weight.shape,
    "transposed convolution": nn.ConvTranspose2d(3, 8, 5).weight.shape,
    "convolution in one dimension": nn.Conv1d(3, 8, 5).weight.shape,
    "convolution in three dimensions": nn.Conv3d(3, 2, (2, 3, 5)).weight.shape,
}
SLOPES = (0.0, 0.1, 1.0, math.sqrt(5))


def empty(inputs, shape):
    return torch.empty(shape, dtype=inputs.dtype, device=inputs.device)


def seed(inputs):
    return int(inputs.labels(1, 1000))


@scenario(float64=4e-15, float32=1e-6)  # measured 1.1e-15 and 1.2e-7
def mean_and_std(impl, inputs):
    return {"mean and std": list(impl.stats(inputs.normal(20, 30) * 2 + 1))}


@scenario()
def fans(impl, inputs):
    observed = {}
    for name, shape in WEIGHTS.items():
        weight = empty(inputs, shape)
        observed[name] = [impl.receptive_field_size(weight), *impl.fan_in_and_fan_out(weight)]
    return {"receptive field, fan in, fan out of": observed}


@scenario()
def refused(impl, inputs):
    return {
        "fans of a vector": exception_name(lambda: impl.fan_in_and_fan_out(inputs.normal(3))),
        "fans of a number": exception_name(lambda: impl.fan_in_and_fan_out(inputs.normal())),
        "normal numbers for a vector": exception_name(lambda: impl.kaiming_normal_(inputs.normal(3))),
        "uniform numbers for a vector": exception_name(lambda: impl.kaiming_uniform_(inputs.normal(3))),
    }


@scenario()
def gains(impl, inputs):
    return {"gain": [impl.gain(a) for a in (*SLOPES, -0.5)]}


def filled(fill, inputs):
    observed, start = {}, seed(inputs)
    seed_global_generators(start, inputs.device)
    observed["linear, a and use_fan_out left out"] = fill(empty(inputs, WEIGHTS["linear"]))
    for name, shape in WEIGHTS.items():
        for a in SLOPES:
            for use_fan_out in (False, True):
                seed_global_generators(start, inputs.device)
                observed[f"{name}, a={a:.2f}, use_fan_out={use_fan_out}"] = fill(empty(inputs, shape), a, use_fan_out)
    return observed


@scenario()
def uniform_weights(impl, inputs):
    return filled(impl.kaiming_uniform_, inputs)


@scenario()
def normal_weights(impl, inputs):
    return filled(impl.kaiming_normal_, inputs)


@scenario()
def filled_in_place(impl, inputs):
    observed = {}
    for name in ("kaiming_uniform_", "kaiming_normal_"):
        weight, rows = nn.Parameter(0 * inputs.normal(4, 6)), 0 * inputs.normal(8, 6)
        returned, plain = getattr(impl, name)(weight), getattr(impl, name)(rows[:4])
        observed[name] = {
            "returns the weight": returned is weight,
            "is still a leaf": weight.is_leaf and weight.requires_grad,
            "was filled": weight.detach().std().item() > 0.1,
            "a part of a tensor was filled in its place": rows[:4].std().item() > 0.1,
            "a plain tensor is still one": not plain.requires_grad,
        }
    return observed


@scenario()
def as_torchs_layers(impl, inputs):
    """nn.Linear and nn.Conv2d call kaiming_uniform_ with a = sqrt(5)."""
    observed, start = {}, seed(inputs)
    for name, make in {"nn.Linear": lambda: nn.Linear(6, 4), "nn.Conv2d": lambda: nn.Conv2d(3, 8, 5)}.items():
        seed_global_generators(start, inputs.device)
        torchs = make().weight.detach()
        seed_global_generators(start, inputs.device)
        mine = impl.kaiming_uniform_(torch.empty_like(torchs), a=math.sqrt(5))
        observed[name] = (mine - torchs).abs().max().item() < 1e-7
    return {"the same weights": observed}


@scenario()
def activations(impl, inputs):
    """Another order of drawing gives other numbers, so compare only how they develop."""

    def sizes(scale, depth, relu=False):
        options = {"relu": True} if relu else {}  # False is the default
        stds = impl.activation_stds(depth, scale, generator=torch.Generator().manual_seed(seed(inputs)), **options)
        broken = [i for i, std in enumerate(stds, 1) if math.isnan(std)]
        kind = "nan" if broken else "vanished" if stds[-1] < 1e-3 else "alive" if 0.1 < stds[-1] < 10 else "other"
        # a ReLU leaves (1 - 1/pi) / 2 of the variance of normal numbers
        first = scale * math.sqrt(512) * (math.sqrt((1 - 1 / math.pi) / 2) if relu else 1)
        return {
            "how many": len(stds),
            "is near the theory behind the first layer": abs(stds[0] / first - 1) < 0.25,
            "at the end": kind,
            "nan around layer 12": bool(broken) and 10 < broken[0] < 15,
        }

    return {
        "scale 64": sizes(64.0, depth=15),
        "scale 0.01": sizes(0.01, depth=6),
        "scale 1/sqrt(n)": sizes(512**-0.5, depth=3),
        "scale 1/sqrt(n), ReLU": sizes(512**-0.5, depth=8, relu=True),
        "scale sqrt(2/n), ReLU": sizes((2 / 512) ** 0.5, depth=4, relu=True),
    }


@scenario()
def numbers_from_the_generator(impl, inputs):
    """With a generator, every number comes from it: torch's global one stays as it was."""
    generator = torch.Generator().manual_seed(seed(inputs))
    own, common = generator.get_state(), torch.get_rng_state()
    impl.activation_stds(2, 0.1, False, generator)
    return {
        "drew from the generator": not torch.equal(generator.get_state(), own),
        "drew from torch's global one": not torch.equal(torch.get_rng_state(), common),
    }


@scenario()
def numbers_without_a_generator(impl, inputs):
    """They come from torch's global generator: its seed decides, and the next call draws other numbers."""

    def seeded(number):
        torch.manual_seed(number)
        return impl.activation_stds(2, 0.1)

    start = seed(inputs)
    first, next_call = seeded(start), impl.activation_stds(2, 0.1)
    return {
        "the same seed gives the same numbers": seeded(start) == first,
        "the next call gives other numbers": next_call != first,
        "another seed gives other numbers": seeded(start + 1) != first,
    }


@scenario()
def numbers_for_a_seed(impl, inputs):
    """The generator alone decides about the numbers."""

    def seeded(number):
        return impl.activation_stds(2, 0.1, generator=torch.Generator().manual_seed(number))

    start = seed(inputs)
    first = seeded(start)
    return {
        "the same seed gives the same numbers": seeded(start) == first,
        "another seed gives other numbers": seeded(start + 1) != first,
    }


@scenario()
def a_matrix_for_every_layer(impl, inputs):
    """More layers draw more numbers, in whatever order, so they leave the generator in another state."""

    def state_after(depth):
        generator = torch.Generator().manual_seed(start)
        impl.activation_stds(depth, 0.1, generator=generator)
        return generator.get_state()

    start = seed(inputs)
    one, three = state_after(1), state_after(3)
    return {"three layers draw more numbers than one": not torch.equal(one, three)}
