"""The stubs of an exercise: what a learner writes, one after another."""

import ast
import copy
from types import ModuleType

from checks.course import Step
from checks.source import definitions, same_code


def stubs(step: Step) -> list[str]:
    """The qualified names to write in a step, in the order of the file: its stubs, and `fit` where it changes."""
    exercise, solution = definitions(step.exercise), definitions(step.solution)
    return [
        name
        for name, node in exercise.items()
        if stub_message(node) or (name == "fit" and "fit" in solution and not same_code(node, solution["fit"]))
    ]


def stub_message(node: ast.AST) -> str | None:
    """The text of a stub's `raise NotImplementedError("step 5: SGD.step")`; None if it is not a stub."""
    if isinstance(node, ast.FunctionDef):
        for part in ast.walk(node):
            match part:
                case ast.Raise(exc=ast.Call(func=ast.Name("NotImplementedError"), args=[ast.Constant(text)])):
                    return text
    return None


def expected_message(step: Step, name: str) -> str:
    """The message that the stub of a function must have, but for STRETCH_GOAL at its end."""
    return f"step {step.number}: {name}"


def partially_solved(step: Step, names: list[str]) -> ModuleType:
    """The step's solution, with every stub but those in `names` as the exercise leaves it."""
    exercise, solution = definitions(step.exercise), definitions(step.solution)
    tree = ast.parse(step.solution.read_text(encoding="utf-8"))
    _restore_stubs(tree.body, exercise, set(stubs(step)) - set(names), "")
    stub = ast.parse(step.exercise.read_text(encoding="utf-8"))
    left_behind = [node for node in stub.body if getattr(node, "name", None) not in solution]
    tree.body += [node for node in left_behind if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    module = ModuleType(f"{step}_{len(names)}_solved")
    for part in (_stub_imports(stub), tree):
        exec(compile(ast.fix_missing_locations(part), f"<{module.__name__}>", "exec"), vars(module))
    return module


def _stub_imports(stub: ast.Module) -> ast.Module:
    """What the previous step's functions in a stub import; learners' parts come from the solutions instead."""
    nodes = [node for node in stub.body if isinstance(node, ast.Import | ast.ImportFrom)]
    own = [node for node in nodes if not (getattr(node, "module", "") or "").startswith("steps.")]
    return ast.Module(own, type_ignores=[])


def _restore_stubs(body: list[ast.stmt], exercise: dict[str, ast.AST], left: set[str], prefix: str) -> None:
    for i, node in enumerate(body):
        name = prefix + getattr(node, "name", "")
        if name in left and name in exercise:
            body[i] = copy.deepcopy(exercise[name])
        elif isinstance(node, ast.ClassDef):
            _restore_stubs(node.body, exercise, left, f"{name}.")
