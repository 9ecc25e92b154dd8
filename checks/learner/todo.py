"""To do: a test of what is not written yet has its own status, "to write", and is listed, not shown as a failure."""

import contextlib
import re
from collections import Counter

import pytest

from checks.course import Step
from checks.learner.failure import location, short
from checks.learner.reports import is_learners, reports_of, step_of
from checks.source import definitions, same_code
from checks.stub import REFACTOR_FIT, to_write


@pytest.hookimpl(wrapper=True, trylast=True)  # the innermost: `failure` finds `to_write` in the report
def pytest_runtest_makereport(item, call):
    """Set a report's `to_write`, a place and what to write there, if the test fails because of that."""
    report = yield
    if report.failed and call.when == "call" and is_learners(item):
        with contextlib.suppress(Exception):  # then it is a failure, and `failure` explains it
            report.to_write = stub_reached(call.excinfo) or fit_of_previous_step(item)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report):
    if getattr(report, "to_write", None):
        return "to write", "w", "TO WRITE"
    return None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter, config):
    """List what is still to write, where, and how many tests wait for it; the failures come below."""
    waiting = [report.to_write for report in reports_of(config).failed if getattr(report, "to_write", None)]
    if waiting:
        terminalreporter.section("still to write")
    for (place, what), tests in Counter(waiting).items():
        terminalreporter.line(f"{place}: {what}  ({tests} test{'s' if tests > 1 else ''})")
    return (yield)


def stub_reached(excinfo: pytest.ExceptionInfo) -> tuple[str, str] | None:
    """Where a stub stopped a test, and what to write there; None if no stub did."""
    what = to_write(excinfo.value) if excinfo.errisinstance(NotImplementedError) else None
    return (location(excinfo.traceback[-1]), what) if what else None


def fit_of_previous_step(item: pytest.Item) -> tuple[str, str] | None:
    """Where `fit` is, if the test is about `fit`, which changes in this step, and it is still the previous step's."""
    step = step_of(item)
    of_exercise = getattr(item.funcargs.get("impl"), "__file__", None) == str(step.exercise)
    if not of_exercise or not re.search(r"(?<![a-z])fit(?![a-z])", item.name):
        return None
    line = line_of_previous_fit(step)
    return (f"{short(step.exercise)}:{line}", REFACTOR_FIT) if line else None


def line_of_previous_fit(step: Step) -> int | None:
    """The line of the exercise's `fit`, where it is the previous step's and the solution's is another."""
    before = step.previous or step
    mine, previous, current = (definitions(file).get("fit") for file in (step.exercise, before.solution, step.solution))
    if mine and previous and current and same_code(mine, previous) and not same_code(previous, current):
        return mine.lineno
    return None
