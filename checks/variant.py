"""Variant: the solution with a piece of its text replaced, to make a mistake or to say the same in another form."""

from dataclasses import dataclass
from functools import cache
from types import ModuleType

from checks.course import Step


def variant(step: Step, name: str, *replacements: tuple[str, str]) -> ModuleType:
    """The step's solution after each (text, other text) was replaced.

    Raises ValueError if a text does not stand in the solution exactly once.
    """
    source = step.solution.read_text(encoding="utf-8")
    for text, other in replacements:
        if source.count(text) != 1:
            raise ValueError(f"{name}: its text stands {source.count(text)} times in solutions/{step}.py")
        source = source.replace(text, other)
    return module_of(source, f"{step}_{name}", f"<{step}: {name}>")


def module_of(source: str, name: str, file: str) -> ModuleType:
    """A module that is nowhere on disk, made by running its text."""
    module = ModuleType(name)
    exec(compile(source, file, "exec"), vars(module))
    return module


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
    def implementation(self, step: Step) -> ModuleType:
        """The step's solution with this mistake in it."""
        return variant(step, self.name, (self.right, self.wrong))


@dataclass(frozen=True)
class Alternative:
    """The solution with some of its text said in another way, as correct as the first."""

    name: str
    replacements: tuple[tuple[str, str], ...]

    def implementation(self, step: Step) -> ModuleType:
        return variant(step, self.name, *self.replacements)


@dataclass(frozen=True)
class EquivalentMutant:
    """A line of the solution, the line that a mutation makes of it, and the reason why no test can tell them apart."""

    right: str
    wrong: str
    because: str
