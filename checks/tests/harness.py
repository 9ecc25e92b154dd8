"""The harness: a step's tests run on any number of implementations in one session, and commands run as learners do."""

import contextlib
import io
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
import torch

from checks import sim
from checks.compare import first_difference
from checks.course import IMPLEMENTATIONS, ROOT, Step
from checks.scenario import Inputs
from checks.tests.stubs import partially_solved, stubs
from checks.variant import Mistake, variant_source

# Plugins that take an eighth of the time of a quick test, and change nothing about how it ends.
WITHOUT = "benchmark cacheprovider doctest faulthandler logging threadexception unraisableexception".split()
WITHOUT += ["checks.learner.time_limit"]
IMPLEMENTATION = re.compile(r"impl=(\w+)-?")  # in the name of a test

Outcomes = dict[str, dict[str, pytest.TestReport]]  # by implementation and test


def run_variants(step: Step) -> Outcomes:
    """Run the step's tests on every implementation that should fail or pass in a known way.

    These are the stubs, the solution and the reference; and, without the slow tests, the exercise with 1, 2, … stubs
    solved ("solved_1", …) and the other correct forms of the solution, by their names.
    """
    names = stubs(step)
    variants = {f"solved_{i}": partially_solved(step, names[:i]) for i in range(1, len(names))}
    variants |= {alternative.name: alternative.implementation(step) for alternative in step.alternatives}
    whole = run_tests(step, {name: step.implementation(name) for name in IMPLEMENTATIONS})
    return whole | run_tests(step, variants, slow=False)


def run_mistakes(step: Step) -> Outcomes:
    """Run the step's tests, except slow ones, on every known mistake, until a failure begins with its message."""
    return _run_mistakes(step, [mistake for mistake in step.mistakes if not mistake.accelerator], "cpu")


def run_mistakes_on_sim(step: Step) -> Outcomes | str:
    """The same for the mistakes that show only on an accelerator; or why that cannot be done here."""
    if reason := sim.set_up():
        return reason
    return _run_mistakes(step, [mistake for mistake in step.mistakes if mistake.accelerator], "sim")


def _run_mistakes(step: Step, mistakes: list[Mistake], device: str) -> Outcomes:
    implementations = {mistake.name: mistake.implementation(step) for mistake in mistakes}
    until = {mistake.name: mistake.says for mistake in mistakes}
    return run_tests(step, implementations, False, until, "--device", device) if mistakes else {}


def run_parity_on_sim(step: Step) -> dict[str, str | None] | str:
    """Where solution and torch differ in each scenario on sim, None where they agree; or why sim is not there."""
    if reason := sim.set_up():
        return reason
    differences = {}
    for scenario in step.scenarios:
        actual, expected = (scenario(step.implementation(of), Inputs(device="sim")) for of in ("solutions", "torch"))
        difference = first_difference(actual, expected, scenario.atol[torch.float64])
        differences[str(scenario)] = str(difference) if difference else None
    return differences


def run_tests(
    step: Step,
    implementations: dict[str, object],
    slow: bool = True,
    until: dict[str, str] | None = None,
    *options: str,
) -> Outcomes:
    """Run the step's learner tests on every implementation; return {implementation: {test: report}}.

    A report is the one of the test's call, or of its set-up where that failed. An implementation in `until` runs only
    until the first failure that begins with its text there. `options` are pytest's.
    """
    run = _Run(implementations, slow, until or {})
    arguments = [str(step.folder), "-q", *(f"-pno:{plugin}" for plugin in WITHOUT), "--rootdir", str(ROOT), *options]
    with contextlib.redirect_stdout(io.StringIO()) as output:
        status = pytest.main([*arguments, "-c", str(ROOT / "pyproject.toml")], plugins=[run])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"the tests of {step} could not be run:\n{output.getvalue()}")
    return dict(run.reports)


class _Run:
    """A plugin that gives every test each implementation in turn, and keeps the reports."""

    def __init__(self, implementations: dict[str, object], slow: bool, until: dict[str, str]):
        self.implementations, self.slow, self.until = implementations, slow, until
        self.done: set[str] = set()
        self.reports: dict[str, dict[str, pytest.TestReport]] = defaultdict(dict)

    def pytest_generate_tests(self, metafunc):
        if "impl" in metafunc.fixturenames:
            ids = [f"impl={name}" for name in self.implementations]
            metafunc.parametrize("impl", self.implementations.values(), ids=ids)

    def pytest_collection_modifyitems(self, items):
        if not self.slow:
            items[:] = [item for item in items if not is_slow(item)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        return True if IMPLEMENTATION.search(item.name)[1] in self.done else None

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.failed:
            test = report.nodeid.rpartition("::")[2]
            name = IMPLEMENTATION.search(test)[1]
            self.reports[name][IMPLEMENTATION.sub("", test).removesuffix("[]")] = report
            if report.failed and name in self.until and str(report.longrepr).startswith(self.until[name]):
                self.done.add(name)


def is_slow(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("slow")) or getattr(item.callspec.params.get("scenario"), "slow", False)


# As learners run it


def run_python(folder: Path, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
    """Run `python …` in a folder; `options` are those of `subprocess.run`."""
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, **options)


def kata(folder: Path, *arguments: str, **environment: str) -> str:
    """What `pytest …` prints in a folder, with additions to the environment."""
    run = run_python(folder, "-m", "pytest", *arguments, env=os.environ | environment)
    return run.stdout + run.stderr


def exercise_in(course: Path, step: Step) -> Path:
    """The exercise of a step in a copy of the course."""
    return course / step.exercise.relative_to(ROOT)


def solve(course: Path, step: Step, *replacements: tuple[str, str]) -> None:
    """Write the solution, with each text replaced by its other text, as an exercise in a copy of the course."""
    exercise_in(course, step).write_text(variant_source(step, "exercise", *replacements), "utf-8")
