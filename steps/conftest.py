"""What a learner sees: a to-do list instead of tracebacks, and failures that begin with the cause."""

import linecache
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from checks.course import ROOT, STEPS, definitions, exercise_file, same_code, solution_file
from checks.scenario import Draw, told_by_reference
from checks.verdict import same

SAID = 6  # lines of an error's own words that a failure shows: with its cause and places, twelve at most
GAP = re.compile(r"step (\d+): (.+)")  # what a stub's NotImplementedError says


@pytest.fixture
def play(impl, device, request):
    """Play a scenario with the implementation under test and with the reference: both must tell the same."""

    def compare(scenario):
        expected = told_by_reference(request.path.parent.name, scenario, device)
        same(scenario(impl, Draw(device=device)), expected, f"{scenario}: yours differs from the reference")

    return compare


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    if item.config.option.tbstyle != "auto":
        return (yield)  # a traceback was asked for
    item.repr_failure = lambda excinfo: explain(excinfo, item)
    report = yield
    if report.failed and call.when == "call":
        report.gap = gap(call.excinfo) or unrefactored(item)
    elif report.failed:  # the exercise could not be imported
        report.longrepr = explain(call.excinfo, item)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """List what is still to write, a line a test, in place of its failure; the counts stay pytest's own."""
    stats = terminalreporter.stats
    failed = stats.pop("failed", [])
    stats["failed"] = [report for report in failed if not getattr(report, "gap", None)]
    to_write = [report for report in failed if getattr(report, "gap", None)]
    if to_write:
        terminalreporter.section("still to write")
        for report in to_write:
            place, what = report.gap
            terminalreporter.line(f"{place}: {what}  ({report.nodeid.rpartition('::')[2]})")
    try:
        return (yield)
    finally:
        stats["failed"] = failed


def gap(excinfo) -> tuple[str, str] | None:
    """Where a stub gave up and what it asks for, if that is what happened."""
    if excinfo.errisinstance(NotImplementedError) and (match := GAP.fullmatch(str(excinfo.value))):
        return location(excinfo.traceback[-1]), f"write {match[2]}"
    return None


def unrefactored(item) -> tuple[str, str] | None:
    """Where `fit` stands, if the test is about `fit`, which changes in this step and is still the last step's."""
    step = item.path.parent.name
    if item.config.option.impl != "exercise" or not re.search(r"(?<![a-z])fit(?![a-z])", item.name):
        return None
    before = STEPS[max(STEPS.index(step) - 1, 0)]
    files = exercise_file(step), solution_file(before), solution_file(step)
    mine, yesterday, today = (definitions(file).get("fit") for file in files)
    if not (mine and yesterday and today and same_code(mine, yesterday) and not same_code(yesterday, today)):
        return None
    return f"{short(exercise_file(step))}:{mine.lineno}", "refactor fit, it is still yesterday's"


def explain(excinfo, item) -> str:
    """The failure in a few lines: the cause first, then where in your code, then the line that asked for it."""
    error = excinfo.value
    if isinstance(error, SyntaxError):
        place, text = f"{short(error.filename)}:{error.lineno}", (error.text or "").strip()
        return f"{place}: {type(error).__name__}: {error.msg}\n    {text}"
    if todo := gap(excinfo):
        return ": ".join(todo)
    lines = list(filter(None, [cause(item, error)]))
    said = (str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}").splitlines()
    whole = item.config.option.verbose > 0 or len(said) <= SAID
    lines += said if whole else [*said[:SAID], f"… {len(said) - SAID} more lines with -v"]
    course = [entry for entry in excinfo.traceback if Path(entry.path).is_relative_to(ROOT)]
    yours = [entry for entry in course if Path(entry.path).name == "exercise.py"]
    machinery = {Path(__file__), ROOT / "checks" / "verdict.py"}
    asking = [entry for entry in course if entry not in yours and Path(entry.path) not in machinery]
    if yours:
        lines += [f"in {location(yours[-1])}", f"    {line(yours[-1])}"]
    if asking:
        lines += [f"asked by {location(asking[-1])}", f"    {line(asking[-1])}"]
    return "\n".join(lines)


def cause(item, error) -> str:
    """The first line of a failure: the mistake that does what this implementation does, or what the error means."""
    from checks import diagnosis  # only a failure pays for the catalogue of mistakes

    impl = item.funcargs.get("impl")
    if not isinstance(impl, ModuleType):
        return ""
    scenario = item.callspec.params.get("scenario") if hasattr(item, "callspec") else None
    found = diagnosed(item.path.parent.name, impl, item.config.option.device)
    return found.of(scenario) or diagnosis.likely_cause(error, dir(impl))


@cache
def diagnosed(step, impl, device):
    from checks.diagnosis import Diagnosis

    return Diagnosis(step, impl, device)


def location(entry) -> str:
    """path:line of a traceback's entry, as editors and terminals understand it."""
    return f"{short(entry.path)}:{entry.lineno + 1}"


def short(path) -> Path:
    """A path from the root of the course, where it is in there."""
    path = Path(path)
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def line(entry) -> str:
    return linecache.getline(str(entry.path), entry.lineno + 1).strip()
