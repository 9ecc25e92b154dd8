"""Every check runs for each step that -k may select: `step`, or `step` with each of its scenarios or mistakes."""

import os
from concurrent.futures import ProcessPoolExecutor

import pytest

from checks.course import STEPS, checks_of, mistakes_of
from checks.learner import play_levels
from checks.scenario import scenarios
from checks.selection import may_select


def selected(config):
    return [step for step in STEPS if may_select(config.option.keyword, step)]


def pytest_generate_tests(metafunc):
    wanted, steps = metafunc.fixturenames, selected(metafunc.config)
    if "scenario" in wanted:
        cases = [pytest.param(step, case, id=f"{step}-{case}") for step in steps for case in scenarios(checks_of(step))]
        metafunc.parametrize(("step", "scenario"), cases)
    elif "mistake" in wanted:
        cases = [pytest.param(step, case, id=f"{step}-{case.name}") for step in steps for case in mistakes_of(step)]
        metafunc.parametrize(("step", "mistake"), cases)
    elif "step" in wanted:
        metafunc.parametrize("step", steps)


@pytest.fixture(scope="session")
def reports(request):
    """What `play_levels` tells of each step; all steps are played at once, by as many processes as there are cores."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        told = {step: pool.submit(play_levels, step) for step in selected(request.config)}
        yield lambda step: told[step].result()
