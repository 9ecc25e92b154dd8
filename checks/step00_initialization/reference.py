"""Step 0, initialization: against torch.nn.init, and against what nn.Linear and nn.Conv2d do for themselves."""

from types import SimpleNamespace

import torch
from torch.nn import init


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
forbidden_apis = [
    "torch.nn.init.kaiming_uniform_",
    "torch.nn.init.kaiming_normal_",
    "torch.nn.init.calculate_gain",
    "torch.nn.init._calculate_fan_in_and_fan_out",
    "torch.nn.init._calculate_correct_fan",
]
