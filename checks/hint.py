"""Hint: help with a test in three layers, each with more detail than the previous one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hint:
    """Help with some tests, which `tests` names by their functions or, where a function has many, by scenario.

    `question` shows where to look, `concept` names the idea, `see` is the name under which `python -m pydoc` has its
    documentation, and `nearly` describes the code, without a line of the solution.
    """

    tests: str
    question: str
    concept: str
    see: str
    nearly: str

    @property
    def layers(self) -> tuple[str, str, str]:
        return self.question, f"{self.concept} Read: python -m pydoc {self.see}", self.nearly

    def helps_with(self, test: str) -> bool:
        """Whether it is about a test with this name, such as `test_stats` or `test_same_as_torch[momentum]`."""
        function, _, scenario = test.removesuffix("]").partition("[")
        return not {function, scenario}.isdisjoint(self.tests.split())
