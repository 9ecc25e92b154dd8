"""Whatever goes wrong while a failure is explained, the failure itself is reported."""

import inspect

import pytest
import torch

from checks import diagnosis, error_advice, localization, relation
from checks.course import STEPS
from checks.learner import cause, failure, todo
from checks.tests import harness
from checks.variant import variant

OPTIM = STEPS[5]
FEW = ("-k", "test_a_step_goes_against_the_gradient or plain")
UPHILL_BY_HALF = (
    'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])',
    'p.add_(p.grad, alpha=group["lr"] / 2)',
)
GUARDED = (cause, diagnosis, error_advice, localization, relation, failure, todo)
HOOKS = {"pytest_runtest_makereport", "pytest_report_teststatus", "pytest_terminal_summary", "explain"}  # the guards


def functions_of(module):
    """The functions and methods that a module defines: (where it is, its name)."""
    found = []
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", "") != module.__name__ or name in HOOKS:
            continue
        if inspect.isclass(thing):
            methods = [method for method, value in vars(thing).items() if inspect.isfunction(value)]
            found += [(thing, method) for method in methods if not issubclass(thing, BaseException)]
        elif callable(thing):
            found.append((module, name))
    return found


@pytest.fixture
def wrong():
    """An exercise with a fault that no mistake explains. What the mistakes do is kept from test to test."""
    cause.studied.cache_clear()
    yield variant(OPTIM, "wrong", UPHILL_BY_HALF)
    cause.studied.cache_clear()


PLACES = [(place, name) for module in GUARDED for place, name in functions_of(module)]


@pytest.mark.parametrize(("place", "name"), PLACES, ids=[f"{place.__name__}-{name}" for place, name in PLACES])
def test_an_exception_in_the_explanation_leaves_a_normal_report(place, name, wrong, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("broken on purpose")

    monkeypatch.setattr(place, name, broken)
    reports = harness.run_tests(OPTIM, {"wrong": wrong}, False, None, *FEW)["wrong"]
    assert set(reports) == {"test_a_step_goes_against_the_gradient", "test_same_as_torch[plain]"}
    for report in reports.values():
        assert report.failed
        assert "expected" in str(report.longrepr), "the numbers are there, whatever else is missing"


def test_a_fallback_says_so(wrong, monkeypatch):
    monkeypatch.setattr(cause, "first_lines", lambda *_: 1 / 0)
    reports = harness.run_tests(OPTIM, {"wrong": wrong}, False, None, *FEW)["wrong"]
    last = str(reports["test_same_as_torch[plain]"].longrepr).splitlines()[-1]
    assert last == (
        "(The explanation of this failure failed itself: ZeroDivisionError: division by zero. Please report it.)"
    )


GRADIENTS_OFF = [("    with torch.no_grad():\n", "    torch.set_grad_enabled(False)\n    if True:\n")]
DOUBLE = [("        return {\n", "        torch.set_default_dtype(torch.float64)\n        return {\n")]


@pytest.mark.parametrize(
    ("number", "replacements", "sentence"),
    [
        (7, GRADIENTS_OFF, "Gradients were left switched off"),
        (5, DOUBLE, "torch's default dtype was left at torch.float64"),
    ],
)
def test_state_that_is_left_changed_is_the_first_line(number, replacements, sentence):
    impl = variant(STEPS[number], "leaves_state", *replacements)
    reports = harness.run_tests(STEPS[number], {"leaves": impl}, False, None)["leaves"]
    first = [str(report.longrepr).splitlines()[0] for report in reports.values() if report.failed]
    assert any(line.startswith(sentence) for line in first), first
    assert torch.is_grad_enabled()
    assert torch.get_default_dtype() == torch.float32
