"""`-k stepN` means that step alone, and leaves the folders of all others unread."""

import shutil
import subprocess
import sys

import pytest

from checks.course import ROOT, STEPS
from checks.selection import exact, may_select


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
    ],
)
def test_folders_that_may_hold_selected_tests(keyword, numbers):
    assert [n for n, step in enumerate(STEPS) if may_select(exact(keyword), step)] == numbers


@pytest.fixture
def course(tmp_path):
    """A copy of the course, and a function that runs pytest in it."""
    for name in ("steps", "checks", "solutions", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *arguments], cwd=tmp_path, capture_output=True, text=True
        )

    return tmp_path / "steps", run


def test_a_syntax_error_elsewhere_does_not_stop_a_step(course):
    steps, run = course
    for path in (steps / STEPS[5]).glob("*.py"):
        path.write_text("def broken(:\n")
    ran = run("-k", "step1")
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, ran.stdout + ran.stderr
    assert f"steps/{STEPS[1]}/exercise.py" in ran.stdout
    assert STEPS[5] not in ran.stdout


def test_a_syntax_error_in_an_exercise_is_named_with_its_line(course):
    steps, run = course
    (steps / STEPS[5] / "exercise.py").write_text("def broken(:\n")
    assert f"steps/{STEPS[5]}/exercise.py:1: SyntaxError" in run("-k", "step5").stdout
