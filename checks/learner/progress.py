"""Progress: which tests a learner has passed so far, kept in pytest's cache, and drawn as a map of the steps."""

import os
from collections import defaultdict
from collections.abc import Iterable

import pytest

from checks.course import STEPS, number
from checks.summary import step_of, test_name

KEY = "kata/progress"  # in pytest's cache: {step: {test: whether it passed when it was last run}}
BAR = 10  # characters
COLLECTED = pytest.StashKey[dict[str, list[str]]]()


def keep_collected(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Remember the names of all tests, before -k takes some away."""
    collected = config.stash.setdefault(COLLECTED, defaultdict(list))
    for item in items:
        collected[item.path.parent.name].append(item.name)


def wanted(config: pytest.Config) -> bool:
    """Whether there is somebody to show a map to: it is about exercises, and not for logs, xdist, or -q -q."""
    on_ci = any(os.environ.get(name) for name in ("CI", "BUILD_NUMBER"))  # pytest's own names for it
    spread = bool(getattr(config.option, "numprocesses", None) or hasattr(config, "workerinput"))
    quiet = config.option.verbose < -1 or on_ci or spread
    return config.option.impl == "exercise" and hasattr(config, "cache") and not quiet


def update(config: pytest.Config, reports: Iterable[pytest.TestReport]) -> dict[str, dict[str, bool]]:
    """Take a run's reports into what the cache knows, and return all of it."""
    progress = config.cache.get(KEY, {})
    for step, tests in config.stash.get(COLLECTED, {}).items():
        before = progress.get(step, {})
        known = dict.fromkeys(before, False) if any("::" in arg for arg in config.args) else {}
        progress[step] = {test: before.get(test, False) for test in [*known, *tests]}
    for report in reports:
        progress[step_of(report)][test_name(report)] = report.passed
    config.cache.set(KEY, progress)
    return progress


def steps_run(config: pytest.Config) -> list[str]:
    """The steps of which at least one test was collected."""
    return sorted(config.stash.get(COLLECTED, {}))


def not_passed(config: pytest.Config, passed: list[pytest.TestReport]) -> dict[str, int]:
    """How many tests of each step of this run did not pass in it."""
    names = {(step_of(report), test_name(report)) for report in passed}
    collected = config.stash[COLLECTED]
    return {step: sum((step, test) not in names for test in collected[step]) for step in steps_run(config)}


def show_map(terminal: pytest.TerminalReporter, failed: list[pytest.TestReport]) -> None:
    """Draw each step with what is done in it, where the learner is, and what comes next."""
    stats = terminal.stats
    progress = update(terminal.config, [*stats.get("passed", []), *failed])
    run = steps_run(terminal.config)
    open_steps = [step for step in STEPS if not all(progress.get(step, {"": False}).values())]
    here = next((step for step in open_steps if step >= min(run, default="")), None) or next(iter(open_steps), None)
    terminal.section("map")
    for step in STEPS:
        tests = progress.get(step, {})
        done = sum(tests.values())
        bar = "#" * (BAR * done // max(len(tests), 1))
        counted = f"{done:3} of {len(tests):2}" if tests else "not run yet"
        line = f"{number(step):3} {step[7:].replace('_', ' '):<16} {bar:.<{BAR}} {counted}"
        terminal.line(
            f"{line:<45}{'  you are here' if step == here else ''}".rstrip(), green=bool(tests) and done == len(tests)
        )
    for step in [step for step in run if step not in open_steps and not terminal.config.option.diff][:1]:
        terminal.line(
            f"step {number(step)} is done; pytest -k step{number(step)} --diff shows yours beside the reference"
        )
    terminal.line(f"next: {next_thing(here, failed)}" if here else "All steps are done.")


def next_thing(here: str, failed: list[pytest.TestReport]) -> str:
    """What to do now, and where."""
    for report in failed:
        if step_of(report) == here:
            if report.when == "setup":  # the exercise could not be imported, whatever the test is about
                return report.longreprtext.splitlines()[0]
            file, line, _ = report.location
            return ": ".join(getattr(report, "gap", None) or (f"{file}:{line + 1}", f"make {test_name(report)} pass"))
    return f"steps/{here}/README.md"
