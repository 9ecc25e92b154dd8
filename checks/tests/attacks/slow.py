"""Slow: right, and near the time limit or beyond it."""

from checks.course import BY_NUMBER
from checks.tests.attacks import Attack, solution

STEP = BY_NUMBER[4]

samples = [
    Attack(
        "right_but_slow",
        STEP,
        solution(STEP, after="\n\nimport time\ntime.sleep(1)\n"),
        outcome="graded",
        loses=(),
    ),
    Attack(
        "right_but_too_slow",
        STEP,
        solution(STEP, after="\n\nimport time\ntime.sleep(60)\n"),
        outcome="timeout",
        says="no end within the time limit",
    ),
]
