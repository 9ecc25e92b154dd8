"""What each step times: the functions in its room's benchmarks.py, called with (race, yours, inputs).

`race(mine, theirs, per=1, rounds=51)` times two functions in turns, `yours(5)` is the implementation of step 5, and
`inputs` hands out float32 tensors on the device of the run.
"""

import pytest

from checks.course import STEPS
from checks.learner.selection import may_select


def pytest_generate_tests(metafunc):
    steps = [step for step in STEPS if may_select(metafunc.config.getoption("keyword"), step)]
    cases = [
        pytest.param(step, name, id=f"{step}-{name.replace(' ', '_')}") for step in steps for name in step.benchmarks
    ]
    metafunc.parametrize(("step", "name"), cases)


def test_benchmark(step, name, race, yours, inputs):
    step.benchmarks[name](race, yours, inputs)
