"""How soon --watch answers, and how much memory it keeps: `python -m checks.benchmarks.watch [STEP] [SAVES]`.

STEP is a number, 5 if it is left out; its exercise is saved SAVES times, 10 if that is left out.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import pexpect

from checks.benchmarks.startup import solve
from checks.course import STEPS, copy_to

COLD = 10  # the first saves are timed in turns with cold starts
READY = "q quit"


def main(step: int = 5, saves: int = 10) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        course = copy_to(Path(temporary) / "course")
        solve(course, STEPS[step])
        watching = Watching(course, step)
        taken = {"from a save to the result": [], "what the tests take": [], "cold": [], "import torch": []}
        memory = []
        for i in range(saves):
            answer, tests = watching.save()
            taken["from a save to the result"].append(answer)
            taken["what the tests take"].append(tests)
            memory.append(watching.memory())
            if i < COLD:
                taken["cold"].append(seconds(course, "-m", "pytest", "-k", f"step{step}"))
                taken["import torch"].append(seconds(course, "-c", "import torch"))
        left = children(watching.terminal.pid)
        watching.quit()
    print(f"step {step}, {saves} saves        seconds   by import torch")
    for name, values in taken.items():
        print(f"{name:<26} {median(values):7.3f} {median(values) / median(taken['import torch']):17.2f}")
    above = median(answer - tests for answer, tests in zip(*list(taken.values())[:2]))
    print(f"{'above what the tests take':<26} {above:7.3f}")
    print(
        f"memory: {memory[0]:.1f} MiB after the first save, {memory[-1]:.1f} after the last, {max(memory):.1f} at most"
    )
    print(f"processes left beside the watch itself: {left}")


class Watching:
    """A watch in a terminal, on a step of a copy of the course."""

    def __init__(self, course: Path, step: int):
        self.course, self.step, self.report = course, step, course / "report.xml"
        arguments = ["-m", "pytest", "-k", f"step{step}", "--watch", "--color=no", f"--junitxml={self.report}"]
        self.terminal = pexpect.spawn(sys.executable, arguments, cwd=course, timeout=120, encoding="utf-8")
        self.terminal.expect(READY)

    def save(self) -> tuple[float, float]:
        """Save the exercise; return the seconds to the result, and the seconds in tests."""
        begin = time.perf_counter()
        solve(self.course, STEPS[self.step])
        self.terminal.expect(r"passed in")
        answer = time.perf_counter() - begin
        self.terminal.expect(READY)
        tests = ElementTree.parse(self.report).iter("testcase")
        return answer, sum(float(test.get("time")) for test in tests)

    def memory(self) -> float:
        """MiB that the watch holds, without its children."""
        return int(ps("-o", "rss=", "-p", str(self.terminal.pid))) / 1024

    def quit(self) -> None:
        self.terminal.send("q")
        self.terminal.expect(pexpect.EOF)
        self.terminal.close()


def seconds(course: Path, *arguments: str) -> float:
    """The wall-clock time of a fresh Python."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=course, capture_output=True, check=True)
    return time.perf_counter() - begin


def children(pid: int) -> int:
    """How many children a process has, zombies included."""
    return ps("-A", "-o", "ppid=").split().count(str(pid))


def ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
