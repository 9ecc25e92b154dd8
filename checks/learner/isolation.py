"""Isolation: every test of a learner finds the state of the process as it should be, whatever ran before."""

import contextlib
import sys

import pytest

from checks.learner.reports import is_learners
from checks.state import checked


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Put the state back after a test; fail it if it left something changed that other code depends on."""
    if not is_learners(item):
        return (yield)
    with plain_matplotlib(), checked(generators=True):
        return (yield)


@contextlib.contextmanager
def plain_matplotlib():
    """Put matplotlib's settings back, and close what pyplot has opened; nothing where it is not imported."""
    if "matplotlib" not in sys.modules:
        yield
        return
    import matplotlib

    with matplotlib.rc_context():
        yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
