"""Parity: every solution tells the same as torch's own parts, scenario by scenario."""

import pytest
import torch

from checks.course import checks_of, load
from checks.scenario import Draw, scenarios
from checks.verdict import same


def pytest_generate_tests(metafunc):
    if "place" in metafunc.fixturenames:
        asked = metafunc.config.option.device
        metafunc.parametrize("place", [asked] if asked else ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"])


@pytest.mark.parametrize("seed", [0, 1, 2], ids="seed{}".format)
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_solution_equals_torch(step, scenario, dtype, seed, place):
    came, expected = (
        scenario(load(implementation, step), Draw(seed, place, dtype)) for implementation in ("solutions", "torch")
    )
    same(came, expected, f"{step} {scenario} in {dtype} on {place}", atol=scenario.atol[dtype])


def test_solution_equals_torch_on_sim(step, parity_on_sim):
    if isinstance(parity_on_sim, str):
        pytest.skip(parity_on_sim)
    assert parity_on_sim.keys() == {str(scenario) for scenario in scenarios(checks_of(step))}
    assert {name: difference for name, difference in parity_on_sim.items() if difference} == {}
