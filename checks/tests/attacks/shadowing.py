"""Shadowing: files that lie where Python might look for its own; none is ever on a path."""

from checks.course import BY_NUMBER
from checks.tests.attacks import Attack, solution

STEP = BY_NUMBER[4]
SPOILS = 'open("OUTSIDE/shadow", "w")\nraise SystemExit(0)\n'
PLACES = ("", "steps/", f"steps/{STEP}/")


def shadowed(name: str, file: str, content: str = SPOILS) -> Attack:
    files = {place + file: content for place in PLACES}
    return Attack(name, STEP, solution(STEP), outcome="graded", loses=(), files=files)


samples = [
    shadowed("a_torch_of_its_own", "torch.py"),
    shadowed("a_timeit_of_its_own", "timeit.py"),
    shadowed("a_sitecustomize", "sitecustomize.py"),
    shadowed("a_pth", "evil.pth", 'import os; open("OUTSIDE/shadow", "w")\n'),
    shadowed("an_init_of_checks", "checks/__init__.py"),
]
