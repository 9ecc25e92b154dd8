"""Reach: for others' memory, files, processes, and for the network. What was reached would stand in the message."""

import sys
from pathlib import Path

from checks.course import BY_NUMBER, ROOT
from checks.tests.attacks import Attack, stub

STEP, SCHEDULERS = BY_NUMBER[4], BY_NUMBER[10]
GIVEN = BY_NUMBER[9].solution  # to the exercise of step 10


def reaches(name: str, *attempts: str) -> Attack:
    """Each attempt is an expression; one that raises no OSError has reached what it should not."""
    tried = "".join(
        f"try:\n    {attempt}\n    reached.append({attempt!r})\nexcept OSError:\n    pass\n" for attempt in attempts
    )
    code = f"\n\nimport os, pathlib, signal, socket, sys\n\nreached = []\n{tried}raise RuntimeError(f'reached {{reached}}')\n"
    return Attack(name, STEP, stub(STEP, after=code), says="RuntimeError: reached []")


def reads(*paths: Path | str) -> list[str]:
    """Attempts to read files and folders. They must be there: a missing file would be out of reach in any case."""
    there = [Path(path) for path in paths]
    assert all(path.exists() for path in there) or sys.platform != "linux", there
    return [f'os.listdir("{path}")' if path.is_dir() else f'open("{path}", "rb")' for path in there]


def finds(name: str, *files: Path) -> Attack:
    """The modules of these files are searched for by name, and the solution that the step is given: it alone is there."""
    assert all(file.is_file() for file in (*files, GIVEN)), files
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in (*files, GIVEN)]
    code = f"\n\nimport pydoc\n\nfound = [name for name in {names} if pydoc.locate(name)]\nraise RuntimeError(f'found {{found}}')\n"
    return Attack(name, SCHEDULERS, stub(SCHEDULERS, after=code), says=f"RuntimeError: found {names[-1:]}")


samples = [
    reaches("memory_of_others", *reads("/proc/self/mem", "/proc/1/mem", "/proc/2/mem")),
    reaches("list_of_processes", *reads("/proc", "/proc/1/cmdline")),
    reaches("home_folder", *reads("/root", "/home", "/etc/passwd", "/etc/shadow")),
    reaches(
        "solutions_and_checks",
        *reads(STEP.solution, STEP.room / "reference.py", STEP.room / "mistakes.py", STEP.room / "scenarios.py"),
        *reads(ROOT, STEP.room, ROOT / "checks" / "grading" / "evaluator.py"),
    ),
    finds("modules_of_the_course", SCHEDULERS.solution, STEP.solution, SCHEDULERS.room / "reference.py"),
    finds("modules_of_the_checks", SCHEDULERS.room / "scenarios.py", ROOT / "checks" / "course.py"),
    reaches("its_parent_killed", "os.getppid() and os.kill(os.getppid(), signal.SIGKILL) or os.listdir('/proc')"),
    reaches("a_socket", 'socket.create_connection(("127.0.0.1", 9), 1)', "socket.socketpair()"),
    reaches(
        "files_written",
        *(f'open("OUTSIDE/{file}", "w")' for file in ("results.json", "grades/gradebook.csv", "ada/steps/exercise.py")),
        'os.remove("OUTSIDE/grades/gradebook.csv")',
        'os.truncate("OUTSIDE/grades/gradebook.csv", 0)',
        'os.chmod("OUTSIDE/grades/gradebook.csv", 0o600)',
        'os.utime("OUTSIDE/grades/gradebook.csv")',
        'os.rename("OUTSIDE/grades", "OUTSIDE/gone")',
        'os.mkdir("OUTSIDE/new")',
        'os.symlink("/", "OUTSIDE/link")',
        'open("attack", "w")',
    ),
    Attack(
        "environment",
        STEP,
        stub(STEP, after="\n\nimport os\nraise RuntimeError(sorted(dict(os.environ)))\n"),
        says="RuntimeError: [",
    ),
]
