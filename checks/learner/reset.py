"""Reset: `--reset stepN` restores the stub of a step, and backs the learner's version up beside it."""

import subprocess
from itertools import count
from pathlib import Path

import pytest

from checks.course import ROOT, STEPS, Step
from checks.learner.selection import exact


def pytest_addoption(parser):
    parser.getgroup("kata").addoption(
        "--reset", metavar="stepN", help="restore the stub of a step; your version is backed up beside it"
    )


def pytest_cmdline_main(config):
    if config.getoption("reset") is None:
        return None
    print(reset(config.getoption("reset")))
    return pytest.ExitCode.OK


def reset(written: str) -> str:
    """Restore the stub of a step ("step5"); return a message about what was done.

    Raises pytest.UsageError if there is no such step, or no git history that has the stub.
    """
    steps = [step for step in STEPS if step.name.startswith(exact(written))]
    if len(steps) != 1:
        raise pytest.UsageError(f"--reset {written}: name one step, such as --reset step5")
    exercise, stub = steps[0].exercise, stub_of(steps[0])
    name = exercise.relative_to(ROOT)
    if exercise.is_file() and exercise.read_text(encoding="utf-8") == stub:
        return f"{name} is still the stub"
    kept = f"; your version is in {back_up(exercise).relative_to(ROOT)}" if exercise.is_file() else ""
    exercise.write_text(stub, encoding="utf-8")
    return f"{name} is the stub again{kept}"


def stub_of(step: Step) -> str:
    """The version of the exercise with the most stubs in the history of the repository; the newest of several.

    The last commit may not have the stubs: learners commit what they have written.
    """
    path = step.exercise.relative_to(ROOT).as_posix()
    commits = git("log", "--format=%H", "--diff-filter=AM", "--", path).split()  # without commits that delete it
    versions = [git("show", f"{commit}:./{path}") for commit in commits]
    if not versions:
        raise pytest.UsageError(f"git has no {path}: get a fresh copy of the course")
    return max(versions, key=lambda text: text.count("raise NotImplementedError("))


def back_up(file: Path) -> Path:
    """Move a file to the first free name ending in .1.bak, .2.bak, …; return it."""
    names = (file.with_name(f"{file.name}.{n}.bak") for n in count(1))
    return file.rename(next(name for name in names if not name.exists()))


def git(*arguments: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise pytest.UsageError(f"git {arguments[0]} did not work here: get a fresh copy of the course") from error
    return run.stdout.decode("utf-8")
