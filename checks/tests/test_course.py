"""The course: its files, its stubs, its tests, and the losses that every refactoring must keep."""

import ast
import copy
import re

import pytest
import torch

from checks.compare import assert_same
from checks.course import ROOT, STEPS
from checks.scenario import Inputs
from checks.source import definitions, same_code
from checks.stub import STRETCH_GOAL
from checks.tests.stubs import expected_message, stub_message, stubs

# Files

ROOM = {"reference.py", "scenarios.py", "mistakes.py", "alternatives.py", "hints.py"}
WHERE_NEEDED = {"plots.py", "benchmarks.py", "__pycache__"}
NEW = "`python -m checks new stepNN_topic` writes all files of a step"


def test_step_has_its_files(step):
    kept = {path.name for path in step.folder.iterdir() if not re.search(r"^__|^\.|\.bak$|\.png$", path.name)}
    assert kept == {"README.md", "exercise.py", f"test_step{step.number:02d}.py"}, f"steps/{step}: {NEW}"
    assert step.solution.is_file(), f"solutions/{step}.py is missing: {NEW}"
    known = {path.name for path in step.room.iterdir()}
    assert known >= ROOM, f"checks/{step} lacks {sorted(ROOM - known)}: {NEW}"
    assert known <= ROOM | WHERE_NEEDED, f"checks/{step} holds more than a room does: {sorted(known - ROOM)}"


def test_nothing_of_the_template_is_left(step):
    """What `python -m checks new` writes has a TODO wherever a maintainer has something to write."""
    files = [step.solution, *sorted(step.folder.glob("*.[mp][dy]")), *sorted(step.room.glob("*.[mp][dy]"))]
    left = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if "TODO" in line
    ]
    assert not left, "replace these lines:\n" + "\n".join(left)


@pytest.mark.parametrize("folder", ["solutions", "checks", "steps"])
def test_no_file_without_a_step(folder):
    named = sorted(path.stem for path in (ROOT / folder).glob("step*"))
    assert named == [step.name for step in STEPS], f"{folder}/ and steps/ name other steps: rename or remove"


def test_the_folders_are_the_only_list_of_steps():
    of_steps = r"step\d\d|/\.|^checks/tests/attacks/"  # an attack is an exercise of some step
    machinery = [path for path in ROOT.rglob("*.py") if not re.search(of_steps, str(path.relative_to(ROOT)))]
    names = "|".join(step.name for step in STEPS)
    naming = [str(path.relative_to(ROOT)) for path in machinery if re.search(names, path.read_text("utf-8"))]
    assert naming == [], "these files name a step, so they would have to change with the steps: take it from STEPS"


# Stubs and solutions


def test_stub_and_solution_agree(step):
    stub, solution = public(step.exercise), public(step.solution)
    left_behind = stub.keys() - solution.keys()
    assert left_behind <= before(step).keys(), "names in the stub alone: a stub has those of the solution"
    assert [name for name in stub if name not in left_behind] == list(solution), "names, or their order, differ"
    for name in solution:
        if name != "fit":
            assert face(stub[name]) == face(solution[name]), f"signature or docstring of {name}"


def test_stub_imports_what_the_solution_needs(step):
    missing = imported(step.solution) - imported(step.exercise)
    assert missing == set(), "import it in the stub as well: a learner should not have to look for it"


def test_stubs_say_what_to_write(step):
    for name, node in definitions(step.exercise).items():
        message = (stub_message(node) or "").removesuffix(STRETCH_GOAL)
        assert message in ("", expected_message(step, name)), "a stub says which function it is"


def test_a_changed_signature_of_fit_is_in_the_readme(step):
    """With its defaults, as a call is written: `fit(model, train_ds, epochs, bs, opt)`."""
    mine, previous = definitions(step.solution).get("fit"), before(step).get("fit")
    if mine and (previous is None or call(mine) != call(previous)):
        assert f"`{call(mine)}`" in (step.folder / "README.md").read_text("utf-8"), "say which arguments fit takes now"


def call(function):
    """A function's name and arguments, without annotations: "fit(params, lr=0.1)"."""
    arguments = copy.deepcopy(function.args)
    for argument in arguments.args:
        argument.annotation = None
    return f"{function.name}({ast.unparse(arguments)})"


def test_fit_is_the_previous_steps(step):
    """A step that has `fit`, and whose previous step has it, begins with that."""
    mine, previous = definitions(step.exercise).get("fit"), before(step).get("fit")
    if mine and previous:
        assert same_code(mine, previous), f"copy fit from {step.previous.solution.name} into the stub"
    else:
        assert not mine or stub_message(mine), "the first fit is written from nothing: make it a stub"


# Tests


def passed(outcomes, implementation):
    return {test for test, report in outcomes[implementation].items() if report.passed}


def test_every_test_fails_on_the_stubs(step, outcomes):
    assert passed(outcomes, "exercise") == set(), "these tests pass before anything is written: what do they test?"


def test_a_first_run_reads_as_a_to_do_list(step, outcomes):
    unclear = [test for test, report in outcomes["exercise"].items() if not report.to_write]
    assert unclear == [], "these tests fail on the stubs without saying what to write"


@pytest.mark.parametrize("implementation", ["solutions", "torch"])
def test_every_test_passes_on(step, implementation, outcomes):
    failed = set(outcomes["exercise"]) - passed(outcomes, implementation)
    assert failed == set(), f"pytest -k step{step.number} --impl {implementation} shows why"


def test_every_test_passes_on_other_correct_forms(step, outcomes):
    assert len(step.alternatives) >= 2, f"checks/{step}/alternatives.py: write at least two"
    for alternative in step.alternatives:
        failed = set(outcomes[alternative.name]) - passed(outcomes, alternative.name)
        assert failed == set(), f"{alternative.name} is right, and these tests refuse it"


def test_no_test_is_skipped(step, outcomes):
    assert [test for seen in outcomes.values() for test, report in seen.items() if report.skipped] == []


def test_solving_a_stub_turns_its_tests_green_and_no_other_red(step, outcomes):
    green = set()
    for i, name in enumerate(stubs(step)[:-1], 1):
        now = passed(outcomes, f"solved_{i}")
        assert green < now, f"after {name}: {sorted(green - now) or 'no test more is green'}"
        green = now


# The spine: a refactoring keeps the losses


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_losses_are_those_of_the_previous_step(step, dtype, device):
    earlier = [other for other in STEPS if other < step and fit_on_mnist(other)]
    if not earlier or not fit_on_mnist(step):
        return
    current, previous = (
        fit_on_mnist(of)(of.implementation("solutions"), Inputs(0, device, dtype, images=5000))
        for of in (step, earlier[-1])
    )
    atol = max(fit_on_mnist(of).atol[dtype] for of in (step, earlier[-1]))
    assert len(current["loss of batch"]) == 79, "5,000 images in batches of 64"
    assert_same(current, previous, f"the losses of {step} and {earlier[-1]}", atol)


def fit_on_mnist(step):
    return next((scenario for scenario in step.scenarios if str(scenario) == "fit_on_mnist"), None)


def before(step):
    """The public definitions of the previous step's solution; {} for the first step."""
    return public(step.previous.solution) if step.previous else {}


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
