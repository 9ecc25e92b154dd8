"""The course as it stands on disk: its steps, their files, and the implementations in them."""

import ast
import importlib
import shutil
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = sorted(path for path in (ROOT / "steps").glob("step[0-9][0-9]_*") if path.is_dir())
STEPS = [path.name for path in FOLDERS]  # the folder names are the only list of steps
IMPLEMENTATIONS = ("exercise", "solutions", "torch")


def number(step: str) -> int:
    """The number of a step: 5 for the folder step05 and its topic."""
    return int(step[4:6])


def exercise_file(step: str) -> Path:
    return ROOT / "steps" / step / "exercise.py"


def solution_file(step: str) -> Path:
    return ROOT / "solutions" / f"{step}.py"


def checks_of(step: str):
    """The module that holds what is right in a step: torch's reference and the scenarios."""
    return importlib.import_module(f"checks.{step}")


def mistakes_of(step: str) -> list:
    """The step's known mistakes: a module of its own, so that a run without failures never reads it."""
    return importlib.import_module(f"checks.mistakes.{step}").mistakes


def forms_of(step: str) -> list:
    """Other forms of the step's solution, as correct as the first."""
    return importlib.import_module(f"checks.forms.{step}").forms


def hints_of(step: str) -> list:
    """What helps with the step's tests, in three layers; read only when somebody asks for it."""
    return importlib.import_module(f"checks.hints.{step}").hints


def load(implementation: str, step: str):
    """The object with a step's names: the learner's exercise, the solution, or torch's own parts."""
    if implementation == "torch":
        return checks_of(step).reference
    return importlib.import_module(f"solutions.{step}" if implementation == "solutions" else f"steps.{step}.exercise")


def copy_to(folder: Path) -> Path:
    """Copy the course into a new folder, all but the data, which is linked; return the folder."""
    for name in ("steps", "solutions", "checks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "data").symlink_to(ROOT / "data")
    return folder


@cache
def definitions(path: Path) -> dict[str, ast.AST]:
    """The functions, classes and methods of a file by qualified name ("fit", "SGD", "SGD.step")."""
    found = {}

    def collect(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[prefix + node.name] = node
            if isinstance(node, ast.ClassDef):
                collect(node.body, f"{prefix}{node.name}.")

    collect(ast.parse(path.read_text(encoding="utf-8")).body, "")
    return found


def same_code(one: ast.AST, other: ast.AST) -> bool:
    """Whether two pieces of code are the same syntax tree: layout and comments do not count."""
    return ast.dump(one) == ast.dump(other)
