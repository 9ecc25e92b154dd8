"""What every run understands: an exact `-k stepN`, `--impl` and `--device`."""

import itertools
import re

import pytest
from _pytest.mark.expression import Expression

from checks.course import FOLDERS, IMPLEMENTATIONS, STEPS, load, number

STEP = re.compile(r"\bstep_?(\d+)\b", re.IGNORECASE)
NAME = re.compile(r"[\w:+\-.\[\]\\/]+")  # what -k takes for one name


def pytest_addoption(parser):
    group = parser.getgroup("kata")
    group.addoption(
        "--impl",
        choices=IMPLEMENTATIONS,
        default="exercise",
        help="whose code to test: your exercise, the solutions, or torch's own parts",
    )
    group.addoption("--device", choices=("cpu", "cuda"), default="cpu", help="where the scenarios put their tensors")


def pytest_configure(config):
    """Make `-k step1` mean step 1 alone, not step 10: each stepN becomes the beginning of its folder's name."""
    config.option.keyword = STEP.sub(lambda match: prefix(int(match[1])), config.option.keyword)


def pytest_sessionstart(session):
    import torch

    torch.set_num_threads(1)  # two threads change the last bits of torch's own results
    if session.config.option.device == "cuda" and not torch.cuda.is_available():
        raise pytest.UsageError("--device cuda: torch finds no CUDA device on this machine")


def pytest_ignore_collect(collection_path, config):
    """Leave a step's folder unread where -k rules it out: a syntax error in step 5 does not stop step 1."""
    if config.option.keyword and collection_path in FOLDERS:
        return not may_select(config.option.keyword, collection_path.name) or None
    return None


def prefix(step_number: int) -> str:
    numbers = {number(step) for step in STEPS}
    if step_number not in numbers:
        raise pytest.UsageError(
            f"-k step{step_number}: there is no such step; the steps are {min(numbers)} to {max(numbers)}"
        )
    return f"step{step_number:02d}_"


def may_select(keyword: str, folder: str) -> bool:
    """Whether -k could select a test in the folder, whatever the names of its tests are."""
    try:
        expression = Expression.compile(keyword)
    except SyntaxError:
        return True  # pytest reports it in its own words
    names = set(NAME.findall(keyword)) - {"and", "or", "not"}
    steps = {name for name in names if re.fullmatch(r"step\d\d_", name)}
    others = sorted(names - steps)
    for truth in itertools.product((True, False), repeat=len(others)):
        holds = dict(zip(others, truth)) | {name: name in folder for name in steps}
        if expression.evaluate(lambda name, holds=holds, **_: holds.get(name, True)):
            return True
    return False


@pytest.fixture
def impl(request):
    """The implementation under test, an object with the names of the test's step."""
    chosen = request.config.option.impl
    return load(chosen, request.path.parent.name) if isinstance(chosen, str) else chosen


@pytest.fixture
def device(request):
    return request.config.option.device
