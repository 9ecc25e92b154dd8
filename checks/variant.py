"""Variant: the solution with a piece of its text replaced, as a mistake or as another correct form."""

import ast
import linecache
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from checks.course import Step
from checks.source import functions, lines, parsed, same_code


def variant(step: Step, name: str, *replacements: tuple[str, str]) -> ModuleType:
    """The step's solution with each text replaced by its other text, as a module; see `variant_source`."""
    return module_of(variant_source(step, name, *replacements), f"{step}.{name}.exercise", f"<{step}: {name}>")


def variant_source(step: Step, name: str, *replacements: tuple[str, str]) -> str:
    """The text of the step's solution with each text replaced by its other text.

    Raises ValueError, which mentions `name`, if a text is not in the solution exactly once.
    """
    source = step.solution.read_text(encoding="utf-8")
    for text, other in replacements:
        if source.count(text) != 1:
            raise ValueError(f"{name}: its text is in solutions/{step}.py {source.count(text)} times, not once")
        source = source.replace(text, other)
    return source


def module_of(source: str, name: str, file: str) -> ModuleType:
    """A module without a file, made by running its text; `source_of` and tracebacks find that by the name `file`."""
    module = ModuleType(name)
    module.__file__ = file
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    exec(compile(source, file, "exec"), vars(module))
    return module


def source_of(module: ModuleType) -> str:
    """The text of a module; "" where there is none."""
    file = getattr(module, "__file__", None) or ""
    linecache.checkcache(file)  # it may have been saved since it was read
    return "".join(linecache.getlines(file))


@dataclass(frozen=True)
class Mistake:
    """The solution's text with `right`, which is in it exactly once, replaced by `wrong`.

    `says` is the message to the learner: a sentence or two about what happened, what it does to the numbers and where
    to look, without the corrected line.
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

    @cache  # noqa: B019
    def functions(self, step: Step) -> set[str]:
        """The functions and methods of the solution that the mistake changes, by qualified name."""
        before, found, _ = step.solution.read_text(encoding="utf-8").partition(self.right)
        first, last = before.count("\n") + 1, (before + found.rstrip("\n")).count("\n") + 1
        right = functions(parsed(step.solution))
        places = {name: lines(node) for name, node in right.items()}
        touched = {name: within for name, within in places.items() if within[0] <= last and first <= within[-1]}
        if any(first in within and last in within for within in touched.values()):
            return set(touched)
        wrong = functions(ast.parse(variant_source(step, self.name, (self.right, self.wrong))))
        return {name for name in touched if name not in wrong or not same_code(right[name], wrong[name])}


@dataclass(frozen=True)
class Alternative:
    """The solution with some of its text written in another correct way."""

    name: str
    replacements: tuple[tuple[str, str], ...]

    def implementation(self, step: Step) -> ModuleType:
        return variant(step, self.name, *self.replacements)


@dataclass(frozen=True)
class EquivalentMutant:
    """A line of the solution, the line that a mutation makes of it, and the reason why no test can distinguish them."""

    right: str
    wrong: str
    because: str
