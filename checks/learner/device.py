"""Device: `--device sim` counts and shows what raises no error, but costs time on an accelerator."""

import contextlib
from collections import Counter
from collections.abc import Iterator

import pytest

COSTS = pytest.StashKey[Counter]()


@contextlib.contextmanager
def count_costs(config: pytest.Config) -> Iterator[None]:
    """On sim, count the costs of the code in this context, and not of the reference outside."""
    if config.getoption("device") != "sim":
        yield
        return
    from checks import sim

    before = sim.counts.copy()
    yield
    config.stash.setdefault(COSTS, Counter()).update(sim.counts - before)


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter, config):
    result = yield
    if costs := config.stash.get(COSTS, None):
        terminalreporter.section("no mistakes, but they cost time on an accelerator")
        for what, count in costs.items():
            terminalreporter.line(f"{what}: {count}")
    return result
