"""Summary: the sections that stand below the tests of a learner's run: what is still to write, and hints."""

import textwrap
from collections import Counter
from pathlib import Path

import pytest

from checks.course import hints_of


def show_gaps(terminal: pytest.TerminalReporter, reports: list[pytest.TestReport]) -> None:
    """List what is still to write, where, and how many tests wait for it."""
    if reports:
        terminal.section("still to write")
    for (place, what), tests in Counter(report.gap for report in reports).items():
        terminal.line(f"{place}: {what}  ({tests} test{'s' if tests > 1 else ''})")


def show_hints(terminal: pytest.TerminalReporter, layers: int, reports: list[pytest.TestReport]) -> None:
    """Show the first `layers` layers of every hint that helps with one of these tests."""
    shown = {}
    for report in reports:
        for hint in hints_of(step_of(report)):
            if hint.helps_with(test_name(report)):
                shown.setdefault(hint, test_name(report))
    if not shown:
        return
    terminal.section("hints")
    for hint, test in shown.items():
        terminal.line(f"{test}:")
        for layer in hint.layers[:layers]:
            terminal.line(textwrap.fill(layer, 78, initial_indent="  - ", subsequent_indent="    "))
    if layers < 3:
        terminal.line(f"More is said with {' '.join(['--hint'] * (layers + 1))}.")


def test_name(report: pytest.TestReport) -> str:
    return report.nodeid.rpartition("::")[2]


def step_of(report: pytest.TestReport) -> str:
    return Path(report.fspath).parent.name
