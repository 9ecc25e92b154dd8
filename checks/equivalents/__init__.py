"""Equivalent: a small change to a solution that no test can notice, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Equivalent:
    """A line of the solution, the line that a mutation makes of it, and the reason why nobody can tell them apart."""

    right: str
    wrong: str
    because: str
