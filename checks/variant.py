"""Variant: the solution with one piece of its text replaced, to make a mistake or to say the same in another form."""

from dataclasses import dataclass
from types import ModuleType

from checks.course import solution_file


def variant(step: str, name: str, *replacements: tuple[str, str]) -> ModuleType:
    """The step's solution after each (text, other text) was replaced.

    Raises ValueError if a text does not stand in the solution exactly once.
    """
    source = solution_file(step).read_text(encoding="utf-8")
    for text, other in replacements:
        if source.count(text) != 1:
            raise ValueError(f"{name}: its text stands {source.count(text)} times in solutions/{step}.py")
        source = source.replace(text, other)
    module = ModuleType(f"{step}_{name}")
    exec(compile(source, f"<{step}: {name}>", "exec"), vars(module))
    return module


@dataclass(frozen=True)
class Form:
    """The solution with some of its text said in another way, as correct as the first."""

    name: str
    replacements: tuple[tuple[str, str], ...]

    def implementation(self, step: str) -> ModuleType:
        return variant(step, self.name, *self.replacements)
