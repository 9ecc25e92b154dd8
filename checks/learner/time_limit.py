"""Time limit: a test that does not end is stopped, and reported like any other failure."""

import faulthandler
import os
import signal
import sys

import pytest

from checks.course import Step
from checks.learner.reports import is_learners, step_of

SECONDS = 60  # for a test; the longest, the capstone on all of MNIST, takes some seconds
GRACE = 5  # seconds after the limit until the whole process exits, if the alarm does not stop the code


def pytest_configure(config):
    """Limit the tests of a plain run, unless somebody may be looking at a test in a debugger."""
    limited = any(isinstance(plugin, TimeLimit) for plugin in config.pluginmanager.get_plugins())
    if not limited and not is_debugging(config):
        config.pluginmanager.register(TimeLimit(SECONDS))


def is_debugging(config: pytest.Config) -> bool:
    """Whether a test may wait for a person: for pdb, another tracer, or input."""
    monitoring = getattr(sys, "monitoring", None)  # since Python 3.12
    attached = sys.gettrace() or (monitoring and monitoring.get_tool(monitoring.DEBUGGER_ID))
    asked = config.getoption("usepdb") or config.getoption("trace") or config.getoption("capture") == "no"
    return bool(attached or asked)


class TooLong(BaseException):
    """Raised in the middle of a test; not an Exception, so that `except Exception` does not catch it."""


class TimeLimit:
    """A pytest plugin that stops a learner's test after `seconds`, and skips those of its step that follow.

    Where there is no alarm (Windows), or code in C ignores it, the process exits, after it has printed where.
    """

    def __init__(self, seconds: int):
        self.seconds = seconds
        self.stopped: set[Step] = set()
        self.stderr = os.dup(2)  # as it is before pytest captures it

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        """Around the set-up, too, which imports the exercise, and around the search for the cause."""
        if not is_learners(item):
            return (yield)

        def stop(*_):
            self.stopped.add(step_of(item))
            raise TooLong(f"no end after {self.seconds} seconds: is this an endless loop?")

        faulthandler.dump_traceback_later(self.seconds + GRACE, exit=True, file=self.stderr)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, stop)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            return (yield)
        finally:
            self.cancel()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item):
        """What comes after a test without end would most likely not end, either."""
        if is_learners(item) and step_of(item) in self.stopped:
            pytest.skip("not run: a test of this step did not end")

    def pytest_enter_pdb(self):
        """A test has called breakpoint(): from now on it waits for a person."""
        self.cancel()

    def cancel(self) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
