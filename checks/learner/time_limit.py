"""Time limit: a test that does not come to an end is stopped, and reported like any other failure."""

import faulthandler
import os
import signal

import pytest

GRACE = 5  # seconds after the limit until the whole process is ended, if the code does not listen


class TooLong(BaseException):
    """Raised in the middle of a test; no Exception, so that an `except Exception` does not swallow it."""


class TimeLimit:
    """A pytest plugin: no test runs for more than `seconds`, and the first that would is the last.

    Where there is no alarm (Windows), or code in C does not listen to it, the process ends, after it has said where.
    """

    def __init__(self, seconds: int):
        self.seconds = seconds
        self.stderr = os.dup(2)  # as it is before pytest captures it

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        def stop(*_):
            item.session.shouldstop = "a test did not come to an end"
            raise TooLong(f"no end after {self.seconds} seconds: is this an endless loop?")

        faulthandler.dump_traceback_later(self.seconds + GRACE, exit=True, file=self.stderr)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, stop)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            return (yield)
        finally:
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
