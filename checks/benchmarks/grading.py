"""How long grading takes: `python -m checks.benchmarks.grading [SUBMISSIONS]`.

A class of solutions, stubs and submissions with mistakes, all steps and all scenarios, against a plain pytest process
for each submission, two of them at once, in the same run: once with files that are all different, once with copies; and
10,000 submissions, extrapolated.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import DEVNULL

from checks.course import ROOT, STEPS, Step, copy_to

CLASS = 200
PLAIN = 6  # submissions that plain pytest grades: enough to know its time for one
MANY = 10_000


def main(size: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        different, same = (Path(temporary) / name for name in ("different", "same"))
        for number in range(size):
            hand_in(different / f"learner{number:05}", number)
            hand_in(same / f"learner{number:05}", number, different=False)
        half, _ = graded(different, "1/2", Path(temporary) / "half")
        whole, memory = graded(different, "1/1", Path(temporary) / "whole")
        copies, _ = graded(same, "1/1", Path(temporary) / "copies")
        plain, plain_memory = plain_pytest(different, Path(temporary))
        more = (whole - half) / (size - size // 2) * (MANY - size)
        print(f"{size} submissions of {len(STEPS)} steps on {os.cpu_count()} cores, all files different except stubs:")
        print(f"  {whole:.0f} s, {60 * size / whole:.0f} per minute; half of them {half:.0f} s")
        print(f"  {memory:.0f} MB in the largest process")
        print("copies, a third of them with a mistake in one step; the same file runs once:")
        print(f"  {copies:.0f} s, {60 * size / copies:.0f} per minute")
        print("plain pytest, one process per submission, two at once:")
        print(
            f"  {60 / plain:.1f} per minute: {plain * size / whole:.1f} and {plain * size / copies:.1f} times as long"
        )
        print(f"  {plain_memory:.0f} MB in each of the two")
        print(f"{MANY} submissions, all files different except stubs, extrapolated:")
        print(f"  {(whole + more) / 60:.0f} minutes; plain pytest {plain * MANY / 3600:.1f} hours")


def hand_in(folder: Path, number: int, different: bool = True) -> None:
    """Write a submission: every third is the solution, every third the stubs as they were, the others have mistakes.

    If `different`, no other submission has the same text in a solution, and a mistake is in every step, not in one: the
    grader runs the same file only once.
    """
    for place, step in enumerate(STEPS):
        source = (step.exercise if number % 3 == 1 else step.solution).read_text("utf-8")
        if number % 3 != 1:
            source = as_exercise(step, source)
        if number % 3 == 2 and (different or number // 3 % len(STEPS) == place):
            mistakes = [mistake for mistake in step.mistakes if not mistake.accelerator]
            mistake = mistakes[number // 3 % len(mistakes)]
            source = source.replace(mistake.right, mistake.wrong)
        if number % 3 != 1 and different:
            source += f"\n# {number}\n"
        file = folder / "steps" / step.name / "exercise.py"
        file.parent.mkdir(parents=True)
        file.write_text(source, "utf-8")


def as_exercise(step: Step, source: str) -> str:
    """A solution with the imports of the exercise: the capstone is made of the learner's own parts."""
    own = "from steps." in step.exercise.read_text("utf-8")
    return re.sub(r"from solutions\.(step\d\d_\w+) import", r"from steps.\1.exercise import", source) if own else source


def graded(handed_in: Path, shard: str, out: Path) -> tuple[float, float]:
    """The seconds that a grading run takes, and the megabytes of its largest process."""
    taken = timed(ROOT, "checks", "grade", str(handed_in), "--out", str(out), "--shard", shard)
    assert (out / "gradebook.csv").exists(), "the grading run has failed"
    return taken


def plain_pytest(handed_in: Path, temporary: Path) -> tuple[float, float]:
    """The seconds for one submission, with a pytest process for each and two at once; and the megabytes of one."""
    names = sorted(path.name for path in handed_in.iterdir())[:PLAIN]
    courses = [copy_to(temporary / "plain" / name) for name in names]
    for name, course in zip(names, courses):
        shutil.copytree(handed_in / name, course, dirs_exist_ok=True)
    begin = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        memory = [megabytes for _, megabytes in pool.map(lambda course: timed(course, "pytest", "-q"), courses)]
    return (time.perf_counter() - begin) / len(courses), max(memory)


def timed(folder: Path, *module: str) -> tuple[float, float]:
    """The seconds that `python -m module …` takes, and the megabytes of the largest of its processes."""
    begin = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", *module], cwd=folder, stdout=DEVNULL, stderr=DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else CLASS)
