"""The options of every run, `--impl` and `--device`, and the features of a learner's run, one plugin each."""

import gc

import pytest

from checks.course import IMPLEMENTATIONS

pytest_plugins = [  # those that add to the summary do it in this order
    "checks.learner.reports",  # which tests ran, and how they ended
    "checks.learner.selection",  # -k stepN means that step alone
    "checks.learner.time_limit",  # a test that does not end is stopped
    "checks.learner.isolation",  # what a test leaves changed is put back
    "checks.learner.failure",  # a failure begins with its cause
    "checks.learner.todo",  # a part that is not written yet is in a list, not a failure
    "checks.learner.hints",  # --hint
    "checks.learner.device",  # --device sim counts what costs time
    "checks.learner.plots",  # --plot
    "checks.learner.diff",  # --diff
    "checks.learner.progress",  # the map of the steps, and what comes next
    "checks.learner.reset",  # --reset
    "checks.learner.watch",  # --watch
]


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
        help="where the scenarios put their tensors; sim is a pretend accelerator",
    )


def pytest_configure(config):
    config.option.impl = config.option.impl or "exercise"


def pytest_sessionstart(session):
    # What torch imports stays to the end. To look for garbage in it would take a third of the time of a short run.
    gc.set_threshold(100_000, 20, 20)
    import torch

    gc.freeze()

    torch.set_num_threads(1)  # two threads change the last bits of torch's own results
    device = session.config.getoption("device")
    if device == "cuda" and not torch.cuda.is_available():
        raise pytest.UsageError("--device cuda: torch finds no CUDA device on this machine")
    if device == "sim":
        from checks import sim

        if reason := sim.set_up():  # before anything else: the first backward pass starts a thread for each device
            raise pytest.UsageError(f"--device sim: {reason}")


def pytest_unconfigure():
    gc.freeze()  # no garbage has to be collected at the end


@pytest.fixture
def device(request):
    return request.config.getoption("device") or "cpu"
