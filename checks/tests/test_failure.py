"""Failures: what a learner reads about a mistake that is not in the catalogue, or about two of them."""

import re
import warnings
from types import SimpleNamespace

import pytest
import torch

from checks.course import STEPS
from checks.error_advice import misspelt
from checks.learner import failure
from checks.learner.time_limit import is_debugging
from checks.tests.harness import kata, run_tests, solve
from checks.variant import variant

OPTIM, SAMPLER, CALLBACKS, CAPSTONE = STEPS[5], STEPS[8], STEPS[9], STEPS[11]


def failures(step, *replacements):
    """The messages of the step's quick tests that fail on the solution after some replacements, by test."""
    changed = variant(step, "changed", *replacements)
    reports = run_tests(step, {"changed": changed}, slow=False)["changed"]
    return {test: str(report.longrepr) for test, report in reports.items() if report.failed}


def test_a_test_names_only_the_mistake_that_it_fails_for():
    """To distinguish two mistakes in one exercise, the test itself runs on each."""
    known = {mistake.name: mistake for mistake in OPTIM.mistakes}
    uphill, empty = known["maximize_ignored"], known["empty_list_accepted"]
    messages = failures(OPTIM, (uphill.right, uphill.wrong), (empty.right, empty.wrong))
    assert messages["test_maximize_climbs"].startswith(uphill.says)
    assert messages["test_no_parameters_are_refused"].startswith(empty.says)


def test_a_mistake_is_not_named_where_its_function_is_right():
    """A batch sampler that does not ask its sampler has the numbers of training data that was not shuffled."""
    known = {mistake.name: mistake.says for mistake in SAMPLER.mistakes}
    printed = failures(SAMPLER, ("indices = iter(self.sampler)", "indices = iter(range(len(self.sampler)))"))
    first = {message.splitlines()[0] for message in printed.values()}
    assert known["training_not_shuffled"] not in first
    assert "The batch sampler counted the rows itself and did not ask its sampler for the order." in first


def test_a_mistake_is_not_named_for_numbers_that_another_fault_gives():
    """Momentum is left out. A buffer that is the gradient, and is zeroed in place, gives the same numbers there."""
    aliased = {mistake.says for mistake in OPTIM.mistakes if "gradient tensor itself" in mistake.says}
    plain = ('p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])', 'p.add_(p.grad, alpha=-group["lr"])')
    no_groups = ("        if not isinstance(groups[0], dict):\n    ", "")
    first = {message.splitlines()[0] for message in failures(OPTIM, plain, no_groups).values()}
    assert aliased
    assert not aliased & first


def test_warnings_of_mistakes_that_are_played_are_not_shown(monkeypatch):
    """To find the cause, known mistakes run on the same inputs. What torch warns of there is not the learner's."""

    def play(*_):
        warnings.warn("a mistake does this", UserWarning, stacklevel=1)
        return ["the cause"]

    monkeypatch.setattr(failure, "explanation", play)
    with warnings.catch_warnings(record=True) as shown:
        assert failure.explain(None, None) == "the cause"
    assert shown == []


def test_an_import_that_replaces_the_own_class_is_named():
    printed = failures(SAMPLER, ("def get_dls", "from torch.utils.data import DataLoader\n\n\ndef get_dls"))
    assert printed, "the tests fail"
    assert {message.splitlines()[0] for message in printed.values()} == {
        "`DataLoader` is torch's own here: a line of exercise.py gives it the name of yours."
    }


def test_an_import_that_replaces_an_own_function_is_named():
    manual = STEPS[1]
    printed = failures(manual, ("def log_softmax", "from torch import logsumexp\n\n\ndef log_softmax"))
    assert {message.splitlines()[0] for message in printed.values()} == {
        "`logsumexp` is torch's own here: a line of exercise.py gives it the name of yours."
    }


def test_a_fault_that_no_mistake_explains_has_a_place_and_a_relation():
    right = 'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])'
    lines = failures(OPTIM, (right, "p.zero_()"))["test_momentum_remembers_the_gradients_before"].splitlines()
    assert lines[:3] == [
        "Everything is right once `SGD.step` is the reference's: the fault is in there.",
        "Every value that differs is 0.",
        "first step: the buffer is the gradient, 1",
    ]


def test_a_module_without_forward_is_not_taken_for_a_stub():
    """torch raises NotImplementedError for it; a fault, and not something that is still to write."""
    sequential = STEPS[4]
    printed = failures(sequential, ("    def forward(self, input", "    def forwards(self, input"))
    assert printed, "the tests fail"
    assert any("forward" in message.splitlines()[0] for message in printed.values())


def test_a_misspelt_method_is_named():
    messages = failures(OPTIM, ("    def zero_grad(self", "    def zerograd(self"))
    first = "Optimizer has no zero_grad; it has zerograd. Is one of them misspelt?"
    assert messages["test_zero_grad_sets_gradients_to_none"].startswith(first)


def test_a_misspelt_name_is_named():
    losses = []
    with pytest.raises(NameError) as caught:
        losess.append(losses)  # noqa: F821
    assert misspelt(caught.value) == "exercise.py has no losess; it has losses. Is one of them misspelt?"


def test_a_name_without_a_similar_one_is_not_guessed():
    with pytest.raises(NameError) as caught:
        quite_another_thing()  # noqa: F821
    assert misspelt(caught.value) == ""


def test_an_attribute_without_a_similar_one_is_not_guessed():
    with pytest.raises(AttributeError) as caught:
        _ = torch.ones(1).quite_another_thing
    assert misspelt(caught.value) == ""


def test_no_failure_shows_addresses_or_empty_lines():
    name = "test_callbacks_run_in_the_order_of_order"
    message = failures(CALLBACKS, ("key=lambda cb: cb._order)", "key=lambda cb: -cb._order)"))[name]
    assert not re.search(r"0x[0-9a-f]|\n\s*\n|Use -v", message), message


def run_changed(course, step, *replacements, options=()):
    """What a learner's run of a step prints about an exercise, the solution after some replacements."""
    solve(course, step, *replacements)
    return kata(course, "-k", f"step{step.number}", "-m", "not slow", *options)


def test_the_line_that_asked_is_outside_the_exercise(course):
    """What an exercise calls in the course, and fails in, is not where to look for the mistake."""
    printed = run_changed(course, CAPSTONE, ("        super().__init__()\n", ""))
    assert "in steps/" in printed
    assert "asked by solutions/" not in printed


def test_an_exercise_that_cannot_be_imported_is_reported_once(course):
    printed = run_changed(course, OPTIM, ("class SGD(Optimizer)", "class SGD(Optimiser)"))
    cause = "exercise.py has no Optimiser; it has Optimizer. Is one of them misspelt?"
    assert printed.count(f"\n{cause}\n") == 1
    assert f"\nnext: {cause}\n" in printed
    assert re.search(r"1 error, \d\d for the same reason in", printed)
    assert re.search(r"5 optim +\.+ +0 of \d\d", printed), "the map counts every test"


@pytest.mark.parametrize("options", [[], ["--diff", "--spoil"], ["--plot"], ["--diff", "--spoil", "--plot", "--hint"]])
def test_an_exercise_with_a_syntax_error_keeps_every_section(course, options):
    printed = run_changed(course, OPTIM, ("class SGD(Optimizer):", "class SGD(Optimizer:"), options=options)
    assert re.search(rf"^steps/{OPTIM}/exercise.py:\d+: SyntaxError: ", printed, re.MULTILINE)
    assert "you are here" in printed, "the map"
    assert "Traceback" not in printed
    if "--diff" in options:
        assert "step 5: nothing to compare, exercise.py cannot be read" in printed
    if "--plot" in options:
        assert "step 5: nothing is drawn, exercise.py cannot be imported" in printed


def test_a_syntax_error_that_code_raises_by_itself_is_a_failure_like_any_other(course):
    """It has no file name and no line, unlike one that Python raises."""
    raising = 'raise SyntaxError("bad")\n\n\nclass SGD(Optimizer):'
    printed = run_changed(course, OPTIM, ("class SGD(Optimizer):", raising))
    assert "SyntaxError: bad" in printed
    assert re.search(rf"^in steps/{OPTIM}/exercise.py:\d+$", printed, re.MULTILINE)
    raising = '        raise SyntaxError("bad")\n        if not groups:'
    printed = run_changed(course, OPTIM, ("        if not groups:", raising))
    assert "SyntaxError: bad" in printed
    assert "INTERNALERROR" not in printed


def test_checks_beside_steps_are_not_on_the_map(course):
    """`pytest steps checks` runs both; the map is about the steps alone."""
    files = ["steps/" + STEPS[4].name, "checks/tests/test_compare.py"]
    printed = kata(course, *files, "-q")
    assert re.search(r"\d\d to write", printed)
    assert "you are here" in printed
    assert "Traceback" not in printed


def test_collecting_alone_shows_no_map_and_forgets_nothing(course):
    cache = course / ".pytest_cache" / "v" / "kata" / "progress"
    kata(course, "-k", "step4", "--impl", "exercise")
    before = cache.read_bytes()
    printed = kata(course, "-k", "step5", "--collect-only", "-q")
    assert "next:" not in printed
    assert cache.read_bytes() == before


# A test that does not end


def test_an_endless_loop_is_told_and_the_next_step_is_run(course):
    limit = course / "checks" / "learner" / "time_limit.py"
    limit.write_text(limit.read_text("utf-8").replace("SECONDS = 60", "SECONDS = 5", 1), "utf-8")
    solve(course, OPTIM)
    kata(course, "-k", "step5")
    solve(course, OPTIM, ("            opt.step()\n", "            while True:\n                pass\n"))
    printed = kata(course, "-k", "step5 or step6", "-rs")
    assert "no end after 5 seconds: is this an endless loop?" in printed
    assert re.search(rf"in steps/{OPTIM}/exercise.py:\d+\n +(while True:|pass)", printed), "file and line"
    assert "not run: a test of this step did not end" in printed
    done, of = map(int, re.search(r"5 optim +[#.]+ +(\d+) of (\d+)", printed).groups())
    assert done < of - 1, "what was not run has not passed, although it passed the last time"
    assert f"steps/{STEPS[6]}/exercise.py" in printed.partition("still to write")[2]


@pytest.mark.parametrize("option", ["usepdb", "trace", "capture"])
def test_a_test_that_a_person_looks_at_has_all_the_time(option):
    options = {"usepdb": False, "trace": False, "capture": "fd"}
    assert not is_debugging(SimpleNamespace(getoption=options.get))
    options[option] = "no" if option == "capture" else True
    assert is_debugging(SimpleNamespace(getoption=options.get))
