"""`python -m checks new` makes a step on which everything works, with no other edit."""

import json
import re

import pytest

from checks.course import STEPS, copy_to
from checks.tests.harness import kata, run_python

NUMBER = STEPS[-1].number + 1
NAME = f"step{NUMBER:02d}_toy"


def checks(course, *arguments):
    """The exit status of `python -m checks …`, and what it prints."""
    run = run_python(course, "-m", "checks", *arguments)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """A copy of the course with one step more."""
    course = copy_to(tmp_path_factory.mktemp("toy") / "course")
    status, printed = checks(course, "new", NAME)
    assert status == 0, printed
    return course


def test_learners_see_the_step(toy):
    printed = kata(toy, "-k", f"step{NUMBER}", "--hint", "--plot")
    assert re.search(rf"^steps/{NAME}/exercise.py:\d+: write relu  \(2 tests\)$", printed, re.MULTILINE), printed
    assert "2 to write in" in printed
    assert "Which of the numbers have to change" in printed, "the hint"
    assert f"steps/{NAME}/curve.png: not drawn, write relu" in printed


@pytest.mark.parametrize("implementation", ["solutions", "torch"])
def test_its_tests_pass_where_they_should(toy, implementation):
    assert "= 2 passed in" in kata(toy, "-k", f"step{NUMBER}", "--impl", implementation)


def test_a_solved_step_has_a_diff_a_picture_and_a_mistake_with_a_name(toy):
    exercise, solution = toy / "steps" / NAME / "exercise.py", toy / "solutions" / f"{NAME}.py"
    stub = exercise.read_text("utf-8")
    try:
        exercise.write_text(solution.read_text("utf-8"), "utf-8")
        printed = kata(toy, "-k", f"step{NUMBER}", "--diff", "--plot")
        assert "= 2 passed in" in printed
        assert "relu: the same" in printed
        assert "torch.nn.functional.relu" in printed, "what torch calls it"
        assert f"steps/{NAME}/curve.png is drawn" in printed
        exercise.write_text(solution.read_text("utf-8").replace("x.clamp(min=0)", "x.abs()"), "utf-8")
        assert "A negative number became positive" in kata(toy, "-k", f"step{NUMBER}")
    finally:
        exercise.write_text(stub, "utf-8")


def test_its_benchmark_is_in_the_table(toy):
    printed = kata(toy, "checks/benchmarks", "-k", f"step{NUMBER}")
    assert re.search(rf"\| {NUMBER} +\| relu of 250,000 numbers \|", printed)
    assert "= 1 passed in" in printed


def test_the_checks_are_green_but_for_what_is_to_be_replaced(toy):
    printed = kata(toy, "checks", "-k", f"step{NUMBER}", "-q", "-p", "no:cacheprovider")
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", printed, re.MULTILINE)
    assert [test.rpartition("::")[2] for test in failed] == [f"test_nothing_of_the_template_is_left[{NAME}]"], printed
    assert f"steps/{NAME}/README.md:3" in printed, "the place"


@pytest.mark.grading
def test_the_grader_grades_it(toy, tmp_path):
    for learner, file in (("ada", f"solutions/{NAME}.py"), ("bob", f"steps/{NAME}/exercise.py")):
        handed_in = tmp_path / "class" / learner / "steps" / NAME / "exercise.py"
        handed_in.parent.mkdir(parents=True)
        handed_in.write_text((toy / file).read_text("utf-8"), "utf-8")
    grades = tmp_path / "grades"
    status, printed = checks(toy, "grade", str(tmp_path / "class"), "--steps", str(NUMBER), "--out", str(grades))
    assert status == 0, printed
    rows = [json.loads(line) for line in (grades / "journal.jsonl").read_text("utf-8").splitlines()[1:]]
    marks = {row["submission"]: [scenario["status"] for scenario in row["scenarios"]] for row in rows}
    assert marks == {"ada": ["passed"], "bob": ["to write"]}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("step5_optim", "a step is named stepNN_topic"),
        ("Step12_Hooks", "a step is named stepNN_topic"),
        ("step05_other", "step 5 exists already"),
        ("../step77_up", "a step is named stepNN_topic"),
    ],
)
def test_a_wrong_name_is_refused(toy, name, message):
    status, printed = checks(toy, "new", name)
    assert status == 2
    assert message in printed
    assert "Traceback" not in printed


def test_no_file_is_written_over(toy):
    name = f"step{NUMBER + 1:02d}_other"
    (toy / "solutions" / f"{name}.py").write_text("mine", "utf-8")
    status, printed = checks(toy, "new", name)
    assert status == 2
    assert f"solutions/{name}.py exists already" in printed
    assert not (toy / "steps" / name).exists()
    (toy / "solutions" / f"{name}.py").unlink()
