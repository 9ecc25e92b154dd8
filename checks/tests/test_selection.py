"""`-k stepN` means that step alone, and reads no other step's folder."""

import pytest

from checks.course import STEPS
from checks.learner.selection import exact, may_select
from checks.tests.harness import exercise_in, kata, run_python

FIFTH = STEPS[5]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("step1", "step01_"),
        ("step01", "step01_"),
        ("Step_10", "step10_"),
        ("step3 or step4", "step03_ or step04_"),
        ("not step1", "not step01_"),
        ("step5 and momentum", "step05_ and momentum"),
        ("test_step05", "test_step05"),
        ("capstone", "capstone"),
    ],
)
def test_keyword_becomes_exact(written, meant):
    assert exact(written) == meant


def test_unknown_steps_are_refused_with_those_there_are():
    with pytest.raises(pytest.UsageError, match=r"no such step; there are steps 0 to \d+"):
        exact("step42")


@pytest.mark.parametrize(
    ("keyword", "numbers"),
    [
        ("", list(range(len(STEPS)))),
        ("step1", [1]),
        ("step3 or step4", [3, 4]),
        ("step1 and momentum", [1]),
        ("step1 or momentum", list(range(len(STEPS)))),
        ("not step1", [n for n in range(len(STEPS)) if n != 1]),
        ("step1 and step2", []),
        ("momentum", list(range(len(STEPS)))),
        ("step1 and (", list(range(len(STEPS)))),
        ("step1 step2", list(range(len(STEPS)))),
        ("(step1 or step2) and not step2", [1]),
        ("not (step1 or momentum)", [n for n in range(len(STEPS)) if n != 1]),
        ("step1 and not (momentum or not momentum)", [1]),
    ],
)
def test_folders_that_may_hold_selected_tests(keyword, numbers):
    assert [step.number for step in STEPS if may_select(exact(keyword), step)] == numbers


def test_the_cost_of_an_expression_does_not_double_with_every_name():
    """2 ** 300 combinations of what 300 names may be would never end."""
    keyword = exact("step5 and not (" + " or ".join(f"name{i}" for i in range(300)) + ")")
    assert [step.number for step in STEPS if may_select(keyword, step)] == [5]


@pytest.mark.parametrize(
    ("keyword", "says"),
    [
        ("stpe5", "nothing is called stpe5; did you mean step5?"),
        ("step5 and nesterof", "nothing is called nesterof; did you mean nesterov?"),
        ("xyzzy", "nothing is called xyzzy\n"),
    ],
)
def test_an_expression_that_selects_nothing_is_told_so(course, keyword, says):
    printed = kata(course, "-k", keyword)
    assert says in printed
    assert " map " not in printed, "a map would say how much is done, and nothing was run"


def test_the_map_is_about_the_step_of_the_test_that_was_named(course):
    """Without a step, as in -k sgd, all are looked through; the test is one of step 5."""
    assert f"next: steps/{FIFTH}/" in kata(course, "-k", "sgd")


def test_an_exercise_that_is_not_there_can_be_written_again(course):
    exercise = exercise_in(course, FIFTH)
    exercise.rename(exercise.with_name("optim.py"))
    missing = (
        f"steps/{FIFTH}/exercise.py is not there. Is it optim.py now? `pytest --reset step5` writes the stub again."
    )
    assert f"next: {missing}" in kata(course, "-k", "step5")


def test_a_syntax_error_elsewhere_does_not_stop_a_step(course):
    for path in (course / "steps" / FIFTH.name).glob("*.py"):
        path.write_text("def broken(:\n")
    run = run_python(course, "-m", "pytest", "-q", "-k", "step1")
    assert run.returncode == pytest.ExitCode.TESTS_FAILED, run.stdout + run.stderr
    assert f"steps/{STEPS[1]}/exercise.py" in run.stdout
    assert FIFTH.name not in run.stdout


def test_a_syntax_error_in_an_exercise_is_named_with_its_line(course):
    exercise_in(course, FIFTH).write_text("def broken(:\n")
    assert f"steps/{FIFTH}/exercise.py:1: SyntaxError" in kata(course, "-q", "-k", "step5")
