"""Exits: the process ends, with status 0, before anything wrong can be found."""

from checks.course import BY_NUMBER
from checks.tests.attacks import Attack, scenarios_of_fit, solution

STEP = BY_NUMBER[4]
FIT = scenarios_of_fit(STEP)
LOOP = "    losses = []\n    for _ in range(epochs):\n"

samples = [
    Attack(
        "sys_exit_at_import",
        STEP,
        solution(STEP, after="\nimport sys\nsys.exit(0)\n"),
        says="SystemExit",
    ),
    Attack(
        "os_exit_at_import",
        STEP,
        solution(STEP, after="\nimport os\nos._exit(0)\n"),
        says="the program ended (exit status 0) before its answers were complete",
    ),
    Attack(
        "sys_exit_in_a_function",
        STEP,
        solution(STEP, (LOOP, "    import sys\n    sys.exit(0)\n" + LOOP)),
        outcome="graded",
        says="SystemExit: 0",
        loses=FIT,
    ),
    Attack(
        "os_exit_in_a_function",
        STEP,
        solution(STEP, (LOOP, "    import os\n    os._exit(0)\n" + LOOP)),
        says="the program ended (exit status 0) before its answers were complete",
    ),
    Attack(
        "exit_from_atexit",
        STEP,
        solution(STEP, (LOOP, "    import atexit, os\n    atexit.register(os._exit, 0)\n    return [0.0]\n" + LOOP)),
        outcome="graded",
        says="loss of batch",
        loses=FIT,
    ),
    Attack(
        "pytest_skip_in_a_function",
        STEP,
        solution(STEP, (LOOP, "    import pytest\n    pytest.skip()\n" + LOOP)),
        outcome="graded",
        says="Skipped",
        loses=FIT,
    ),
]
