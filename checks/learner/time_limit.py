"""Time limit: a test that does not end is stopped, and reported like any other failure."""

import faulthandler
import os
import signal

import pytest

GRACE = 5  # seconds after the limit until the whole process exits, if the alarm does not stop the code


class TooLong(BaseException):
    """Raised in the middle of a test; not an Exception, so that `except Exception` does not catch it."""


class TimeLimit:
    """A pytest plugin that stops a test after `seconds`, and the run with it.

    Where there is no alarm (Windows), or code in C ignores it, the process exits, after it has printed where.
    """

    def __init__(self, seconds: int):
        self.seconds = seconds
        self.stderr = os.dup(2)  # as it is before pytest captures it

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        def stop(*_):
            item.session.shouldstop = "a test did not end"
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
