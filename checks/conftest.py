"""Every check runs for each step that -k may select: `step`, or `step` with each of its scenarios or mistakes."""

import os
from concurrent.futures import ProcessPoolExecutor

import pytest

from checks.course import STEPS, checks_of, mistakes_of
from checks.learner import play_levels, play_mistakes
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
    """What `play_levels` tells of each step."""
    yield from at_once(play_levels, selected(request.config))


@pytest.fixture(scope="session")
def reports_on_mistakes(request):
    """What `play_mistakes` tells of each step."""
    yield from at_once(play_mistakes, selected(request.config))


def at_once(play, steps):
    """Play all steps, by as many processes as there are cores; yield a function that gives the result of one."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        told = {step: pool.submit(play, step) for step in steps}
        yield lambda step: told[step].result()
