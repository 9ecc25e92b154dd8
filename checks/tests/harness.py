"""What a learner would see: a step's tests, played on any number of implementations in one run."""

import contextlib
import io
import re
from collections import defaultdict

import pytest
import torch

from checks import sim
from checks.course import IMPLEMENTATIONS, ROOT, checks_of, forms_of, load, mistakes_of
from checks.gaps import filled, gaps
from checks.mistakes import Mistake
from checks.scenario import Draw, scenarios
from checks.verdict import parting

IMPLEMENTATION = re.compile(r"impl=(\w+)-?")  # in the name of a test


def play_levels(step: str) -> dict[str, dict[str, pytest.TestReport]]:
    """Run the step's tests on all that is to fail or to pass in a known way.

    That is the stubs, the solution and the reference; and, without the slow tests, the exercise with 1, 2, … gaps
    filled ("filled_1", …) and the other forms of the solution, by their names.
    """
    names = gaps(step)
    variants = {f"filled_{i}": filled(step, names[:i]) for i in range(1, len(names))}
    variants |= {form.name: form.implementation(step) for form in forms_of(step)}
    whole = play_tests(step, {name: load(name, step) for name in IMPLEMENTATIONS})
    return whole | play_tests(step, variants, slow=False)


def play_mistakes(step: str) -> dict[str, dict[str, pytest.TestReport]]:
    """Run the step's tests, but for slow ones, on every known mistake, until a failure begins with its words."""
    return _play_mistakes(step, [mistake for mistake in mistakes_of(step) if not mistake.accelerator], "cpu")


def play_mistakes_on_sim(step: str) -> dict[str, dict[str, pytest.TestReport]] | str:
    """The same for the mistakes that show only on an accelerator; or why it could not be played."""
    if reason := sim.set_up():
        return reason
    return _play_mistakes(step, [mistake for mistake in mistakes_of(step) if mistake.accelerator], "sim")


def _play_mistakes(step: str, mistakes: list[Mistake], device: str) -> dict[str, dict[str, pytest.TestReport]]:
    implementations = {mistake.name: mistake.implementation(step) for mistake in mistakes}
    until = {mistake.name: mistake.says for mistake in mistakes}
    return play_tests(step, implementations, False, until, "--device", device) if mistakes else {}


def play_parity_on_sim(step: str) -> dict[str, str | None] | str:
    """Where solution and torch part in each scenario on sim, None where they do not; or why it could not be played."""
    if reason := sim.set_up():
        return reason
    told = {}
    for scenario in scenarios(checks_of(step)):
        came, expected = (scenario(load(name, step), Draw(device="sim")) for name in ("solutions", "torch"))
        told[str(scenario)] = parting(came, expected, scenario.atol[torch.float64])
    return told


def play_tests(
    step: str, implementations: dict[str, object], slow: bool = True, until: dict[str, str] | None = None, *options: str
) -> dict[str, dict[str, pytest.TestReport]]:
    """Run the step's learner tests on every implementation; return {implementation: {test: report}}.

    A report is the one of the test's call, or of its set-up where that failed. An implementation in `until` is left
    alone after the first failure that begins with its text there. `options` are pytest's.
    """
    run = _Run(implementations, slow, until or {})
    arguments = [str(ROOT / "steps" / step), "-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), *options]
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
