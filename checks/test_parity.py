"""Parity: every solution tells the same as torch's own parts, scenario by scenario."""

import pytest
import torch

from checks.course import STEPS, checks_of, load
from checks.scenario import Draw, scenarios
from checks.verdict import same

CASES = [
    pytest.param(step, scenario, id=f"{step}-{scenario}") for step in STEPS for scenario in scenarios(checks_of(step))
]


@pytest.mark.parametrize("seed", [0, 1, 2], ids="seed{}".format)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=("float64", "float32"))
@pytest.mark.parametrize(("step", "scenario"), CASES)
def test_solution_equals_torch(step, scenario, dtype, seed, device):
    came, expected = (
        scenario(load(implementation, step), Draw(seed, device, dtype)) for implementation in ("solutions", "torch")
    )
    same(came, expected, f"{step} {scenario} in {dtype}", atol=scenario.atol[dtype])
