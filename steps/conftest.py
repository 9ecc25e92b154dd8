"""The fixtures of a learner's tests: an implementation, and the comparison of a scenario with the reference."""

import pytest

from checks.compare import assert_same
from checks.course import BY_NAME
from checks.learner.device import count_costs
from checks.scenario import Inputs, expected_observation
from checks.state import preserved


@pytest.fixture
def step(request):
    return BY_NAME[request.path.parent.name]


@pytest.fixture
def impl(request, step):
    """The implementation under test, an object with the names of the test's step."""
    with preserved(generators=True):  # what an exercise changes at its import
        return step.implementation(request.config.getoption("impl"))


@pytest.fixture
def check_scenario(step, impl, device, request):
    """Run a scenario with the implementation under test and with the reference, and compare the observations."""

    def check(scenario):
        expected = expected_observation(step, scenario, device)
        with count_costs(request.config):
            actual = scenario(impl, Inputs(device=device))
        assert_same(actual, expected, f"{scenario}: yours differs from the reference")

    return check
