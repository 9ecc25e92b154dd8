"""Hints: `--hint` asks a question about the test to pass next; repeated, it shows more."""

import textwrap

import pytest

from checks.learner.reports import reports_of, step_of, test_name


def pytest_addoption(parser):
    parser.getgroup("kata").addoption(
        "--hint",
        action="count",
        default=0,
        help="a question that helps with the test to pass next; twice: the idea; three times: almost the code",
    )


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter, config):
    result = yield
    if layers := config.getoption("hint"):
        reports = reports_of(config)
        failed = [report for report in reports.failed if report.when == "call"]
        show_hints(terminalreporter, layers, failed[:1] or reports.passed)
    return result


def show_hints(terminal: pytest.TerminalReporter, layers: int, reports: list[pytest.TestReport]) -> None:
    """Show the first `layers` layers of every hint that helps with one of these tests."""
    shown = {}
    for report in reports:
        for hint in step_of(report).hints:
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
        terminal.line(f"{' '.join(['--hint'] * (layers + 1))} shows more.")
