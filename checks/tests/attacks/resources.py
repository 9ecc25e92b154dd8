"""Resources: loops, floods and crashes. Should a layer fail, each ends by itself: a loop after a minute, a fork bomb at
50 processes, a memory bomb at 3 GB, a flood at 400 MB. No sample uses more memory than a slow machine gives in a second:
the bomb asks for it and does not write to it, and it is what is asked for that is limited."""

from checks.course import BY_NUMBER
from checks.tests.attacks import Attack, scenarios_of_fit, solution, stub

STEP = BY_NUMBER[4]
FIT = scenarios_of_fit(STEP)
LOOP = "    losses = []\n    for _ in range(epochs):\n"
A_MINUTE = "import time\nend = time.monotonic() + 60\nwhile time.monotonic() < end:\n    pass\n"


def in_fit(does: str) -> str:
    """The solution, whose fit does something else first."""
    return solution(STEP, (LOOP, "".join(f"    {line}\n" for line in does.splitlines()) + LOOP))


samples = [
    Attack("endless_loop", STEP, in_fit(A_MINUTE), outcome="timeout", says="no end within the time limit"),
    Attack(
        "signals_ignored",
        STEP,
        stub(
            STEP,
            after="\n\nimport signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            f"signal.signal(signal.SIGALRM, signal.SIG_IGN)\n{A_MINUTE}",
        ),
        outcome="timeout",
        says="no end within the time limit",
    ),
    Attack(
        "memory_bomb",
        STEP,
        in_fit("bomb = []\nwhile len(bomb) < 30:\n    bomb.append(torch.empty(100 << 20, dtype=torch.uint8))"),
        outcome="graded",
        says="can't allocate memory",
        loses=FIT,
    ),
    Attack(
        "fork_bomb",
        STEP,
        in_fit(
            "import os, time\nfor _ in range(50):\n    if os.fork() == 0:\n        time.sleep(60)\n        os._exit(0)"
        ),
        outcome="graded",
        says="PermissionError",
        loses=FIT,
    ),
    Attack(
        "program_started",
        STEP,
        in_fit('import subprocess\nsubprocess.run(["sleep", "60"])'),
        outcome="graded",
        says="PermissionError",
        loses=FIT,
    ),
    Attack(
        "daemon",
        STEP,
        stub(
            STEP,
            after="\n\nimport os, time\n\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(60)\n"
            "    os._exit(0)\n",
        ),
        says="PermissionError",
    ),
    Attack(
        "flood_of_stdout",
        STEP,
        stub(
            STEP,
            after='\n\nimport os\nfor _ in range(400):\n    os.write(1, b"x" * (1 << 20))\n    print("x" * 1000)\n',
        ),
        outcome="graded",
        says="write",
    ),
    Attack(
        "flood_of_the_pipe",
        STEP,
        stub(STEP, after='\n\nimport os\nfor _ in range(400):\n    os.write(3, b"x" * (1 << 20))\n'),
        says="the answers are too large",
    ),
    Attack(
        "answer_larger_than_memory",
        STEP,
        solution(
            STEP, ("        return input\n", "        return input if len(self) else input.sum().expand(2**33)\n")
        ),
        outcome="graded",
        says="too large to send",
        loses={"no_modules_at_all"},
    ),
    Attack(
        "thread_after_the_end",
        STEP,
        solution(STEP, after="\n\nimport threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n"),
        outcome="graded",
        loses=(),
    ),
    Attack(
        "unbounded_recursion",
        STEP,
        in_fit("return fit(model, x, y, epochs, bs, lr)"),
        outcome="graded",
        says="RecursionError",
        loses=FIT,
    ),
    Attack(
        "unbounded_recursion_without_a_limit",
        STEP,
        in_fit("import sys\nsys.setrecursionlimit(10**9)\nreturn repr(nest(10**6))")
        + "\n\ndef nest(depth):\n    found = []\n    for _ in range(depth):\n        found = [found]\n    return found\n",
        says="before its answers were complete",
    ),
    Attack(
        "segfault",
        STEP,
        in_fit("import faulthandler\nfaulthandler._read_null()"),
        says="the program ended (signal SIGSEGV)",
    ),
]
