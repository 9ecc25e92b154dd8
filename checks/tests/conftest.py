"""Every check runs for each step that -k may select: `step`, or `step` with each of its scenarios or mistakes.

The learner's tests on many implementations take long: they run in a pool of processes from the beginning, and the tests
that look at their outcomes come last.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.util import find_spec
from multiprocessing import get_all_start_methods, get_context

import pytest
import torch

from checks.course import STEPS, Step, copy_to
from checks.learner.selection import may_select
from checks.tests.harness import run_mistakes, run_mistakes_on_sim, run_parity_on_sim, run_variants

WHAT_IS_NEEDED = {  # what a smaller install does not check: its packages, its system call, and the command to get it
    "grading": (("safetensors", "jinja2"), "fork", "pip install -e '.[dev]'"),
    "watching in a terminal": (("pexpect",), "openpty", "pip install -e '.[dev]'"),
}
FILES = {  # those that need more than a plain install
    "test_grading.py": "grading",
    "test_reports.py": "grading",
    "test_attacks.py": "grading",
    "test_watch.py": "watching in a terminal",
}

# Copies of this process, which has read all tests, would spend a fifth of their time on copying memory.
START = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
if START.get_start_method() == "forkserver":
    START.set_forkserver_preload(["checks.tests.harness"])  # torch is imported once, for all processes

RUNS = {  # by the fixture that gives the outcomes
    "outcomes": run_variants,
    "outcomes_of_mistakes": run_mistakes,
    "parity_on_sim": run_parity_on_sim,
    "mistakes_on_sim": run_mistakes_on_sim,
}


@cache
def missing(what: str) -> str:
    """Why something cannot be checked here, and how it can; "" where it can already."""
    packages, call, command = WHAT_IS_NEEDED[what]
    if not hasattr(os, call):
        return f"this system has no os.{call}"
    absent = [name for name in packages if find_spec(name) is None]
    return f"{', '.join(absent)} missing: {command}" if absent else ""


def pytest_ignore_collect(collection_path):
    """Leave out what this install cannot check. The summary names it; it does not count as skipped."""
    what = FILES.get(collection_path.name)
    return True if what and missing(what) else None


def pytest_generate_tests(metafunc):
    wanted = metafunc.fixturenames
    steps = [step for step in STEPS if may_select(metafunc.config.getoption("keyword"), step)]
    if "scenario" in wanted:
        cases = [pytest.param(step, case, id=f"{step}-{case}") for step in steps for case in step.scenarios]
        metafunc.parametrize(("step", "scenario"), cases)
    elif "mistake" in wanted:
        on_sim = "mistakes_on_sim" in wanted
        mistakes = [(step, case) for step in steps for case in step.mistakes if case.accelerator == on_sim]
        cases = [pytest.param(step, case, id=f"{step}-{case.name}") for step, case in mistakes]
        metafunc.parametrize(("step", "mistake"), cases)
    elif "step" in wanted:
        metafunc.parametrize("step", steps, ids=str)


def pytest_collection_modifyitems(items):
    if missing("grading"):
        items[:] = [item for item in items if not item.get_closest_marker("grading")]
    items.sort(key=lambda item: len(needed(item)))


def needed(item: pytest.Item) -> set[tuple[str, Step]]:
    """The outcomes that a test looks at: (fixture, step)."""
    return {(name, item.callspec.params["step"]) for name in RUNS if name in item.fixturenames}


@pytest.fixture(scope="session", autouse=True)
def runs(request):
    """{(fixture, step): the future outcomes}, for all that the session's tests look at."""
    wanted = {need: None for item in request.session.items for need in sorted(needed(item))}
    # sim has its own process: after a backward pass, it is too late for autograd to start a thread for sim
    with ProcessPoolExecutor(os.cpu_count(), START) as pool, ProcessPoolExecutor(1, START) as sim:
        # From the last to the first: the longest are among the last, and would keep one core busy at the end.
        yield {
            (name, step): (sim if name.endswith("on_sim") else pool).submit(RUNS[name], step)
            for name, step in reversed(wanted)
        }


@pytest.fixture
def outcomes(runs, step):
    """What `run_variants` returns for the step."""
    return runs["outcomes", step].result()


@pytest.fixture
def outcomes_of_mistakes(runs, step):
    """What `run_mistakes` returns for the step."""
    return runs["outcomes_of_mistakes", step].result()


@pytest.fixture
def parity_on_sim(runs, step):
    """What `run_parity_on_sim` returns for the step."""
    return runs["parity_on_sim", step].result()


@pytest.fixture
def mistakes_on_sim(runs, step):
    """What `run_mistakes_on_sim` returns for the step."""
    return runs["mistakes_on_sim", step].result()


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of the course, for a test to write exercises in and to run them as a learner does, outside CI."""
    for name in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    return copy_to(tmp_path / "course")


def pytest_terminal_summary(terminalreporter, config):
    for what in WHAT_IS_NEEDED:
        if reason := missing(what):
            terminalreporter.line(f"{what}: not checked, {reason}")
    if config.getoption("device") is None and not torch.cuda.is_available():
        terminalreporter.line("cuda: not run, torch finds no CUDA device on this machine")
