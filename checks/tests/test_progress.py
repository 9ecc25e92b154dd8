"""The map of the steps: it counts what has passed, keeps it between runs, and shows what comes next."""

import re

import pytest

from checks.course import STEPS
from checks.tests.harness import exercise_in, kata, solve

FIRST, SECOND = STEPS[:2]
SAMPLER = STEPS[8]


def mapped(printed):
    """The lines of the map by the number of their step."""
    lines = printed.partition(" map ")[2].splitlines()
    return {int(found[1]): line for line in lines if (found := re.match(r" *(\d+) \w", line))}


def test_the_map_grows_from_run_to_run(course):
    printed = kata(course, "-k", "step0")
    assert re.search(r" 0 of 33 +you are here", mapped(printed)[0])
    assert "not run yet" in mapped(printed)[1]
    assert re.search(rf"^next: steps/{FIRST}/exercise.py:\d+: write stats$", printed, re.MULTILINE)

    solve(course, FIRST)
    printed = kata(course, "-k", "step0")
    assert "##########  33 of 33" in mapped(printed)[0]
    assert "you are here" in mapped(printed)[1]
    assert f"next: steps/{SECOND}/README.md" in printed
    assert "--diff shows yours" in printed
    assert "--diff shows yours" not in kata(course, "-k", "step0", "--diff"), "it is being shown"

    exercise_in(course, FIRST).write_text(FIRST.exercise.read_text("utf-8"), "utf-8")
    printed = kata(course, "-k", "step1")
    assert "33 of 33" in mapped(printed)[0], "kept from the previous run"
    assert "you are here" in mapped(printed)[1]
    assert "30 of 33" in mapped(kata(course, "-k", "step0 and stats or step0 and mean_and_std"))[0], "a part, run again"
    assert " 0 of 33" in mapped(kata(course, "-k", "step0"))[0], "a full run counts every test again"


def test_a_stretch_goal_does_not_hold_back_the_step(course):
    """What stands in the list of what is to write, and need not be written, leaves the step done."""
    stub = '        raise NotImplementedError("step 8: DataLoader.prefetch, a stretch goal")\n'
    begins = "    def prefetch(self) -> Iterator[tuple[Tensor, Tensor]]:\n"
    solve(course, SAMPLER, (begins, begins + stub))
    printed = kata(course, "-k", "step8")
    assert "write DataLoader.prefetch, a stretch goal" in printed
    assert re.search(r"##########  (\d+) of \1", mapped(printed)[8])
    assert "step 8 is done" in printed
    assert "you are here" in mapped(printed)[9]


def test_the_map_names_a_test_that_fails(course):
    solve(course, FIRST, ("x.mean().item()", "x.sum().item()"))
    printed = kata(course, "-k", "step0")
    assert re.search(r"^next: steps/\w+/test_step00.py:\d+: make test_stats_\w+ pass$", printed, re.MULTILINE)


def test_the_map_fits_into_80_columns(course):
    assert max(map(len, mapped(kata(course, "-k", "step0", COLUMNS="80")).values())) <= 80


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["-q", "-q"], {}), ([], {"CI": "true"}), (["--impl", "solutions"], {})],
    ids=["very_quiet", "ci", "solutions"],
)
def test_some_runs_print_no_map(course, arguments, environment):
    assert mapped(kata(course, "-k", "step0", *arguments, **environment)) == {}
