"""An exact `-k stepN`: step1 means step 1 alone, not step 10, and what it rules out is not even imported."""

import itertools
import re

import pytest
from _pytest.mark.expression import Expression

from checks.course import STEPS, number

STEP = re.compile(r"\bstep_?(\d+)\b", re.IGNORECASE)
NAME = re.compile(r"[\w:+\-.\[\]\\/]+")  # what -k takes for one name


def exact(keyword: str) -> str:
    """Turn every stepN in a -k expression into the beginning of its folder's name, which no other folder shares.

    Raises pytest.UsageError for a step that does not exist.
    """
    return STEP.sub(lambda match: _prefix(int(match[1])), keyword)


def may_select(keyword: str, step: str) -> bool:
    """Whether an exact -k expression could select a test of the step, whatever the names of its tests are."""
    if not keyword:
        return True
    try:
        expression = Expression.compile(keyword)
    except SyntaxError:
        return True  # pytest reports it in its own words
    names = set(NAME.findall(keyword)) - {"and", "or", "not"}
    steps = {name for name in names if re.fullmatch(r"step\d\d_", name)}
    others = sorted(names - steps)
    for truth in itertools.product((True, False), repeat=len(others)):
        holds = dict(zip(others, truth)) | {name: step.startswith(name) for name in steps}
        if expression.evaluate(lambda name, holds=holds, **_: holds.get(name, True)):
            return True
    return False


def _prefix(step_number: int) -> str:
    numbers = [number(step) for step in STEPS]
    if step_number not in numbers:
        raise pytest.UsageError(f"step{step_number}: no such step; there are steps {numbers[0]} to {numbers[-1]}")
    return f"step{step_number:02d}_"
