"""Mistake: the solution with one thing wrong, and what to say to the one who made it."""

from dataclasses import dataclass
from functools import cache
from types import ModuleType

from checks.variant import variant


@dataclass(frozen=True)
class Mistake:
    """The solution's text with `right`, which stands in it exactly once, replaced by `wrong`.

    `says` tells the learner in a sentence or two what happened, what it does to the numbers and where to look,
    and never shows the corrected line.
    """

    name: str
    says: str
    right: str
    wrong: str
    accelerator: bool = False  # whether it shows only where tensors are not on the CPU

    @cache  # noqa: B019  a mistake is made once and kept as long as the process runs
    def implementation(self, step: str) -> ModuleType:
        """The step's solution with this mistake in it."""
        return variant(step, self.name, (self.right, self.wrong))
