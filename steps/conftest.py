"""What a learner sees: a to-do list instead of tracebacks, failures that begin with the cause, hints, and a map."""

import contextlib
from collections import Counter

import pytest

from checks import progress
from checks.course import exercise_file, load
from checks.failure import explain, gap, unrefactored
from checks.scenario import Draw, told_by_reference
from checks.summary import show_gaps, show_hints
from checks.verdict import same

COUNTS = pytest.StashKey[Counter]()


@pytest.fixture
def play(impl, device, request):
    """Play a scenario with the implementation under test and with the reference: both must tell the same."""

    def compare(scenario):
        expected = told_by_reference(request.path.parent.name, scenario, device)
        with count_on_sim(request.config):
            came = scenario(impl, Draw(device=device))
        same(came, expected, f"{scenario}: yours differs from the reference")

    return compare


@contextlib.contextmanager
def count_on_sim(config):
    """On sim, count what raises nothing and yet costs time on an accelerator; the reference's own is left out."""
    if config.option.device != "sim":
        yield
        return
    from checks import sim

    before = sim.counts.copy()
    yield
    config.stash.setdefault(COUNTS, Counter()).update(sim.counts - before)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    progress.keep_collected(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    if item.config.option.tbstyle != "auto":
        return (yield)  # a traceback was asked for
    item.repr_failure = lambda excinfo: explain(excinfo, item)
    report = yield
    if report.failed and call.when == "call":
        report.gap = gap(call.excinfo) or unrefactored(item)
    elif report.failed:  # the exercise could not be imported
        report.longrepr = explain(call.excinfo, item)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter, config):
    """Put the list of what is still to write in the place of its failures, and tell an error of many tests once.

    The counts stay pytest's own.
    """
    stats = terminalreporter.stats
    failed, passed = stats.pop("failed", []), stats.get("passed", [])
    errors, told = stats.pop("error", []), {}
    for report in errors:
        told.setdefault(report.longreprtext, report)
    stats["failed"] = [report for report in failed if not getattr(report, "gap", None)]
    stats["error"] = list(told.values())
    show_gaps(terminalreporter, [report for report in failed if getattr(report, "gap", None)])
    try:
        yield
    finally:
        stats["failed"], stats["error"] = failed, errors
    if config.option.hint:
        show_hints(terminalreporter, config.option.hint, failed[:1] or passed)
    if counts := config.stash.get(COUNTS, None):
        terminalreporter.section("no mistakes, but they cost time on an accelerator")
        for what, count in counts.items():
            terminalreporter.line(f"{what}: {count}")
    if config.option.plot:
        from checks import plots  # imports matplotlib

        for step in progress.steps_run(config):
            folder = exercise_file(step).parent
            for file, problem in plots.draw(step, load(config.option.impl, step), folder).items():
                name = file.relative_to(config.rootpath)
                terminalreporter.line(f"{name}: not drawn, {problem}" if problem else f"{name} is drawn")
    if config.option.diff:
        from checks.comparison import show_comparisons  # reads sources: only for those who want to see them

        show_comparisons(terminalreporter, progress.not_passed(config, stats.get("passed", [])), config.option.spoil)
    if progress.wanted(config):
        progress.show_map(terminalreporter, [*failed, *errors])
