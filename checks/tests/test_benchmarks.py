"""The benchmarks run only where they are named, take turns, and show what is to write as that."""

import re

from checks.course import STEPS
from checks.tests.harness import kata, run_python

TURNS = """
from itertools import groupby

def turns(race, yours, inputs):
    log = []
    race(lambda: log.append("yours"), lambda: log.append("torch"), rounds=4)
    print("turns:", *(side for side, _ in groupby(log)))

benchmarks = {"turns": turns}
"""


def test_they_are_collected_only_where_they_are_named(course):
    assert "checks/benchmarks/test_steps.py::" not in kata(course, "checks", "--collect-only", "-q")
    assert "checks/benchmarks/test_steps.py::" in kata(course, "checks/benchmarks", "--collect-only", "-q")


def test_the_two_sides_take_turns(course):
    (course / "checks" / STEPS[0].name / "benchmarks.py").write_text(TURNS, "utf-8")
    printed = kata(course, "checks/benchmarks", "-k", "step0", "-s")
    assert re.search("turns:( torch yours){7}\n", printed)  # 3 rounds to warm up, and 4 that count
    assert re.search(r"\| 0 +\| turns +\| .+ \| .+ \| +\d+\.\d+ \|", printed)


def test_what_is_to_write_is_no_failure(course):
    run = run_python(course, "-m", "pytest", "checks/benchmarks", "--impl", "exercise", "-k", "step5")
    assert run.returncode == 0
    assert re.search(r"\| 5 +\| sgd step with momentum, 6 parameters +\| +to write \|", run.stdout)


def test_a_pretended_device_is_refused(course):
    run = run_python(course, "-m", "pytest", "checks/benchmarks", "--device", "sim", "-k", "step4")
    assert run.returncode == 4
    assert "no speed to measure" in run.stderr
