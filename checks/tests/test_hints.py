"""Every test has a hint in three layers, none of them shows a line of the solution, and `--hint` shows them."""

import ast
import pydoc

import pytest

from checks.course import ROOT, STEPS
from checks.source import definitions
from checks.tests.harness import kata
from checks.tests.stubs import stubs

TRIVIAL = 14  # shorter lines, such as "return start", could be in any plain sentence
NO_CACHE = ("-p", "no:cacheprovider")  # these runs are in this course, not in a copy


def test_every_test_has_one_hint(step, outcomes):
    helps = {test: [hint for hint in step.hints if hint.helps_with(test)] for test in outcomes["exercise"]}
    assert [test for test, hints in helps.items() if len(hints) != 1] == []


def test_every_hint_helps_with_tests_that_exist(step, outcomes):
    named = {name for test in outcomes["exercise"] for name in test.removesuffix("]").split("[")}
    assert {name for hint in step.hints for name in hint.tests.split()} <= named


def test_every_hint_has_three_layers_and_a_place_to_read(step):
    for hint in step.hints:
        question, *_ = hint.layers
        assert "?" in question, question
        assert all(len(layer) > 10 for layer in hint.layers), hint.tests
        assert hint.see in pydoc.Helper.keywords | pydoc.Helper.topics or pydoc.locate(hint.see), hint.see


def test_no_hint_gives_a_line_of_the_solution(step):
    lines = code_lines(step)
    assert lines
    for hint in step.hints:
        text = words(" ".join(hint.layers))
        assert [line for line in lines if line in text] == [], hint.tests


def code_lines(step):
    """The lines that a learner is to write in a step, except trivial ones."""
    found = set()
    for name in stubs(step):
        body = definitions(step.solution)[name].body
        source = "\n".join(ast.unparse(node) for node in body if not is_docstring(node))
        source += "\n" + "\n".join(written_lines(step, body))
        found |= {line.strip().rstrip(":") for line in source.splitlines()}
    return {line for line in found if len(line) >= TRIVIAL}


def written_lines(step, body):
    """The lines of a function as they are in the file."""
    lines = step.solution.read_text("utf-8").splitlines()
    return [line for node in body if not is_docstring(node) for line in lines[node.lineno - 1 : node.end_lineno]]


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_hints_are_shown_for_the_first_test_to_pass_next(layers):
    hint = next(hint for hint in STEPS[0].hints if hint.helps_with("test_stats_are_mean_and_standard_deviation"))
    shown = words(kata(ROOT, *NO_CACHE, "-k", "step0", *["--hint"] * layers))
    assert [words(layer) in shown for layer in hint.layers] == [i < layers for i in range(3)]
    others = [other for other in STEPS[0].hints if other is not hint]
    assert not [other for other in others if words(other.question) in shown]


def test_hints_can_still_be_read_after_passing():
    shown = words(kata(ROOT, *NO_CACHE, "-k", "step0", "--impl", "solutions", "--hint"))
    assert all(words(hint.question) in shown for hint in STEPS[0].hints)
    assert "--hint --hint" in shown


def test_no_hint_is_shown_unless_asked_for():
    assert "hints" not in kata(ROOT, *NO_CACHE, "-k", "step0")


def words(text):
    """The text without its line breaks."""
    return " ".join(text.split())
