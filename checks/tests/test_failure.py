"""Failures: what a learner reads about a mistake that nobody has catalogued, or about two of them."""

import re
import subprocess
import sys

import pytest
import torch

from checks.course import STEPS
from checks.error_advice import misspelt
from checks.tests import harness
from checks.variant import variant

OPTIM, CALLBACKS, CAPSTONE = STEPS[5], STEPS[9], STEPS[11]


def failures(step, *replacements):
    """What the step's quick tests say about the solution after some replacements, by the tests that fail."""
    changed = variant(step, "changed", *replacements)
    played = harness.run_tests(step, {"changed": changed}, slow=False)["changed"]
    return {test: str(report.longrepr) for test, report in played.items() if report.failed}


def test_a_test_names_only_the_mistake_that_it_fails_for():
    """Two mistakes in one exercise are told apart by playing the test itself on each."""
    known = {mistake.name: mistake for mistake in OPTIM.mistakes}
    uphill, flat = known["maximize_ignored"], known["nesterov_ignored"]
    said = failures(OPTIM, (uphill.right, uphill.wrong), (flat.right, flat.wrong))
    assert said["test_maximize_climbs"].startswith(uphill.says)
    assert said["test_nesterov_looks_one_buffer_ahead"].startswith(flat.says)


def test_a_misspelt_method_is_named():
    said = failures(OPTIM, ("    def zero_grad(self", "    def zerograd(self"))
    first = "Optimizer has no zero_grad; it has zerograd. Is one of them misspelt?"
    assert said["test_zero_grad_sets_gradients_to_none"].startswith(first)


def test_a_misspelt_name_is_named():
    losses = []
    with pytest.raises(NameError) as caught:
        losess.append(losses)  # noqa: F821
    assert misspelt(caught.value) == "exercise.py has no losess; it has losses. Is one of them misspelt?"


def test_a_name_that_nothing_is_near_is_no_guess():
    with pytest.raises(NameError) as caught:
        quite_another_thing()  # noqa: F821
    assert misspelt(caught.value) == ""


def test_what_is_not_misspelt_is_no_guess():
    with pytest.raises(AttributeError) as caught:
        _ = torch.ones(1).quite_another_thing
    assert misspelt(caught.value) == ""


def test_no_failure_shows_addresses_or_empty_lines():
    name = "test_callbacks_run_in_the_order_of_order"
    said = failures(CALLBACKS, ("key=lambda cb: cb._order)", "key=lambda cb: -cb._order)"))[name]
    assert not re.search(r"0x[0-9a-f]|\n\s*\n|Use -v", said), said


def printed(course, step, *replacements, options=()):
    """What a learner's run of a step prints about an exercise, the solution after some replacements."""
    text = (course / "solutions" / f"{step}.py").read_text("utf-8")
    for one, other in replacements:
        assert one in text
        text = text.replace(one, other)
    (course / "steps" / step.name / "exercise.py").write_text(text, "utf-8")
    return run_pytest(course, "-k", f"step{step.number}", "-m", "not slow", *options)


def run_pytest(course, *arguments):
    command = [sys.executable, "-m", "pytest", *arguments]
    run = subprocess.run(command, cwd=course, capture_output=True, text=True)
    return run.stdout + run.stderr


def test_the_line_that_asked_stands_outside_the_exercise(course):
    """What an exercise calls in the course, and fails in, is no place to look for the mistake."""
    said = printed(course, CAPSTONE, ("        super().__init__()\n", ""))
    assert "in steps/" in said
    assert "asked by solutions/" not in said


def test_an_exercise_that_cannot_be_imported_is_told_once(course):
    said = printed(course, OPTIM, ("class SGD(Optimizer)", "class SGD(Optimiser)"))
    cause = "exercise.py has no Optimiser; it has Optimizer. Is one of them misspelt?"
    assert said.count(f"\n{cause}\n") == 1
    assert f"\nnext: {cause}\n" in said
    assert "1 error, 34 for the same reason in" in said
    assert " 0 of 35" in said, "the map counts every test"


@pytest.mark.parametrize("options", [[], ["--diff", "--spoil"], ["--plot"], ["--diff", "--spoil", "--plot", "--hint"]])
def test_an_exercise_with_a_syntax_error_keeps_every_section(course, options):
    said = printed(course, OPTIM, ("class SGD(Optimizer):", "class SGD(Optimizer:"), options=options)
    assert re.search(rf"^steps/{OPTIM}/exercise.py:\d+: SyntaxError: ", said, re.MULTILINE)
    assert "you are here" in said, "the map"
    assert "Traceback" not in said
    if "--diff" in options:
        assert "step 5: nothing to compare, exercise.py cannot be read" in said
    if "--plot" in options:
        assert "step 5: nothing is drawn, exercise.py cannot be imported" in said


def test_a_syntax_error_that_code_raises_by_itself_is_a_failure_like_any_other(course):
    """It has no file name and no line, unlike one that Python raises."""
    said = printed(course, OPTIM, ("class SGD(Optimizer):", 'raise SyntaxError("bad")\n\n\nclass SGD(Optimizer):'))
    assert "SyntaxError: bad" in said
    assert re.search(rf"^in steps/{OPTIM}/exercise.py:\d+$", said, re.MULTILINE)
    said = printed(
        course, OPTIM, ("        if not groups:", '        raise SyntaxError("bad")\n        if not groups:')
    )
    assert "SyntaxError: bad" in said
    assert "INTERNALERROR" not in said


def test_checks_beside_steps_are_not_taken_for_a_step(course):
    """`pytest steps checks` runs both; the map is about the steps alone."""
    files = ["steps/" + STEPS[4].name, "checks/tests/test_compare.py"]
    said = run_pytest(course, *files, "-q")
    assert "25 to write" in said
    assert "you are here" in said
    assert "Traceback" not in said


def test_collecting_alone_shows_no_map_and_forgets_nothing(course):
    cache = course / ".pytest_cache" / "v" / "kata" / "progress"
    run_pytest(course, "-k", "step4", "--impl", "exercise")
    before = cache.read_bytes()
    said = run_pytest(course, "-k", "step5", "--collect-only", "-q")
    assert "next:" not in said
    assert cache.read_bytes() == before
