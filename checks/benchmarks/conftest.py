"""Benchmarks: how long your parts take, as ratios to torch's.

Both sides of a ratio are timed in one run and take turns, so that other work of the machine slows down both. No test
asserts a time: `pytest checks/benchmarks` prints a table.
"""

import platform
import time
from collections.abc import Callable
from statistics import median

import pytest
import torch

from checks.course import BY_NUMBER
from checks.scenario import Inputs
from checks.stub import to_write

SECONDS_PER_ROUND = 0.01  # the calls of a side in one round take at least about that long
ROUNDS = 51
WARM_UP = 3  # rounds that do not count
TABLE = pytest.StashKey[list[tuple[str, str, str, str, str]]]()


@pytest.hookimpl(tryfirst=True)  # before the learner's default
def pytest_configure(config):
    if config.getoption("device") == "sim":
        raise pytest.UsageError("--device sim only pretends, and has no speed to measure: leave it out, or use cuda")
    config.option.impl = config.option.impl or "solutions"
    config.option.benchmark_quiet = True  # the table below takes the place of pytest-benchmark's own
    config.stash[TABLE] = []


@pytest.fixture
def inputs(device):
    return Inputs(device=device, dtype=torch.float32, images=5000)


@pytest.fixture
def yours(request):
    """The implementation under test by the number of a step: yours(5).SGD."""
    return lambda number: BY_NUMBER[number].implementation(request.config.getoption("impl"))


@pytest.fixture
def race(benchmark, device, request):
    """Time two functions in turns, and write a row of the table: seconds per call, divided by `per`.

    pytest-benchmark times yours; torch's is timed in the set-up of each of its rounds.
    """

    def timed(function: Callable, calls: int) -> float:
        finish(device)
        start = time.perf_counter()
        repeat(function, calls)
        return time.perf_counter() - start

    def repeat(function: Callable, calls: int) -> None:
        for _ in range(calls):
            function()
        finish(device)

    def run(mine: Callable, theirs: Callable, per: int = 1, rounds: int = ROUNDS) -> None:
        timed(theirs, 1)
        calls = max(1, round(SECONDS_PER_ROUND / timed(theirs, 1)))
        seconds = []
        benchmark.pedantic(
            lambda: repeat(mine, calls),
            setup=lambda: seconds.append(timed(theirs, calls)),
            rounds=rounds,
            warmup_rounds=WARM_UP,
        )
        if not benchmark.stats:
            return  # --benchmark-disable
        sides = benchmark.stats.stats.data, seconds[WARM_UP:]
        ratio = median(one / other for one, other in zip(*sides))
        benchmark.extra_info |= {"calls per round": calls, "torch's rounds": sides[1], "ratio": ratio}
        times = (in_words(median(side) / calls / per) for side in sides)
        request.config.stash[TABLE].append((*part(request.node), *times, f"{ratio:#.3g}"))

    return run


def finish(device: str) -> None:
    """Wait until a GPU has done all its work."""
    if device == "cuda":
        torch.cuda.synchronize()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A part that is still to write has a row in the table, and nothing to time."""
    try:
        return (yield)
    except NotImplementedError as error:
        if not (what := to_write(error)):
            raise
        item.funcargs["benchmark"].skipped = True
        item.config.stash[TABLE].append((*part(item), "to write", "", ""))
        pytest.skip(what)


def pytest_terminal_summary(terminalreporter, config):
    """The table, in Markdown, and what it was measured with."""
    if not config.stash[TABLE]:
        return
    rows = [("step", "part", config.getoption("impl"), "torch", "ratio"), *config.stash[TABLE]]
    widths = [max(map(len, column)) for column in zip(*rows)]
    aligns = [str.ljust, str.ljust, str.rjust, str.rjust, str.rjust]
    rules = {str.ljust: "-", str.rjust: ":"}  # how Markdown aligns a column
    rows.insert(1, tuple("-" * (width - 1) + rules[align] for width, align in zip(widths, aligns)))
    terminalreporter.section("how fast")
    for row in rows:
        cells = (align(cell, width) for cell, width, align in zip(row, widths, aligns))
        terminalreporter.line(f"| {' | '.join(cells)} |")
    terminalreporter.line("")
    terminalreporter.line(measured_with(config))


def measured_with(config) -> str:
    """The machine and the versions, to compare two tables with."""
    cpu = config.hook.pytest_benchmark_generate_machine_info(config=config)["cpu"].get("brand_raw", platform.machine())
    machine = torch.cuda.get_device_name() if config.getoption("device") == "cuda" else cpu
    versions = f"torch {torch.__version__}, Python {platform.python_version()}"
    return f"{machine}, {versions}, one thread; medians over interleaved rounds, of the ratio too"


def part(item: pytest.Item) -> tuple[str, str]:
    """The number of the step and the name of what is timed."""
    return str(item.callspec.params["step"].number), item.callspec.params["name"]


def in_words(seconds: float) -> str:
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.1f} µs"
