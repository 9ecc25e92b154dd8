"""`--diff`: after a step has passed, the learner's version beside the reference, the refactoring, and torch's parts."""

import inspect

import pytest
import torch

from checks.course import STEPS
from checks.learner.diff import lines_of, torchs_parts
from checks.tests.harness import kata, solve

OPTIM = STEPS[5]


@pytest.fixture
def solved(course):
    """A course in which step 5 is solved in another form than the reference."""
    solve(course, OPTIM, ('if not group["momentum"]:', 'if group["momentum"] == 0:'))
    return course


def test_both_versions_are_shown_when_the_step_has_passed(solved):
    printed = kata(solved, "-k", "step5", "--diff", NO_COLOR="1")
    assert "Optimizer: the same\nSGD:\n" in printed
    assert '-        if group["momentum"] == 0:\n+        if not group["momentum"]:\n' in printed
    assert "Raises ValueError" not in printed, "no docstrings"


def test_the_refactoring_is_shown_with_the_length_of_fit(solved):
    printed = kata(solved, "-k", "step5", "--diff", NO_COLOR="1")
    assert "step 5: fit, 13 lines before, 11 lines after" in printed
    assert (
        "-                    p -= lr * p.grad\n-                model.zero_grad()\n+            opt.step()\n"
        in printed
    )


def test_nothing_is_given_away_before(course):
    reference = "self.param_groups = "
    assert reference not in kata(course, "-k", "step5", "--diff")
    assert " tests did not pass" in kata(course, "-k", "step5", "--diff")
    assert reference in kata(course, "-k", "step5", "--diff", "--spoil")


def test_a_part_of_the_tests_is_not_the_step(solved):
    assert "tests did not pass" in kata(solved, "-k", "step5 and momentum", "--diff")


def test_the_source_of_torchs_parts_is_named():
    sgd = torch.optim.SGD
    place = f"{inspect.getsourcefile(sgd)}:{inspect.getsourcelines(sgd)[1]}"
    assert ("torch.optim.SGD", place) in list(torchs_parts(OPTIM))


def test_names_without_a_prefix_are_found_where_the_table_says():
    assert {"torch.utils.data.Subset", "torch.utils.data.random_split"} <= dict(torchs_parts(STEPS[6])).keys()
    assert "torch.optim.lr_scheduler.OneCycleLR" in dict(torchs_parts(STEPS[10]))


def test_code_is_shown_without_docstrings():
    for path in (OPTIM.exercise, OPTIM.solution):
        assert lines_of(path, "SGD")[:2] == ["class SGD(Optimizer):", "    def __init__("]
    assert lines_of(OPTIM.solution, "missing") == []
