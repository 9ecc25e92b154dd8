"""Exits: the process ends, with status 0, before anybody could find something wrong."""

from checks.hostile import Hostile, solution

STEP = "step04_sequential"
FIT = {"fit_two_epochs", "fit_without_a_short_batch", "fit_on_mnist"}
LOOP = "    losses = []\n    for _ in range(epochs):\n"

samples = [
    Hostile(
        "sys_exit_at_import",
        STEP,
        solution(STEP, after="\nimport sys\nsys.exit(0)\n"),
        says="SystemExit",
    ),
    Hostile(
        "os_exit_at_import",
        STEP,
        solution(STEP, after="\nimport os\nos._exit(0)\n"),
        says="the program ended (exit status 0) before its answers were complete",
    ),
    Hostile(
        "sys_exit_in_a_function",
        STEP,
        solution(STEP, (LOOP, "    import sys\n    sys.exit(0)\n" + LOOP)),
        outcome="graded",
        says="SystemExit: 0",
        loses=FIT,
    ),
    Hostile(
        "os_exit_in_a_function",
        STEP,
        solution(STEP, (LOOP, "    import os\n    os._exit(0)\n" + LOOP)),
        says="the program ended (exit status 0) before its answers were complete",
    ),
    Hostile(
        "exit_from_atexit",
        STEP,
        solution(STEP, (LOOP, "    import atexit, os\n    atexit.register(os._exit, 0)\n    return [0.0]\n" + LOOP)),
        outcome="graded",
        says="loss of batch",
        loses=FIT,
    ),
    Hostile(
        "pytest_skip_in_a_function",
        STEP,
        solution(STEP, (LOOP, "    import pytest\n    pytest.skip()\n" + LOOP)),
        outcome="graded",
        says="Skipped",
        loses=FIT,
    ),
]
