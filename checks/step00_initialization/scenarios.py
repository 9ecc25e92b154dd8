"""Step 0, initialization: against torch.nn.init, and against what nn.Linear and nn.Conv2d do for themselves."""

import math
from types import SimpleNamespace

import torch
from torch import nn
from torch.nn import init

from checks.scenario import raised, scenario, seed_global_numbers


def kaiming(fill):
    def filled(weight, a=0.0, use_fan_out=False):
        return fill(weight, a=a, mode="fan_out" if use_fan_out else "fan_in")

    return filled


def activation_stds(depth, scale, relu=False, generator=None):
    x = torch.randn(512, generator=generator)
    layers = [scale * torch.randn(512, 512, generator=generator) for _ in range(depth)]
    stds = []
    for layer in layers:
        x = torch.mv(layer, x)
        x = x.clamp(min=0) if relu else x
        stds.append(torch.std(x).item())
    return stds


reference = SimpleNamespace(
    stats=lambda x: tuple(value.item() for value in reversed(torch.std_mean(x))),
    receptive_field_size=lambda weight: weight[0][0].numel(),
    fan_in_and_fan_out=init._calculate_fan_in_and_fan_out,
    gain=lambda a: init.calculate_gain("leaky_relu", a),
    kaiming_uniform_=kaiming(init.kaiming_uniform_),
    kaiming_normal_=kaiming(init.kaiming_normal_),
    activation_stds=activation_stds,
)
rebuilds = [
    "torch.nn.init.kaiming_uniform_",
    "torch.nn.init.kaiming_normal_",
    "torch.nn.init.calculate_gain",
    "torch.nn.init._calculate_fan_in_and_fan_out",
    "torch.nn.init._calculate_correct_fan",
]

WEIGHTS = {
    "linear": nn.Linear(6, 4).weight.shape,
    "convolution": nn.Conv2d(3, 8, 5).weight.shape,
    "kernel that is no square": nn.Conv2d(3, 8, (1, 7)).weight.shape,
    "grouped convolution": nn.Conv2d(6, 8, 3, groups=2).weight.shape,
    "transposed convolution": nn.ConvTranspose2d(3, 8, 5).weight.shape,
    "convolution in one dimension": nn.Conv1d(3, 8, 5).weight.shape,
}
SLOPES = (0.0, 0.1, 1.0, math.sqrt(5))


def empty(draw, shape):
    return torch.empty(shape, dtype=draw.dtype, device=draw.device)


def seed(draw):
    return int(draw.labels(1, 1000))


@scenario(float64=4e-15, float32=1e-6)  # measured 1.1e-15 and 1.2e-7
def mean_and_std(impl, draw):
    return {"mean and std": list(impl.stats(draw.normal(20, 30) * 2 + 1))}


@scenario()
def fans(impl, draw):
    told = {}
    for name, shape in WEIGHTS.items():
        weight = empty(draw, shape)
        told[name] = [impl.receptive_field_size(weight), *impl.fan_in_and_fan_out(weight)]
    return {"receptive field, fan in, fan out of": told}


@scenario()
def refused(impl, draw):
    return {
        "fans of a vector": raised(lambda: impl.fan_in_and_fan_out(draw.normal(3))),
        "fans of a number": raised(lambda: impl.fan_in_and_fan_out(draw.normal())),
        "filling a vector": raised(lambda: impl.kaiming_normal_(draw.normal(3))),
    }


@scenario()
def gains(impl, draw):
    return {"gain": [impl.gain(a) for a in (*SLOPES, -0.5)]}


def filled(fill, draw):
    told, start = {}, seed(draw)
    seed_global_numbers(start, draw.device)
    told["linear, a and use_fan_out left out"] = fill(empty(draw, WEIGHTS["linear"]))
    for name, shape in WEIGHTS.items():
        for a in SLOPES:
            for use_fan_out in (False, True):
                seed_global_numbers(start, draw.device)
                told[f"{name}, a={a:.2f}, use_fan_out={use_fan_out}"] = fill(empty(draw, shape), a, use_fan_out)
    return told


@scenario()
def uniform_weights(impl, draw):
    return filled(impl.kaiming_uniform_, draw)


@scenario()
def normal_weights(impl, draw):
    return filled(impl.kaiming_normal_, draw)


@scenario()
def filled_in_place(impl, draw):
    told = {}
    for name in ("kaiming_uniform_", "kaiming_normal_"):
        weight = nn.Parameter(0 * draw.normal(4, 6))
        returned = getattr(impl, name)(weight)
        told[name] = {
            "returns the weight": returned is weight,
            "is still a leaf": weight.is_leaf and weight.requires_grad,
            "was filled": weight.detach().std().item() > 0.1,
        }
    return told


@scenario()
def as_torchs_layers(impl, draw):
    """nn.Linear and nn.Conv2d call kaiming_uniform_ with a = sqrt(5)."""
    told, start = {}, seed(draw)
    for name, make in {"nn.Linear": lambda: nn.Linear(6, 4), "nn.Conv2d": lambda: nn.Conv2d(3, 8, 5)}.items():
        seed_global_numbers(start, draw.device)
        torchs = make().weight.detach()
        seed_global_numbers(start, draw.device)
        mine = impl.kaiming_uniform_(torch.empty_like(torchs), a=math.sqrt(5))
        told[name] = (mine - torchs).abs().max().item() < 1e-7
    return {"the same weights": told}


@scenario()
def activations(impl, draw):
    """Other orders of drawing give other numbers; what can be told is what becomes of them."""

    def sizes(scale, depth, relu=False):
        options = {"relu": True} if relu else {}  # False is the default
        stds = impl.activation_stds(depth, scale, generator=torch.Generator().manual_seed(seed(draw)), **options)
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
def numbers_from_the_generator(impl, draw):
    """Given a generator, every number comes from it: torch's global one is as it was."""
    generator = torch.Generator().manual_seed(seed(draw))
    own, common = generator.get_state(), torch.get_rng_state()
    impl.activation_stds(2, 0.1, False, generator)
    return {
        "drew from the generator": not torch.equal(generator.get_state(), own),
        "drew from torch's global one": not torch.equal(torch.get_rng_state(), common),
    }
