"""Diff: `--diff` shows, after a step, your version beside the reference, and `fit` before and after."""

import ast
import difflib
import inspect
import pydoc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.course import Step
from checks.learner.reports import reports_of
from checks.source import definitions

CODE = re.compile(r"`([^`]+)`")


def pytest_addoption(parser):
    group = parser.getgroup("kata")
    group.addoption("--diff", action="store_true", help="show your version of a step that passes beside the reference")
    group.addoption("--spoil", action="store_true", help="with --diff: also where tests do not pass yet")


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter, config):
    result = yield
    if config.getoption("diff"):
        show_diffs(terminalreporter, reports_of(config).not_passed(), config.getoption("spoil"))
    return result


def show_diffs(terminal: pytest.TerminalReporter, not_passed: dict[Step, int], spoil: bool) -> None:
    """Show every step of a run that passed; `not_passed` has the number of tests that did not, for each step."""
    for step, count in not_passed.items():
        if count and not spoil:
            terminal.line(f"step {step.number}: {count} tests did not pass. --diff --spoil shows the reference anyway.")
        elif problem := unreadable(step.exercise):
            terminal.line(f"step {step.number}: nothing to compare, {problem}")
        else:
            show_diff(terminal, step)


def unreadable(file: Path) -> str:
    """Why a file has no definitions to show; "" where it has."""
    try:
        definitions(file)
    except (OSError, SyntaxError, ValueError) as error:
        return f"{file.name} cannot be read: {error}"
    return ""


def show_diff(terminal: pytest.TerminalReporter, step: Step) -> None:
    """Print both versions of each part, `fit` before and after, and torch's own parts."""
    terminal.section(f"step {step.number}: yours and the reference")
    for name in parts(step):
        show(terminal, name, lines_of(step.exercise, name), lines_of(step.solution, name))
    if "fit" in definitions(step.exercise):
        before, after = lines_of((step.previous or step).solution, "fit"), lines_of(step.exercise, "fit")
        terminal.section(f"step {step.number}: fit, {len(before)} lines before, {len(after)} lines after")
        show(terminal, "fit", before, after)
    if known := list(torchs_parts(step)):
        terminal.section(f"step {step.number}: what torch calls it")
        for name, place in known:
            terminal.line(f"{name}\n    {place}")


def parts(step: Step) -> list[str]:
    """The functions and classes of the solution and of the exercise, in their order; `fit` is shown separately."""
    names = dict.fromkeys([*definitions(step.solution), *definitions(step.exercise)])
    return [name for name in names if "." not in name and name != "fit"]


def show(terminal: pytest.TerminalReporter, name: str, one: list[str], other: list[str]) -> None:
    """Print the lines that differ, with those around them; the first version's begin with -, the other's with +."""
    if one == other:
        terminal.line(f"{name}: the same")
        return
    terminal.line(f"{name}:")
    for line in list(difflib.unified_diff(one, other, lineterm="", n=2))[2:]:
        terminal.line(line.rstrip(), red=line.startswith("-"), green=line.startswith("+"))


def lines_of(path: Path, name: str) -> list[str]:
    """The lines of a function or class in a file, without docstrings; none where it is missing."""
    node = definitions(path).get(name)
    if node is None:
        return []
    text = path.read_text(encoding="utf-8").splitlines()
    docstrings = {line for part in ast.walk(node) for line in docstring_lines(part)}
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return [text[i - 1] for i in range(first, node.end_lineno + 1) if i not in docstrings and text[i - 1].strip()]


def docstring_lines(node: ast.AST) -> range:
    match node:
        case ast.FunctionDef(body=[ast.Expr(ast.Constant(str())) as docstring, *_]):
            return range(docstring.lineno, docstring.end_lineno + 1)
        case ast.ClassDef(body=[ast.Expr(ast.Constant(str())) as docstring, *_]):
            return range(docstring.lineno, docstring.end_lineno + 1)
    return range(0)


def torchs_parts(step: Step) -> Iterator[tuple[str, str]]:
    """Torch's names for the parts, from the table in the step's README, and where their source is."""
    rows = [row.split("|") for row in (step.folder / "README.md").read_text(encoding="utf-8").splitlines()]
    rows = [(row[1], row[2]) for row in rows if len(row) == 4]
    where = [name for _, torchs in rows for name in CODE.findall(torchs) if inspect.ismodule(pydoc.locate(name))]
    for yours, torchs in rows:
        names = CODE.findall(torchs) + (CODE.findall(yours) if "the same" in torchs else [])
        for name in names:
            found = ((path, pydoc.locate(path)) for path in [name, *(f"{module}.{name}" for module in where)])
            for path, part in found:
                if inspect.isclass(part) or inspect.isfunction(part):
                    yield path, f"{inspect.getsourcefile(part)}:{inspect.getsourcelines(part)[1]}"
                    break
