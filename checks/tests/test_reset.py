"""`--reset stepN` restores the stub of an exercise and loses nothing; an update never touches an exercise."""

import subprocess

import pytest

from checks.course import ROOT, STEPS
from checks.tests.harness import kata

EXERCISE = f"steps/{STEPS[0]}/exercise.py"
STUB = 'def stats(x):\n    raise NotImplementedError("step 0: stats")\n'


def git(folder, *arguments):
    identity = ["-c", "user.name=A Learner", "-c", "user.email=learner@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def clone(course, tmp_path):
    """A clone of a course with its own history, in which the learner has committed an exercise."""
    write(course, EXERCISE, STUB)
    git(course, "init", "--initial-branch", "main")
    git(course, "add", "--all", "--", "steps", "checks", "conftest.py", "pyproject.toml")
    git(course, "commit", "--message", "the course")
    git(tmp_path, "clone", str(course), "clone")
    (tmp_path / "clone" / "data").symlink_to(ROOT / "data")
    write(tmp_path / "clone", EXERCISE, "half")
    git(tmp_path / "clone", "commit", "--all", "--message", "half of step 0")
    write(tmp_path / "clone", EXERCISE, "more than half")
    return tmp_path / "clone"


def write(folder, name, text):
    (folder / name).write_text(text, "utf-8")


def reset(folder, step):
    return kata(folder, "--reset", step)


def test_reset_brings_the_stub_back_and_keeps_what_was_written(clone):
    assert f"your version is in {EXERCISE}.1.bak" in reset(clone, "step0")
    assert (clone / EXERCISE).read_text("utf-8") == STUB
    assert (clone / f"{EXERCISE}.1.bak").read_text("utf-8") == "more than half"
    assert "is still the stub" in reset(clone, "step0")
    write(clone, EXERCISE, "another try")
    reset(clone, "step0")
    assert (clone / f"{EXERCISE}.2.bak").read_text("utf-8") == "another try"


def test_reset_brings_a_deleted_exercise_back(clone):
    (clone / EXERCISE).unlink()
    reset(clone, "step0")
    assert (clone / EXERCISE).read_text("utf-8") == STUB


def test_reset_brings_an_exercise_back_whose_deletion_was_committed(clone):
    git(clone, "rm", "--force", EXERCISE)
    git(clone, "commit", "--message", "delete it")
    assert "is the stub again" in reset(clone, "step0")
    assert (clone / EXERCISE).read_text("utf-8") == STUB


def test_reset_refuses_what_is_no_step(clone):
    assert "no such step" in reset(clone, "step99")
    assert "name one step" in reset(clone, "optim")
    assert (clone / EXERCISE).read_text("utf-8") == "more than half"


def test_reset_needs_the_history(course):
    write(course, EXERCISE, "half")
    assert "get a fresh copy" in reset(course, "step0")
    assert (course / EXERCISE).read_text("utf-8") == "half"


def test_an_update_of_tests_and_checks_leaves_exercises_alone(course, clone):
    """What `git pull` does while an exercise is half written, as the README shows it."""
    write(course, "checks/reference_loop.py", "new")
    git(course, "commit", "--all", "--message", "better checks")
    git(clone, "pull", "--rebase", "--autostash")
    assert (clone / "checks" / "reference_loop.py").read_text("utf-8") == "new"
    assert (clone / EXERCISE).read_text("utf-8") == "more than half"
