"""Failure: what a learner reads about a test that did not pass; the cause first, then numbers and places."""

import inspect
import linecache
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from checks.course import ROOT, STEPS, definitions, exercise_file, same_code, solution_file
from checks.time_limit import TooLong
from checks.verdict import Parted, side_by_side

SAID = 6  # lines of an error's own words that a failure shows: with its cause and places, twelve at most
NOISE = re.compile(r"\s*|  Use -v to get more diff|.* at 0x[0-9a-f]{6,}.*| +\+ .{120,}")  # pytest's, of an assert
GAP = re.compile(r"step (\d+): (.+)")  # what a stub's NotImplementedError says


def gap(excinfo: pytest.ExceptionInfo) -> tuple[str, str] | None:
    """Where a stub gave up and what it asks for, if that is what happened."""
    if excinfo.errisinstance(NotImplementedError) and (match := GAP.fullmatch(str(excinfo.value))):
        return location(excinfo.traceback[-1]), f"write {match[2]}"
    return None


def unrefactored(item: pytest.Item) -> tuple[str, str] | None:
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


def explain(excinfo: pytest.ExceptionInfo, item: pytest.Item) -> str:
    """The failure in a few lines: the cause first, then where in your code, then the line that asked for it."""
    error = excinfo.value
    if isinstance(error, SyntaxError):
        place, text = f"{short(error.filename)}:{error.lineno}", (error.text or "").strip()
        return f"{place}: {type(error).__name__}: {error.msg}\n    {text}"
    if todo := gap(excinfo):
        return ": ".join(todo)
    lines = list(filter(None, [cause(item, error)]))
    said = (str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}").splitlines()
    if item.config.option.verbose <= 0:
        said = said[:1] + [words for words in said[1:] if not NOISE.fullmatch(words)]
        said = said if len(said) <= SAID else [*said[:SAID], f"… {len(said) - SAID} more lines with -v"]
    lines += said
    course = [entry for entry in excinfo.traceback if Path(entry.path).is_relative_to(ROOT)]
    yours = [entry for entry in course if Path(entry.path).name == "exercise.py"]
    machinery = {ROOT / "steps" / "conftest.py", ROOT / "checks" / "verdict.py", ROOT / "checks" / "sim.py"}
    before_yours = course[: course.index(yours[0])] if yours else course
    asking = [entry for entry in before_yours if Path(entry.path) not in machinery]
    if yours:
        lines += [f"in {location(yours[-1])}", f"    {line(yours[-1])}"]
    if asking:
        lines += [f"asked by {location(asking[-1])}", f"    {line(asking[-1])}"]
    if isinstance(error, Parted) and item.config.option.verbose > 0:
        lines += side_by_side(error.came, error.expected)
    return "\n".join(lines)


def cause(item: pytest.Item, error: BaseException) -> str:
    """The first line of a failure: the mistake that does what this implementation does, or what the error means."""
    from checks import diagnosis  # only a failure pays for the catalogue of mistakes

    impl = item.funcargs.get("impl")
    if impl is None:  # it could not be imported
        return diagnosis.misspelt(error)
    if not isinstance(impl, ModuleType) or isinstance(error, TooLong):
        return ""
    scenario = item.callspec.params.get("scenario") if hasattr(item, "callspec") else None
    try:
        found = diagnosed(item.path.parent.name, impl, item.config.option.device or "cpu")
        said = found.of(scenario, None if scenario else lambda other: fails(item, other))
    except TooLong:
        return ""  # a scenario that this test does not play has no end
    return said or diagnosis.likely_cause(error)


def fails(item: pytest.Item, impl: ModuleType) -> bool:
    """Whether a test that plays no scenario fails with another implementation too."""
    arguments = {name: item.funcargs[name] for name in inspect.signature(item.obj).parameters}
    try:
        item.obj(**arguments | {"impl": impl})
    except (Exception, pytest.fail.Exception):
        return True
    return False


@cache
def diagnosed(step: str, impl: ModuleType, device: str):
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
