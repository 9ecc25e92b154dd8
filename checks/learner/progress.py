"""Progress: which tests a learner has passed so far, kept in pytest's cache, and drawn as a map of the steps."""

import os

import pytest

from checks.course import STEPS, Step
from checks.learner.reports import Reports, reports_of, step_of, test_name
from checks.stub import STRETCH_GOAL

KEY = "kata/progress"  # in pytest's cache: {step: {test: whether it passed when it was last run; None: it need not}}
BAR = 10  # characters


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter, config):
    result = yield
    if wanted(config) and reports_of(config).finished:
        show_map(terminalreporter, reports_of(config))
    return result


def wanted(config: pytest.Config) -> bool:
    """Whether to show the map: it is about exercises, and not for logs, xdist, or -q -q."""
    on_ci = any(os.environ.get(name) for name in ("CI", "BUILD_NUMBER"))  # pytest's own names for it
    spread = bool(config.getoption("numprocesses", None) or hasattr(config, "workerinput"))
    silent = config.get_verbosity() < -1 or config.getoption("collectonly") or on_ci or spread
    return config.getoption("impl") == "exercise" and hasattr(config, "cache") and not silent


def update(config: pytest.Config, reports: Reports) -> dict[str, dict[str, bool | None]]:
    """Add a run's reports to the progress in the cache, and return it."""
    progress = config.cache.get(KEY, {})
    for step, tests in reports.collected.items():
        before = progress.get(step.name, {})
        known = dict.fromkeys(before, False) if any("::" in arg for arg in config.args) else {}
        progress[step.name] = {test: before.get(test, False) for test in [*known, *tests]}
    for report in reports.finished:
        _, what = getattr(report, "to_write", None) or ("", "")
        progress[step_of(report).name][test_name(report)] = None if what.endswith(STRETCH_GOAL) else report.passed
    config.cache.set(KEY, progress)
    return progress


def show_map(terminal: pytest.TerminalReporter, reports: Reports) -> None:
    """Print how much of each step is done, where the learner is, and what to do next."""
    progress = update(terminal.config, reports)
    open_steps = [step for step in STEPS if False in progress.get(step.name, {"": False}).values()]
    first = min(map(step_of, reports.finished))
    here = next((step for step in open_steps if step >= first), None) or next(iter(open_steps), None)
    terminal.section("map")
    for step in STEPS:
        tests = {test: passed for test, passed in progress.get(step.name, {}).items() if passed is not None}
        done = sum(tests.values())
        bar = "#" * (BAR * done // max(len(tests), 1))
        counted = f"{done:3} of {len(tests):2}" if tests else "not run yet"
        line = f"{step.number:3} {step.topic:<16} {bar:.<{BAR}} {counted}"
        marked = f"{line:<45}{'  you are here' if step == here else ''}".rstrip()
        terminal.line(marked, green=bool(tests) and done == len(tests))
    for step in [step for step in reports.steps if step not in open_steps][:1]:
        if not terminal.config.getoption("diff"):
            terminal.line(
                f"step {step.number} is done; pytest -k step{step.number} --diff shows yours beside the reference"
            )
    terminal.line(f"next: {next_thing(here, reports.failed)}" if here else "All steps are done.")


def next_thing(here: Step, failed: list[pytest.TestReport]) -> str:
    """What to do next, and where."""
    for report in failed:
        if step_of(report) == here:
            if report.when == "setup":  # the exercise could not be imported, whatever the test is about
                return report.longreprtext.splitlines()[0]
            file, line, _ = report.location
            return ": ".join(
                getattr(report, "to_write", None) or (f"{file}:{line + 1}", f"make {test_name(report)} pass")
            )
    return f"steps/{here}/README.md"
