"""`python -m checks new` makes a step on which everything works, with no other edit."""

import json
import re
import subprocess
import sys

import pytest

from checks.course import STEPS

NUMBER = STEPS[-1].number + 1
NAME = f"step{NUMBER:02d}_toy"


def python(course, *arguments):
    run = subprocess.run([sys.executable, "-m", *arguments], cwd=course, capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """A copy of the course with one step more."""
    from checks.course import copy_to

    course = copy_to(tmp_path_factory.mktemp("toy") / "course")
    code, said = python(course, "checks", "new", NAME)
    assert code == 0, said
    return course


def test_learners_see_the_step(toy):
    code, said = python(toy, "pytest", "-k", f"step{NUMBER}", "--hint", "--plot")
    assert code == 1, said
    assert re.search(rf"^steps/{NAME}/exercise.py:\d+: write relu  \(2 tests\)$", said, re.MULTILINE), said
    assert "2 to write in" in said
    assert "Which of the numbers have to change" in said, "the hint"
    assert f"steps/{NAME}/curve.png: not drawn, write relu" in said


@pytest.mark.parametrize("implementation", ["solutions", "torch"])
def test_its_tests_pass_where_they_should(toy, implementation):
    code, said = python(toy, "pytest", "-k", f"step{NUMBER}", "--impl", implementation)
    assert code == 0, said
    assert "2 passed" in said


def test_a_solved_step_has_a_diff_a_picture_and_a_mistake_with_a_name(toy):
    exercise, solution = toy / "steps" / NAME / "exercise.py", toy / "solutions" / f"{NAME}.py"
    stub = exercise.read_text("utf-8")
    try:
        exercise.write_text(solution.read_text("utf-8"), "utf-8")
        code, said = python(toy, "pytest", "-k", f"step{NUMBER}", "--diff", "--plot")
        assert code == 0, said
        assert "relu: the same" in said
        assert "torch.nn.functional.relu" in said, "what torch calls it"
        assert f"steps/{NAME}/curve.png is drawn" in said
        exercise.write_text(solution.read_text("utf-8").replace("x.clamp(min=0)", "x.abs()"), "utf-8")
        code, said = python(toy, "pytest", "-k", f"step{NUMBER}")
        assert "A negative number became positive" in said
    finally:
        exercise.write_text(stub, "utf-8")


def test_its_benchmark_is_in_the_table(toy):
    code, said = python(toy, "pytest", "checks/benchmarks", "-k", f"step{NUMBER}")
    assert code == 0, said
    assert re.search(rf"\| {NUMBER} +\| relu of 250,000 numbers \|", said)


def test_the_checks_are_green_but_for_what_is_to_be_replaced(toy):
    code, said = python(toy, "pytest", "checks", "-k", f"step{NUMBER}", "-q", "-p", "no:cacheprovider")
    failed = re.findall(r"^FAILED \S+::(\w+)", said, re.MULTILINE)
    assert failed == ["test_nothing_of_the_template_is_left"], said
    assert f"steps/{NAME}/README.md:3" in said, "the place"
    assert code == 1


@pytest.mark.grading
def test_the_grader_grades_it(toy, tmp_path):
    for learner, file in (("ada", f"solutions/{NAME}.py"), ("bob", f"steps/{NAME}/exercise.py")):
        handed_in = tmp_path / "class" / learner / "steps" / NAME / "exercise.py"
        handed_in.parent.mkdir(parents=True)
        handed_in.write_text((toy / file).read_text("utf-8"), "utf-8")
    grades = tmp_path / "grades"
    code, said = python(toy, "checks", "grade", str(tmp_path / "class"), "--steps", str(NUMBER), "--out", str(grades))
    assert code == 0, said
    rows = [json.loads(line) for line in (grades / "journal.jsonl").read_text("utf-8").splitlines()[1:]]
    marks = {row["submission"]: [scenario["status"] for scenario in row["scenarios"]] for row in rows}
    assert marks == {"ada": ["passed"], "bob": ["to write"]}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("step5_optim", "a step is named stepNN_topic"),
        ("Step12_Hooks", "a step is named stepNN_topic"),
        ("step05_other", "step 5 exists already"),
        ("../step77_up", "a step is named stepNN_topic"),
    ],
)
def test_a_name_that_is_none_is_refused(toy, name, says):
    code, said = python(toy, "checks", "new", name)
    assert code == 2
    assert says in said
    assert "Traceback" not in said


def test_no_file_is_written_over(toy):
    name = f"step{NUMBER + 1:02d}_other"
    (toy / "solutions" / f"{name}.py").write_text("mine", "utf-8")
    code, said = python(toy, "checks", "new", name)
    assert code == 2
    assert f"solutions/{name}.py exists already" in said
    assert not (toy / "steps" / name).exists()
    (toy / "solutions" / f"{name}.py").unlink()
