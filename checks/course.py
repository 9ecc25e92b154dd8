"""The course on disk: its steps, and for each step its files and their contents."""

import importlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
IMPLEMENTATIONS = ("exercise", "solutions", "torch")


@dataclass(frozen=True, order=True)
class Step:
    """One step of the course. Its three places share its name, stepNN_topic; everything else follows from that."""

    name: str

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> int:
        """5 for the step whose name begins with step05."""
        return int(self.name[4:6])

    @property
    def topic(self) -> str:
        """What follows the number, in words."""
        return self.name[7:].replace("_", " ")

    @property
    def previous(self) -> "Step | None":
        """The step before it; None for the first."""
        place = STEPS.index(self)
        return STEPS[place - 1] if place else None

    # What a learner sees, and the solution

    @property
    def folder(self) -> Path:
        return ROOT / "steps" / self.name

    @property
    def exercise(self) -> Path:
        return self.folder / "exercise.py"

    @property
    def solution(self) -> Path:
        return ROOT / "solutions" / f"{self.name}.py"

    def implementation(self, of: str):
        """The object with the step's names: `of` is "exercise", "solutions", or "torch" for torch's own parts."""
        if of == "torch":
            return self.reference
        return importlib.import_module(f"solutions.{self}" if of == "solutions" else f"steps.{self}.exercise")

    # What the course knows about it: the modules in checks/stepNN_topic, each imported when it is needed

    @property
    def room(self) -> Path:
        """The folder of these modules."""
        return ROOT / "checks" / self.name

    @property
    def scenarios(self) -> list:
        """Its scenarios, in the order of the file."""
        from checks.scenario import scenarios_in  # imports torch

        return scenarios_in(self._module("scenarios"))

    @property
    def on_mnist(self):
        """Its last scenario that trains on MNIST; None if it has none."""
        return next((each for each in self.scenarios[::-1] if str(each).endswith("_on_mnist")), None)

    @property
    def reference(self):
        """torch's own parts under the step's names."""
        return self._module("reference").reference

    @property
    def forbidden_apis(self) -> list[str]:
        """The parts of torch that an exercise may not use, since the step rebuilds them; dotted names."""
        return self._module("reference").forbidden_apis

    @property
    def mistakes(self) -> list:
        """Its known mistakes: `checks.variant.Mistake`."""
        return self._module("mistakes").mistakes

    @property
    def alternatives(self) -> list:
        """Other correct forms of the solution: `checks.variant.Alternative`."""
        return self._module("alternatives").alternatives

    @property
    def equivalent_mutants(self) -> list:
        """Small changes to the solution that no test can notice: `checks.variant.EquivalentMutant`."""
        return self._module("alternatives").equivalent_mutants

    @property
    def hints(self) -> list:
        """The help with its tests: `checks.hint.Hint`."""
        return self._module("hints").hints

    @property
    def plots(self) -> dict:
        """Pictures by name, functions of (figure, implementation, reference); {} where the step has none of its own."""
        return self._module("plots").plots if (self.room / "plots.py").is_file() else {}

    @property
    def benchmarks(self) -> dict:
        """Functions to time, by name: `checks/benchmarks/test_steps.py` calls them; {} where the step times nothing."""
        return self._module("benchmarks").benchmarks if (self.room / "benchmarks.py").is_file() else {}

    def _module(self, part: str) -> ModuleType:
        return importlib.import_module(f"checks.{self}.{part}")


# The folder names are the only list of steps.
STEPS = sorted(Step(path.name) for path in (ROOT / "steps").glob("step[0-9][0-9]_*") if path.is_dir())
BY_NAME = {step.name: step for step in STEPS}
BY_NUMBER = {step.number: step for step in STEPS}


def module_file(name: str) -> Path | None:
    """The file of one of the course's own modules, such as "checks.course"; None where there is no file."""
    file = (ROOT / name.replace(".", "/")).with_suffix(".py")
    return file if file.is_file() else None


def copy_to(folder: Path) -> Path:
    """Copy the course, with a link to the data, into a new folder; return the folder."""
    for name in ("steps", "solutions", "checks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.bak"))
    for name in ("conftest.py", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    try:
        (folder / "data").symlink_to(ROOT / "data", target_is_directory=True)
    except OSError:  # Windows lets only some users make links
        shutil.copytree(ROOT / "data", folder / "data")
    return folder
