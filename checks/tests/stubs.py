"""The gaps of an exercise: what a learner writes, one after another."""

import ast
import copy
from types import ModuleType

from checks.course import definitions, exercise_file, number, same_code, solution_file


def gaps(step: str) -> list[str]:
    """The qualified names to write in a step, in the order of the file: its stubs, and `fit` where it changes."""
    exercise, solution = definitions(exercise_file(step)), definitions(solution_file(step))
    return [
        name
        for name, node in exercise.items()
        if asks_for(node) or (name == "fit" and "fit" in solution and not same_code(node, solution["fit"]))
    ]


def asks_for(node: ast.AST) -> str | None:
    """What a stub's `raise NotImplementedError("step 5: SGD.step")` says; None for what is not a stub."""
    if isinstance(node, ast.FunctionDef):
        for part in ast.walk(node):
            match part:
                case ast.Raise(exc=ast.Call(func=ast.Name("NotImplementedError"), args=[ast.Constant(says)])):
                    return says
    return None


def message(step: str, name: str) -> str:
    """What the stub of a function must say."""
    return f"step {number(step)}: {name}"


def filled(step: str, names: list[str]) -> ModuleType:
    """The step's solution, with every gap but those in `names` as the exercise leaves it."""
    exercise, solution = definitions(exercise_file(step)), definitions(solution_file(step))
    tree = ast.parse(solution_file(step).read_text(encoding="utf-8"))
    _reopen(tree.body, exercise, set(gaps(step)) - set(names), "")
    stub = ast.parse(exercise_file(step).read_text(encoding="utf-8"))
    yesterdays = [node for node in stub.body if getattr(node, "name", None) not in solution]
    tree.body += [node for node in yesterdays if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    module = ModuleType(f"{step}_{len(names)}_filled")
    for part in (_stub_imports(stub), tree):
        exec(compile(ast.fix_missing_locations(part), f"<{module.__name__}>", "exec"), vars(module))
    return module


def _stub_imports(stub: ast.Module) -> ast.Module:
    """What yesterday's functions in a stub need; but the parts of a step come from the solutions."""
    nodes = [node for node in stub.body if isinstance(node, ast.Import | ast.ImportFrom)]
    own = [node for node in nodes if not (getattr(node, "module", "") or "").startswith("steps.")]
    return ast.Module(own, type_ignores=[])


def _reopen(body: list[ast.stmt], exercise: dict[str, ast.AST], left: set[str], prefix: str) -> None:
    for i, node in enumerate(body):
        name = prefix + getattr(node, "name", "")
        if name in left and name in exercise:
            body[i] = copy.deepcopy(exercise[name])
        elif isinstance(node, ast.ClassDef):
            _reopen(node.body, exercise, left, f"{name}.")
