"""Source: the definitions in a Python file, as syntax trees."""

import ast
from functools import cache
from pathlib import Path


@cache
def definitions(path: Path) -> dict[str, ast.AST]:
    """The functions, classes and methods of a file by qualified name ("fit", "SGD", "SGD.step").

    Raises SyntaxError for a file that is not Python.
    """
    found = {}

    def collect(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[prefix + node.name] = node
            if isinstance(node, ast.ClassDef):
                collect(node.body, f"{prefix}{node.name}.")

    collect(parsed(path).body, "")
    return found


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, which is not to be changed; raises SyntaxError for a file that is not Python."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def lines(node: ast.FunctionDef) -> range:
    """The numbers of the lines of a function, with its decorators."""
    return range(min([node.lineno, *(each.lineno for each in node.decorator_list)]), node.end_lineno + 1)


def functions(tree: ast.AST, prefix: str = "") -> dict[str, ast.FunctionDef]:
    """The functions and methods of a syntax tree by qualified name; classes themselves are left out."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found[prefix + node.name] = node
        elif isinstance(node, ast.ClassDef):
            found |= functions(node, f"{prefix}{node.name}.")
    return found


def same_code(one: ast.AST, other: ast.AST) -> bool:
    """Whether two pieces of code are the same syntax tree: layout and comments do not count."""
    return ast.dump(one) == ast.dump(other)
