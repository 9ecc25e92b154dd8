"""Failure: what a learner reads about a test that did not pass; the cause first, then numbers and places."""

import linecache
import re
import warnings
from pathlib import Path

import pytest

from checks.compare import Mismatch, side_by_side
from checks.course import ROOT
from checks.learner.reports import is_learners

LINES = 6  # of an error's message that a failure shows: with cause and places, at most twelve
NOISE = re.compile(r"\s*|  Use -v to get more diff|.* at 0x[0-9a-f]{6,}.*| +\+ .{120,}")  # pytest's, about an assert
SEEN = pytest.StashKey[set[str]]()  # the errors of set-ups that are already shown


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    ours = is_learners(item) and item.config.getoption("tbstyle") == "auto"
    if ours:
        item.repr_failure = lambda *_: ""  # pytest's own would be made, and thrown away below
    report = yield
    if report.failed and ours:
        to_write = getattr(report, "to_write", None)
        report.longrepr = ": ".join(to_write) if to_write else explain(call.excinfo, item)
        if call.when == "setup":  # the exercise could not be imported: every test of the step fails
            seen = item.config.stash.setdefault(SEEN, set())
            report.repeated = report.longrepr in seen
            seen.add(report.longrepr)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report):
    """Show an error once, where many tests have the same."""
    return ("for the same reason", "E", "ERROR") if getattr(report, "repeated", False) else None


def explain(excinfo: pytest.ExceptionInfo, item: pytest.Item) -> str:
    """The failure in a few lines: the cause first, then where in your code, then the line that asked for it.

    Whatever goes wrong in here, the failure itself is reported.
    """
    try:
        with warnings.catch_warnings():  # those of the mistakes that are played are not the learner's
            warnings.simplefilter("ignore")
            lines = explanation(excinfo, item)
    except Exception as problem:
        lines = [
            *str(excinfo.getrepr(style="short")).splitlines(),
            f"(The explanation of this failure failed itself: {type(problem).__name__}: {problem}. Please report it.)",
        ]
    return "\n".join(lines)


def explanation(excinfo: pytest.ExceptionInfo, item: pytest.Item) -> list[str]:
    error, verbose = excinfo.value, item.config.get_verbosity() > 0
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        place, text = f"{short(error.filename)}:{error.lineno}", (error.text or "").strip()
        return [f"{place}: {type(error).__name__}: {error.msg}", f"    {text}"]
    from checks.learner.cause import first_lines  # only a failure reads the catalogue of mistakes

    message = (str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}").splitlines()
    if not verbose:
        message = message[:1] + [line for line in message[1:] if not NOISE.fullmatch(line)]
        more = len(message) - LINES
        message = message if more <= 0 else [*message[:LINES], f"… {more} more lines with -v"]
    lines = [*getattr(error, "left_changed", ()), *first_lines(item, error), *message, *places(excinfo)]
    if isinstance(error, Mismatch) and verbose:
        lines += side_by_side(error.actual, error.expected)
    return lines


def places(excinfo: pytest.ExceptionInfo) -> list[str]:
    """Where the exercise failed, and the line of a test or scenario that asked for it."""
    course = [entry for entry in excinfo.traceback if Path(entry.path).is_relative_to(ROOT)]
    yours = [entry for entry in course if Path(entry.path).name == "exercise.py"]
    before_yours = course[: course.index(yours[0])] if yours else course
    asking = [entry for entry in before_yours if not is_machinery(Path(entry.path))]
    lines = [f"in {location(yours[-1])}", f"    {line(yours[-1])}"] if yours else []
    return [*lines, f"asked by {location(asking[-1])}", f"    {line(asking[-1])}"] if asking else lines


def is_machinery(file: Path) -> bool:
    """Whether a file belongs to no step: it is not a step's tests or scenarios, nor a solution."""
    return file.name == "conftest.py" or file.parent == ROOT / "checks"


def location(entry) -> str:
    """path:line of a traceback's entry, as editors and terminals understand it."""
    return f"{short(entry.path)}:{entry.lineno + 1}"


def short(path) -> Path:
    """A path from the root of the course, if it is inside."""
    path = Path(path)
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def line(entry) -> str:
    return linecache.getline(str(entry.path), entry.lineno + 1).strip()
