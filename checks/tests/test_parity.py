"""Parity: every solution does the same as torch's own parts, scenario by scenario."""

import pytest
import torch

from checks.compare import assert_same
from checks.scenario import Inputs


def pytest_generate_tests(metafunc):
    if "place" in metafunc.fixturenames:
        asked = metafunc.config.getoption("device")
        metafunc.parametrize("place", [asked] if asked else ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"])


@pytest.mark.parametrize("seed", [0, 1, 2], ids="seed{}".format)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_solution_equals_torch(step, scenario, dtype, seed, place):
    actual, expected = (scenario(step.implementation(of), Inputs(seed, place, dtype)) for of in ("solutions", "torch"))
    assert_same(actual, expected, f"{step} {scenario} in {dtype} on {place}", atol=scenario.atol[dtype])


def test_solution_equals_torch_on_sim(step, parity_on_sim):
    if isinstance(parity_on_sim, str):
        pytest.skip(parity_on_sim)
    assert parity_on_sim.keys() == {str(scenario) for scenario in step.scenarios}
    assert {name: difference for name, difference in parity_on_sim.items() if difference} == {}
