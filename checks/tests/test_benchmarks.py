"""The benchmarks run only where they are asked for, take turns, and show what is to write as that."""

import re
import subprocess
import sys

from checks.course import STEPS

TURNS = """
from itertools import groupby

def turns(race, yours, inputs):
    log = []
    race(lambda: log.append("yours"), lambda: log.append("torch"), rounds=4)
    print("turns:", *(side for side, _ in groupby(log)))

benchmarks = {"turns": turns}
"""


def pytest_in(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_they_are_collected_only_where_they_are_named(course):
    assert "checks/benchmarks/" not in pytest_in(course, "checks", "--collect-only", "-q").stdout
    assert "checks/benchmarks/" in pytest_in(course, "checks/benchmarks", "--collect-only", "-q").stdout


def test_the_two_sides_take_turns(course):
    (course / "checks" / STEPS[0].name / "benchmarks.py").write_text(TURNS, "utf-8")
    run = pytest_in(course, "checks/benchmarks", "-k", "step0", "-s")
    assert re.search("turns:( torch yours){7}\n", run.stdout)  # 3 rounds to warm up, and 4 that count
    assert re.search(r"\| 0 +\| turns +\| .+ \| .+ \| +\d+\.\d+ \|", run.stdout)


def test_what_is_to_write_is_no_failure(course):
    run = pytest_in(course, "checks/benchmarks", "--impl", "exercise", "-k", "step5")
    assert run.returncode == 0
    assert re.search(r"\| 5 +\| sgd step with momentum, 6 parameters +\| +to write \|", run.stdout)


def test_a_pretended_device_is_refused(course):
    run = pytest_in(course, "checks/benchmarks", "--device", "sim", "-k", "step4")
    assert run.returncode == 4
    assert "no speed to measure" in run.stderr
