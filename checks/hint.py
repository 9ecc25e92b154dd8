"""Hint: three nudges towards what a test asks for, each saying more than the one before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hint:
    """Help with some tests, which `tests` names by their functions or, where a function has many, by scenario.

    `question` makes the learner look, `concept` says what the idea is called, with `see`, the name under which
    `python -m pydoc` shows its documentation; `nearly` describes the code, and never shows a line of the solution.
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
