"""The map of the steps: it counts what has passed, remembers it between runs, and says what comes next."""

import os
import re
import subprocess
import sys

import pytest

from checks.course import STEPS

FIRST, SECOND = (step.name for step in STEPS[:2])


def kata(course, *arguments, **environment):
    """What a learner's run prints."""
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=course, env=os.environ | environment, capture_output=True, text=True).stdout


def mapped(printed):
    """The lines of the map by the number of their step."""
    lines = printed.partition(" map ")[2].splitlines()
    return {int(found[1]): line for line in lines if (found := re.match(r" *(\d+) \w", line))}


def test_the_map_grows_from_run_to_run(course):
    exercise = course / "steps" / FIRST / "exercise.py"
    stub = exercise.read_text("utf-8")
    printed = kata(course, "-k", "step0")
    assert re.search(r" 0 of 30 +you are here", mapped(printed)[0])
    assert "not run yet" in mapped(printed)[1]
    assert re.search(rf"^next: steps/{FIRST}/exercise.py:\d+: write stats$", printed, re.MULTILINE)

    exercise.write_text((course / "solutions" / f"{FIRST}.py").read_text("utf-8"), "utf-8")
    printed = kata(course, "-k", "step0")
    assert "##########  30 of 30" in mapped(printed)[0]
    assert "you are here" in mapped(printed)[1]
    assert f"next: steps/{SECOND}/README.md" in printed
    assert "--diff shows yours" in printed
    assert "--diff shows yours" not in kata(course, "-k", "step0", "--diff"), "it is being shown"

    exercise.write_text(stub, "utf-8")
    printed = kata(course, "-k", "step1")
    assert "30 of 30" in mapped(printed)[0], "remembered from the run before"
    assert "you are here" in mapped(printed)[1]
    assert "27 of 30" in mapped(kata(course, "-k", "step0 and stats or step0 and mean_and_std"))[0], "a part, run again"
    assert " 0 of 30" in mapped(kata(course, "-k", "step0"))[0], "a full run counts anew"


def test_the_map_names_a_test_that_fails(course):
    exercise = course / "steps" / FIRST / "exercise.py"
    solution = (course / "solutions" / f"{FIRST}.py").read_text("utf-8")
    exercise.write_text(solution.replace("x.mean().item()", "x.sum().item()"), "utf-8")
    printed = kata(course, "-k", "step0")
    assert re.search(r"^next: steps/\w+/test_step00.py:\d+: make test_stats_\w+ pass$", printed, re.MULTILINE)


def test_the_map_fits_into_80_columns(course):
    assert max(map(len, mapped(kata(course, "-k", "step0", COLUMNS="80")).values())) <= 80


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["-q", "-q"], {}), ([], {"CI": "true"}), (["--impl", "solutions"], {})],
    ids=["very_quiet", "ci", "solutions"],
)
def test_nobody_gets_a_map_who_does_not_want_one(course, arguments, environment):
    assert mapped(kata(course, "-k", "step0", *arguments, **environment)) == {}
