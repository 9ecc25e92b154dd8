"""How long grading takes: `python -m checks.benchmarks.grading [SUBMISSIONS]`.

A class of solutions, stubs and submissions with one mistake in each step, all steps and all scenarios, against a plain
pytest process for each submission, two of them at once, in the same run; and 10,000 submissions, extrapolated.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checks.course import ROOT, STEPS, copy_to, exercise_file, mistakes_of, solution_file

CLASS = 200
PLAIN = 6  # submissions that plain pytest grades, and are enough to know its time for one
MANY = 10_000


def main(size: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        handed_in = Path(temporary) / "class"
        for number in range(size):
            hand_in(handed_in / f"learner{number:05}", number)
        half, _ = graded(handed_in, "1/2", Path(temporary) / "half")
        whole, memory = graded(handed_in, "1/1", Path(temporary) / "whole")
        plain = plain_pytest(handed_in, Path(temporary))
        each = (whole - half) / (size - size // 2)
        print(f"{size} submissions of {len(STEPS)} steps on {os.cpu_count()} cores:")
        print(f"  {whole:.0f} s, {60 * size / whole:.0f} a minute; half of them {half:.0f} s")
        print(f"  {memory:.0f} MB at most, in the largest of its processes")
        print(
            f"plain pytest, two processes at once: {60 / plain:.1f} a minute, {plain * size / whole:.0f} times as long"
        )
        print(f"{MANY} submissions, extrapolated: {(whole + each * (MANY - size)) / 60:.0f} minutes")
        print(f"  plain pytest: {plain * MANY / 3600:.0f} hours")


def hand_in(folder: Path, number: int) -> None:
    """Write a submission: every third is the solution, every third the stubs as they were, the others have mistakes.

    No two solutions are the same text: for the same files the grader would not play twice.
    """
    for step in STEPS:
        source = (exercise_file(step) if number % 3 == 1 else solution_file(step)).read_text("utf-8")
        if number % 3 != 1:
            source = f"{as_exercise(step, source)}\n# {number}\n"
        if number % 3 == 2:
            mistakes = [mistake for mistake in mistakes_of(step) if not mistake.accelerator]
            mistake = mistakes[number // 3 % len(mistakes)]
            source = source.replace(mistake.right, mistake.wrong)
        file = folder / "steps" / step / "exercise.py"
        file.parent.mkdir(parents=True)
        file.write_text(source, "utf-8")


def as_exercise(step: str, source: str) -> str:
    """A solution with the imports of the exercise: the capstone is made of the learner's own parts."""
    own = "from steps." in exercise_file(step).read_text("utf-8")
    return re.sub(r"from solutions\.(step\d\d_\w+) import", r"from steps.\1.exercise import", source) if own else source


def graded(handed_in: Path, shard: str, out: Path) -> tuple[float, float]:
    """The seconds that a grading run takes, and the megabytes that it needs at most."""
    command = [sys.executable, "-m", "checks", "grade", str(handed_in), "--out", str(out), "--shard", shard]
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def plain_pytest(handed_in: Path, temporary: Path) -> float:
    """The seconds for one submission, with a pytest process for each and two at once."""

    def run(name: str) -> None:
        course = temporary / "plain" / name
        subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=course, capture_output=True)

    names = sorted(path.name for path in handed_in.iterdir())[:PLAIN]
    for name in names:
        course = copy_to(temporary / "plain" / name)
        shutil.copytree(handed_in / name, course, dirs_exist_ok=True)
    begin = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, names))
    return (time.perf_counter() - begin) / len(names)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else CLASS)
