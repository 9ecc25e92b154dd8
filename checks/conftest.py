"""Every check runs for each step that -k may select: `step`, or `step` with each of its scenarios or mistakes."""

import pytest

from checks.course import STEPS, checks_of, mistakes_of
from checks.scenario import scenarios
from checks.selection import may_select


def pytest_generate_tests(metafunc):
    wanted = metafunc.fixturenames
    steps = [step for step in STEPS if may_select(metafunc.config.option.keyword, step)]
    if "scenario" in wanted:
        cases = [pytest.param(step, case, id=f"{step}-{case}") for step in steps for case in scenarios(checks_of(step))]
        metafunc.parametrize(("step", "scenario"), cases)
    elif "mistake" in wanted:
        cases = [pytest.param(step, case, id=f"{step}-{case.name}") for step in steps for case in mistakes_of(step)]
        metafunc.parametrize(("step", "mistake"), cases)
    elif "step" in wanted:
        metafunc.parametrize("step", steps)
