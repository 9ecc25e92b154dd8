"""How long a learner waits for a cold start: `python -m checks.benchmarks.startup` prints it for every step."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from checks.course import ROOT, STEPS, Step, copy_to

ROUNDS = 5
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


def solve(course: Path, step: Step) -> None:
    (course / step.exercise.relative_to(ROOT)).write_text(step.solution.read_text("utf-8"), "utf-8")


def cold_starts(course: Path) -> dict[str, float]:
    """The median time of each command, all of them in turns."""
    commands = {name: ["-c", program] for name, program in IMPORTS.items()}
    commands |= {f"pytest -k step{step.number}": ["-m", "pytest", "-k", f"step{step.number}"] for step in STEPS}
    taken = {name: [] for name in commands}
    for _ in range(1 + ROUNDS):
        for name, command in commands.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, *command], cwd=course, capture_output=True)
            taken[name].append(time.perf_counter() - begin)
    return {name: median(seconds[1:]) for name, seconds in taken.items()}  # the first round compiles


if __name__ == "__main__":
    main()
