"""How long a learner waits: cold starts, and the answers of --watch.

`python -m checks.benchmarks.startup` prints the table.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pexpect

from checks.course import ROOT, STEPS, copy_to, exercise_file, number, solution_file

ROUNDS = 5
SAVES = 10
IMPORTS = {"import torch": "import torch", "import torch, torch._dynamo": "import torch, torch._dynamo"}


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        course = copy_to(Path(temporary) / "course")
        for step in STEPS:
            solve(course, step)
        cold = cold_starts(course)
        torch, dynamo = (cold[name] for name in IMPORTS)
        print(f"{'seconds from Enter to the prompt':<34} {'median':>7}   by torch   by torch._dynamo")
        for name, seconds in cold.items():
            print(f"{name:<34} {seconds:7.2f} {seconds / torch:10.2f} {seconds / dynamo:17.2f}")
        print(f"\n{'from a save to the result':<34} {'median':>7}   above what the tests take")
        for step in (STEPS[2], STEPS[5]):
            answer, tests = saves(course, step)
            print(f"{f'pytest -k step{number(step)} --watch':<34} {answer:7.2f} {answer - tests:11.2f}")


def solve(course: Path, step: str) -> None:
    (course / exercise_file(step).relative_to(ROOT)).write_text(solution_file(step).read_text("utf-8"), "utf-8")


def cold_starts(course: Path) -> dict[str, float]:
    """The median time of each command, all of them in turns."""
    commands = {name: ["-c", program] for name, program in IMPORTS.items()}
    commands |= {f"pytest -k step{number(step)}": ["-m", "pytest", "-k", f"step{number(step)}"] for step in STEPS}
    taken = {name: [] for name in commands}
    for _ in range(1 + ROUNDS):
        for name, command in commands.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, *command], cwd=course, capture_output=True)
            taken[name].append(time.perf_counter() - begin)
    return {name: median(seconds[1:]) for name, seconds in taken.items()}  # the first round compiles


def saves(course: Path, step: str) -> tuple[float, float]:
    """The median time from a save to the result, and the median of what pytest says that the tests have taken."""
    arguments = ["-m", "pytest", "-k", f"step{number(step)}", "--watch", "--color=no"]
    watching = pexpect.spawn(sys.executable, arguments, cwd=course, timeout=60, encoding="utf-8")
    watching.expect("q quit")
    answers, tests = [], []
    for _ in range(SAVES):
        begin = time.perf_counter()
        solve(course, step)
        watching.expect(r"passed in ([\d.]+)s")
        answers.append(time.perf_counter() - begin)
        tests.append(float(watching.match[1]))
        watching.expect("q quit")
    watching.send("q")
    watching.expect(pexpect.EOF)
    return median(answers), median(tests)


if __name__ == "__main__":
    main()
