"""Slow: right, and near the time limit or beyond it."""

from checks.hostile import Hostile, solution

STEP = "step04_sequential"

samples = [
    Hostile(
        "right_but_slow",
        STEP,
        solution(STEP, after="\n\nimport time\ntime.sleep(1)\n"),
        outcome="graded",
        loses=(),
    ),
    Hostile(
        "right_but_too_slow",
        STEP,
        solution(STEP, after="\n\nimport time\ntime.sleep(60)\n"),
        outcome="timeout",
        says="no end within the time limit",
    ),
]
