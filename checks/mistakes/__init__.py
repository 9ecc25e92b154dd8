"""Mistake: the solution with one thing wrong, and what to say to the one who made it."""

from dataclasses import dataclass
from types import ModuleType

from checks.course import solution_file


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

    def implementation(self, step: str) -> ModuleType:
        """The step's solution with this mistake in it.

        Raises ValueError if the solution does not hold the text to replace exactly once.
        """
        source = solution_file(step).read_text(encoding="utf-8")
        if source.count(self.right) != 1:
            raise ValueError(
                f"mistake {self.name}: its text stands {source.count(self.right)} times in solutions/{step}.py"
            )
        module = ModuleType(f"{step}_{self.name}")
        exec(compile(source.replace(self.right, self.wrong), f"<{step}: {self.name}>", "exec"), vars(module))
        return module
