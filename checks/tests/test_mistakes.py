"""The classic mistakes: each one fails a test of its step, and the failure begins with its message."""

from types import ModuleType

import pytest

from checks.course import ROOT, STEPS
from checks.diagnosis import diagnose
from checks.error_advice import misspelt
from checks.tests.harness import run_python


def test_mistakes_are_named_by_their_messages(step, mistake, outcomes_of_mistakes):
    check_named(step, mistake, outcomes_of_mistakes)


def test_device_mistakes_are_named_on_sim(step, mistake, mistakes_on_sim):
    if isinstance(mistakes_on_sim, str):
        pytest.skip(mistakes_on_sim)
    check_named(step, mistake, mistakes_on_sim)


def check_named(step, mistake, reports):
    failed = [report for report in reports[mistake.name].values() if report.failed]
    assert failed, "no test fails"
    first_lines = [str(report.longrepr).splitlines()[0] for report in failed]
    assert mistake.says in first_lines, f"not named; the first of {len(failed)} failures:\n{failed[0].longrepr}"
    others = {other.says for other in step.mistakes} - {mistake.says}
    assert not [line for line in first_lines if any(other in line for other in others)], "another mistake is named"


def test_no_mistakes_are_found_in_correct_code(step):
    assert diagnose(step, step.implementation("solutions")).found == {}


def test_a_passing_run_does_not_read_the_catalogue_of_mistakes():
    program = (
        "import re, sys, pytest; status = pytest.main(['-q', '-k', 'step4', '--impl', 'solutions']);"
        r"read = [name for name in sys.modules if re.fullmatch(r'checks\.(diagnosis|step.*\.(mistakes|hints))', name)];"
        "assert 'checks.compare' in sys.modules, 'the names of modules have changed';"
        "sys.exit(status or len(read))"
    )
    run = run_python(ROOT, "-c", program)
    assert run.returncode == 0, run.stdout + run.stderr


EXERCISE = """
class Optimizer:
    def __init__(self):
        self.param_groups = []

    def zero_grads(self): ...

class SGD(Optimizer):
    def __init__(self):
        self.lr = 0.1

def croos_entropy(): ...
"""


@pytest.mark.parametrize(
    ("use", "advice"),
    [
        (
            lambda exercise: exercise.cross_entropy,
            "exercise.py has no cross_entropy; it has croos_entropy",
        ),
        (lambda exercise: exercise.accuracy, "exercise.py has no accuracy: was it deleted?"),
        (
            lambda exercise: exercise.SGD().zero_grad,
            "SGD has no zero_grad; it has zero_grads",
        ),
        (
            lambda exercise: exercise.Optimizer.zero_grad,
            "Optimizer has no zero_grad; it has zero_grads",
        ),
        (
            lambda exercise: exercise.SGD().param_groups,
            "SGD has no param_groups: it is made by super().__init__",
        ),
        (lambda exercise: exercise.SGD().state, ""),
        (lambda exercise: [].zero_grad, ""),
    ],
)
def test_names_that_are_missing(use, advice):
    exercise = ModuleType(f"steps.{STEPS[5]}.exercise")
    exec(EXERCISE, vars(exercise))
    with pytest.raises(AttributeError) as raised:
        use(exercise)
    given = misspelt(raised.value)
    assert given.startswith(advice)
    assert bool(given) == bool(advice)
