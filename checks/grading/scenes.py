"""Scenes: a step's scenarios without the answers, as code that another process can play.

In checks/stepNN_topic.py scenarios and reference stand side by side. Of these files only what the scenarios themselves
use goes to the child: a part of the reference that no scenario builds on never leaves the parent.
"""

import ast
import dis
from types import CodeType

from checks.course import ROOT
from checks.grading.policy import given_modules

DEFINITIONS = ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Assign | ast.AugAssign


def scenes(step: str) -> dict[str, CodeType]:
    """The code of the modules that a step's scenarios need, by name, in the order in which to run them.

    The last is the step's own, `checks.stepNN_topic`; a solution that the step's exercise is given is whole.
    """
    modules: dict[str, CodeType] = {}
    for given in sorted(_given_solutions(step)):
        _add(given, None, modules)
    _add(f"checks.{step}", None, modules)
    return modules


def _given_solutions(step: str) -> set[str]:
    """The solutions that the step's exercise imports, or that other exercises do which it imports."""
    given = given_modules(step)
    exercises = {name.split(".")[1] for name in given if name.endswith(".exercise")}
    return {name for name in given if name.startswith("solutions.step")}.union(*map(_given_solutions, exercises))


def _add(module: str, attributes: set[str] | None, modules: dict[str, CodeType]) -> None:
    """Add what `module` needs for its `attributes` (for its scenarios, if None), and before it what that needs."""
    tree = ast.parse((ROOT / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8"))
    if module.startswith("checks."):
        tree = _without_answers(tree, attributes)
    for needed in _course_modules(tree):
        _add(needed, _attributes_used(tree, needed.rpartition(".")[2]), modules)
    modules[module] = compile(tree, f"<{module}>", "exec")


def _without_answers(tree: ast.Module, attributes: set[str] | None) -> ast.Module:
    """The module with only what its scenarios, or these attributes of it, lead to.

    Of `reference = SimpleNamespace(...)` there remains what the scenarios use as `reference.name`.
    """
    body = [part for part in tree.body if isinstance(part, DEFINITIONS)]
    if attributes is None:
        attributes = {part.name for part in body if _is_scenario(part)}
    kept = _needed(attributes, [part for part in body if "reference" not in _defined(part)])
    used = _attributes_used(ast.Module(kept, []), "reference")
    for part in body:
        if "reference" in _defined(part):
            part.value.keywords = [keyword for keyword in part.value.keywords if keyword.arg in used]
    return ast.Module(_needed(attributes, body), [])


def _needed(wanted: set[str], body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that define these names, and what they need in turn, in their order."""
    kept: list[ast.stmt] = []
    while more := [part for part in body if part not in kept and wanted & _defined(part)]:
        kept += more
        wanted = wanted.union(*map(_globals, more))
    return [part for part in body if part in kept]


def _defined(part: ast.stmt) -> set[str]:
    match part:
        case ast.Import(names) | ast.ImportFrom(names=names):
            return {name.asname or name.name for name in names}
        case ast.Assign(targets):
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case ast.AugAssign(target):
            return {target.id}
    return {part.name}


def _is_scenario(part: ast.stmt) -> bool:
    calls = [node for node in getattr(part, "decorator_list", []) if isinstance(node, ast.Call)]
    return any(isinstance(call.func, ast.Name) and call.func.id == "scenario" for call in calls)


def _globals(part: ast.stmt) -> set[str]:
    """The names that a statement, and the functions in it, look up in the module."""
    found, codes = set(), [compile(ast.Module([part], []), "<scenes>", "exec")]
    for code in codes:
        found |= {step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
        codes += [const for const in code.co_consts if isinstance(const, CodeType)]
    return found


def _attributes_used(tree: ast.Module, name: str) -> set[str]:
    """The attributes that the code reads of what it calls, or has imported as, `name`."""
    aliases = {name} | {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == name and alias.asname
    }
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases
    }


def _course_modules(tree: ast.Module) -> list[str]:
    """The modules of steps, and of solutions, that the code imports."""
    imported = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            imported += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    files = {name: (ROOT / name.replace(".", "/")).with_suffix(".py") for name in imported}
    return [
        name for name, file in files.items() if name.startswith(("checks.step", "solutions.step")) and file.exists()
    ]
