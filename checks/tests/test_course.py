"""The course checked by itself: its files, its stubs, its tests, and the losses that every refactoring must keep."""

import ast
import re

import pytest
import torch

from checks.course import (
    ROOT,
    STEPS,
    checks_of,
    definitions,
    exercise_file,
    forms_of,
    load,
    number,
    same_code,
    solution_file,
)
from checks.gaps import asks_for, gaps, message
from checks.scenario import Draw, scenarios
from checks.verdict import same

# Files


def test_step_has_its_files(step):
    folder = ROOT / "steps" / step
    kept = {path.name for path in folder.iterdir() if not re.search(r"^__|^\.|\.bak$|\.png$", path.name)}
    assert kept == {"README.md", "exercise.py", f"test_step{number(step):02d}.py"}
    for path in (
        solution_file(step),
        *(ROOT / "checks" / part / f"{step}.py" for part in (".", "mistakes", "forms", "hints")),
    ):
        assert path.is_file(), f"{path.relative_to(ROOT)} is missing"


@pytest.mark.parametrize("folder", ["solutions", "checks", "checks/mistakes", "checks/forms", "checks/hints"])
def test_no_file_without_a_step(folder):
    named = [path.stem for path in (ROOT / folder).glob("step*.py")]
    assert sorted(named) == STEPS


def test_the_folders_are_the_only_list_of_steps():
    of_steps = r"step\d\d|/\.|^checks/hostile/"  # a hostile submission is an exercise of some step
    machinery = [path for path in ROOT.rglob("*.py") if not re.search(of_steps, str(path.relative_to(ROOT)))]
    naming = [
        str(path.relative_to(ROOT)) for path in machinery if re.search(r"step\d\d_[a-z]", path.read_text("utf-8"))
    ]
    assert naming == [], "these files name a step, so they would have to change with the steps"


# Stubs and solutions


def test_stub_and_solution_agree(step):
    stub, solution = public(exercise_file(step)), public(solution_file(step))
    left_behind = stub.keys() - solution.keys()
    assert left_behind <= public(solution_file(before(step))).keys() if left_behind else True, "names in the stub alone"
    assert [name for name in stub if name not in left_behind] == list(solution), "names, or their order, differ"
    for name in solution:
        if name != "fit":
            assert face(stub[name]) == face(solution[name]), f"signature or docstring of {name}"


def test_stub_imports_what_the_solution_needs(step):
    assert imported(solution_file(step)) <= imported(exercise_file(step))


def test_stubs_say_what_to_write(step):
    for name, node in definitions(exercise_file(step)).items():
        assert asks_for(node) in (None, message(step, name))


def test_fit_is_yesterdays(step):
    """A step that has `fit`, and whose predecessor has it, begins with the predecessor's."""
    today = definitions(exercise_file(step)).get("fit")
    yesterday = definitions(solution_file(before(step))).get("fit") if number(step) else None
    if today and yesterday:
        assert same_code(today, yesterday)
    else:
        assert not today or asks_for(today), "the first fit is written from nothing"


# Tests


def passed(reports, implementation):
    return {test for test, report in reports[implementation].items() if report.passed}


def test_every_test_fails_on_the_stubs(step, reports):
    assert passed(reports, "exercise") == set()


def test_a_first_run_reads_as_a_to_do_list(step, reports):
    unclear = [test for test, report in reports["exercise"].items() if not report.gap]
    assert unclear == [], "these tests fail on the stubs without saying what to write"


@pytest.mark.parametrize("implementation", ["solutions", "torch"])
def test_every_test_passes_on(step, implementation, reports):
    assert passed(reports, implementation) == set(reports["exercise"])


def test_every_test_passes_on_other_correct_forms(step, reports):
    assert len(forms_of(step)) >= 2
    for form in forms_of(step):
        assert passed(reports, form.name) == set(reports[form.name]), form.name


def test_no_test_is_skipped(step, reports):
    assert [test for seen in reports.values() for test, report in seen.items() if report.skipped] == []


def test_filling_a_gap_turns_its_tests_green_and_no_other_red(step, reports):
    green = set()
    for i, name in enumerate(gaps(step)[:-1], 1):
        now = passed(reports, f"filled_{i}")
        assert green < now, f"after {name}: {sorted(green - now) or 'no test more is green'}"
        green = now


# The spine: a refactoring keeps the losses


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_losses_are_those_of_the_step_before(step, dtype, device):
    earlier = [other for other in STEPS if number(other) < number(step) and on_mnist(other)]
    if not earlier or not on_mnist(step):
        return
    mine, theirs = (
        on_mnist(of)(load("solutions", of), Draw(0, device, dtype, images=5000)) for of in (step, earlier[-1])
    )
    atol = max(on_mnist(of).atol[dtype] for of in (step, earlier[-1]))
    assert len(mine["loss of batch"]) == 79, "5,000 images in batches of 64"
    same(mine, theirs, f"the losses of {step} and {earlier[-1]}", atol)


def on_mnist(step):
    return next((scenario for scenario in scenarios(checks_of(step)) if str(scenario) == "fit_on_mnist"), None)


def before(step):
    return STEPS[STEPS.index(step) - 1]


def public(path):
    """The definitions of a file whose names have no part that is private."""
    return {name: node for name, node in definitions(path).items() if not re.search(r"(^|\.)_(?!_)", name)}


def face(node):
    """What a caller sees of a definition: its signature and decorators, or base classes, and its docstring."""
    signature = (node.args, node.returns) if isinstance(node, ast.FunctionDef) else node.bases
    return [ast.dump(part) for part in (*signature, *node.decorator_list) if part], ast.get_docstring(node)


def imported(path):
    """What a file imports: module and name. A learner's part and the solution's count as the same."""
    source = re.sub(r"steps\.(\w+)\.exercise", r"solutions.\1", path.read_text("utf-8"))
    return {
        (getattr(node, "module", ""), alias.name)
        for node in ast.parse(source).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
