"""Attacks: submissions that want more than they deserve, or mean harm. None must get it; each is bounded, should it.

A sample is the exercise of one step, and says what must come of it. The files beside are its families, in the words of
the table of attacks that they stand for: exits, forgery, shadowing, rules, resources, reach, files, state, reports.
"""

import importlib
from dataclasses import dataclass, field
from pathlib import Path

from checks.course import Step
from checks.grading.evaluator import scenarios_by_name

FAMILIES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
EVERYTHING = object()  # what a sample loses
OUTSIDE = "OUTSIDE"  # in a sample's text: a folder that every user may write to, and in which nothing must change


@dataclass(frozen=True)
class Attack:
    """A submission that hands in `code` for a step, and other `files`.

    It must come out as `outcome`, with `says` in a message, and lose the scenarios in `loses`; the others it deserves.
    """

    name: str
    step: Step
    code: str | bytes | None
    outcome: str = "error"
    says: str = ""
    loses: object = EVERYTHING
    files: dict[str, str | bytes] = field(default_factory=dict)

    def passes(self) -> set[str]:
        """The scenarios that it deserves to pass."""
        return set() if self.loses is EVERYTHING else set(scenarios_by_name(self.step)) - set(self.loses)

    def write(self, folder: Path, outside: Path) -> None:
        """Hand the sample in, as a folder in `folder`."""
        files = {f"steps/{self.step}/exercise.py": self.code, **self.files}
        for name, content in files.items():
            path = folder / self.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                content = content.replace(OUTSIDE, str(outside)).encode()
            if content is not None:
                path.write_bytes(content)


def samples() -> list[Attack]:
    """All samples; each family asserts that what it attacks is there."""
    return [sample for family in FAMILIES for sample in importlib.import_module(f"{__name__}.{family}").samples]


def stub(step: Step, before: str = "", after: str = "") -> str:
    """The untouched exercise, which earns nothing, with something added to it."""
    return before + step.exercise.read_text(encoding="utf-8") + after


def solution(step: Step, *replacements: tuple[str, str], before: str = "", after: str = "") -> str:
    """The solution, which earns all points, with something replaced in it or added to it."""
    text = step.solution.read_text(encoding="utf-8")
    for right, wrong in replacements:
        assert text.count(right) == 1, f"{right!r} stands {text.count(right)} times in the solution of {step}"
        text = text.replace(right, wrong)
    return before + text + after


def scenarios_of_fit(step: Step) -> set[str]:
    """The scenarios of a step that run its `fit`, by name."""
    return {name for name in scenarios_by_name(step) if name.startswith("fit")}
