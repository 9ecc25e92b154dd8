"""Reports: the learner's tests of this run, and how each of them ended. The other features read them."""

from collections import defaultdict

import pytest

from checks.course import BY_NAME, ROOT, Step


class Reports:
    """A pytest plugin that remembers the tests below steps/: all that were collected, and the reports on those run.

    A test that is skipped counts as run, and has not passed.
    """

    def __init__(self):
        self.collected: dict[Step, list[str]] = defaultdict(list)  # names of tests, before -k deselects some
        self.finished: list[pytest.TestReport] = []  # of the call, or of the set-up where that did not pass

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        for item in filter(is_learners, items):
            self.collected[step_of(item)].append(item.name)

    def pytest_runtest_logreport(self, report):
        if is_learners(report) and (report.when == "call" or not report.passed):
            self.finished.append(report)

    @property
    def steps(self) -> list[Step]:
        """The steps with at least one collected test."""
        return sorted(self.collected)

    @property
    def failed(self) -> list[pytest.TestReport]:
        """What failed: first what is not written yet or wrong, then what could not be imported."""
        return sorted((report for report in self.finished if report.failed), key=lambda report: report.when != "call")

    @property
    def passed(self) -> list[pytest.TestReport]:
        return [report for report in self.finished if report.passed]

    def not_passed(self) -> dict[Step, int]:
        """How many tests of each step of this run did not pass in it, or were not run."""
        passed = {(step_of(report), test_name(report)) for report in self.passed}
        return {step: sum((step, test) not in passed for test in self.collected[step]) for step in self.steps}


KEY = pytest.StashKey[Reports]()


def pytest_configure(config):
    config.stash[KEY] = Reports()
    config.pluginmanager.register(config.stash[KEY], "kata-reports")


def reports_of(config: pytest.Config) -> Reports:
    return config.stash[KEY]


def is_learners(test: pytest.Item | pytest.TestReport) -> bool:
    """Whether a test, or the report on one, belongs to a step."""
    if isinstance(test, pytest.Item):
        return test.path.is_relative_to(ROOT / "steps")
    return test.nodeid.startswith("steps/")


def step_of(test: pytest.Item | pytest.TestReport) -> Step:
    """The step of a test, or of the report on one."""
    return BY_NAME[test.path.parent.name if isinstance(test, pytest.Item) else test.nodeid.split("/")[1]]


def test_name(report: pytest.TestReport) -> str:
    return report.nodeid.rpartition("::")[2]
