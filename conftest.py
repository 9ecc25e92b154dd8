"""What every run understands: an exact `-k stepN`, `--impl`, `--device`, `--hint`, `--watch` and `--reset`."""

import gc

import pytest

from checks.course import FOLDERS, IMPLEMENTATIONS, load
from checks.reset import reset
from checks.selection import exact, may_select


def pytest_addoption(parser):
    group = parser.getgroup("kata")
    group.addoption(
        "--impl",
        choices=IMPLEMENTATIONS,
        help="whose code to test: your exercise, the solutions (the benchmarks' default), or torch's own parts",
    )
    group.addoption(
        "--device",
        choices=("cpu", "sim", "cuda"),
        help="where the scenarios put their tensors; sim is an accelerator that is only pretended",
    )
    group.addoption(
        "--hint",
        action="count",
        default=0,
        help="a question that helps with the first test to pass next; twice: the idea; three times: nearly the code",
    )
    group.addoption("--diff", action="store_true", help="show your version of a step that passes beside the reference")
    group.addoption("--spoil", action="store_true", help="with --diff: also where tests do not pass yet")
    group.addoption(
        "--plot", action="store_true", help="draw pictures of what you have written, into the step's folder"
    )
    group.addoption("--watch", action="store_true", help="run the tests again whenever a file of their step is saved")
    group.addoption("--reset", metavar="stepN", help="begin a step again; what you have written is kept beside it")


def pytest_cmdline_main(config):
    if config.option.reset is not None:
        print(reset(config.option.reset))
        return pytest.ExitCode.OK
    if config.option.watch:
        from checks.watch import watch  # brings its own library, which a plain run does not need

        watch(config)
        return pytest.ExitCode.OK
    return None


def pytest_configure(config):
    config.option.keyword = exact(config.option.keyword)
    config.option.impl = config.option.impl or "exercise"


def pytest_sessionstart(session):
    # What torch imports stays to the end. Looking for garbage among it would take a third of the time of a short run.
    gc.set_threshold(100_000, 20, 20)
    import torch

    gc.freeze()

    torch.set_num_threads(1)  # two threads change the last bits of torch's own results
    if session.config.option.device == "cuda" and not torch.cuda.is_available():
        raise pytest.UsageError("--device cuda: torch finds no CUDA device on this machine")
    if session.config.option.device == "sim":
        from checks import sim

        if reason := sim.set_up():  # before anything else: the first backward pass starts a thread for each device
            raise pytest.UsageError(f"--device sim: {reason}")


def pytest_unconfigure():
    gc.freeze()  # neither is there anything to collect on the way out


def pytest_ignore_collect(collection_path, config):
    """Leave a step's folder unread where -k rules it out: a syntax error in step 5 does not stop step 1."""
    if collection_path in FOLDERS and not may_select(config.option.keyword, collection_path.name):
        return True
    return None


@pytest.fixture
def impl(request):
    """The implementation under test, an object with the names of the test's step."""
    chosen = request.config.option.impl
    return load(chosen, request.path.parent.name) if isinstance(chosen, str) else chosen


@pytest.fixture
def device(request):
    return request.config.option.device or "cpu"
