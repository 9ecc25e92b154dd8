"""Parity: every solution tells the same as torch's own parts, scenario by scenario."""

import pytest
import torch

from checks.course import load
from checks.scenario import Draw
from checks.verdict import same


@pytest.mark.parametrize("seed", [0, 1, 2], ids="seed{}".format)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_solution_equals_torch(step, scenario, dtype, seed, device):
    came, expected = (
        scenario(load(implementation, step), Draw(seed, device, dtype)) for implementation in ("solutions", "torch")
    )
    same(came, expected, f"{step} {scenario} in {dtype}", atol=scenario.atol[dtype])
