"""Policy: what a step's exercise may not use, by its text; `lookout` takes a second look at run time.

Forbidden are the parts of torch that the step rebuilds (`rebuilds` in checks/stepNN_topic.py) and the ways round, such
as eval, torch.ops, or the globals of somebody else's function. Everything else of torch is free.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from checks.course import ROOT, checks_of, definitions, exercise_file
from checks.grading.lookout import LOOKED_INTO, parts_of, resolve

WAYS_ROUND = (  # what is reached through these cannot be seen in the text
    "torch.ops torch._C torch._VF torch._refs torch._decomp torch._prims torch._ops torch.library torch.overrides "
    "torch.utils._python_dispatch importlib ctypes gc builtins runpy pkgutil sys.modules sys._getframe "
    "sys._current_frames sys.settrace sys.setprofile sys.meta_path sys.path_hooks"
).split()
INSIDE_WAYS_ROUND = tuple(f"{name}." for name in WAYS_ROUND)
BUILTINS = {"eval", "exec", "compile", "__import__", "__builtins__", "__loader__"}
COURSE = {"checks", "solutions", "steps"}


@dataclass(frozen=True)
class Finding:
    """Something that is forbidden, and its line."""

    line: int
    what: str


def findings(tree: ast.Module, step: str) -> list[Finding]:
    """What is forbidden in an exercise of a step, in the order of its lines."""
    return sorted(dict.fromkeys(_Examination(tree, step).found()), key=lambda finding: finding.line)


@cache
def given_modules(step: str) -> set[str]:
    """The modules of the course that the step's exercise is given: those that its stub imports."""
    tree = ast.parse(exercise_file(step).read_text(encoding="utf-8"))
    given = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            given |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    files = {name: (ROOT / name.replace(".", "/")).with_suffix(".py") for name in given}
    return {name for name, file in files.items() if name.partition(".")[0] in COURSE and file.exists()}


class _Examination:
    def __init__(self, tree: ast.Module, step: str):
        self.tree, self.step = tree, step
        self.nodes = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
        rebuilds = checks_of(step).rebuilds
        self.rebuilt = {id(part): name for given in rebuilds for name, part in parts_of(given).items()}
        self.own = set(definitions(exercise_file(step)))
        self.imported = self._imported()

    def _imported(self) -> dict[str, str]:
        """What the names that the file imports mean: {"F": "torch.nn.functional", …}."""
        meaning = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for name in node.names:
                    top = name.name.partition(".")[0]
                    meaning[name.asname or top] = name.name if name.asname else top
            elif isinstance(node, ast.ImportFrom) and node.module:
                meaning |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
        defined = {node.name for node in self.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        return {name: means for name, means in meaning.items() if name not in defined}

    def found(self) -> Iterator[Finding]:
        for node in self.nodes:
            for what in self._about(node):
                yield Finding(getattr(node, "lineno", 1), what)

    def _about(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Call(func):
                if name := self._rebuilt(func):
                    yield f"{name} is called, which this step rebuilds"
                yield from self._changed_by_call(node)
            case ast.ClassDef(bases=bases):
                for base in bases:
                    if name := self._rebuilt(base):
                        yield f"{node.name} is derived from {name}, which this step rebuilds"
            case ast.Attribute(value, attr):
                if attr in LOOKED_INTO:
                    yield f"{attr} is used"
                elif (name := self._rebuilt(value)) and isinstance(self._object(value), type):
                    yield f"{name}.{attr} is used, which this step rebuilds"
                if isinstance(node.ctx, ast.Store | ast.Del) and callable(self._object(node)):
                    yield f"{self._dotted(node)} is replaced"
                yield from self._way_round(node)
            case ast.Name(id, ctx=ast.Load()):
                if id in BUILTINS and id not in self.own:
                    yield f"{id} is used"
                yield from self._way_round(node)
            case ast.Constant(str(value)) if value in LOOKED_INTO:
                yield f"{value} is used"
            case ast.FunctionDef(name=name) if name in ("__torch_function__", "__torch_dispatch__"):
                yield f"{name} is defined, which can change what torch does"
            case ast.MatchClass(kwd_attrs=names):
                yield from (f"{name} is used" for name in names if name in LOOKED_INTO)
            case ast.Import(names):
                yield from self._course([name.name for name in names])
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from self._course([f"{module}.{name.name}" for name in names])

    def _course(self, modules: list[str]) -> Iterator[str]:
        given = given_modules(self.step)
        for module in modules:
            inside = module in given or module.rpartition(".")[0] in given
            if module.partition(".")[0] in COURSE and not inside:
                yield f"{module} is imported, which is not for this step"

    def _changed_by_call(self, call: ast.Call) -> Iterator[str]:
        match call:
            case ast.Call(ast.Name("setattr" | "delattr"), [thing, *_]):
                if self._object(thing) is not None:
                    yield f"{self._dotted(thing)} is changed"

    def _way_round(self, node: ast.Name | ast.Attribute) -> Iterator[str]:
        name = self._dotted(node)
        if name in WAYS_ROUND or (isinstance(node, ast.Name) and f"{name}".startswith(INSIDE_WAYS_ROUND)):
            yield f"{name} is used"

    def _rebuilt(self, node: ast.AST) -> str | None:
        """The part of this step that an expression means, if it does."""
        return self.rebuilt.get(id(self._object(node)))

    def _object(self, node: ast.AST):
        """What a dotted name means in torch or in Python's library; None for everything else."""
        name = self._dotted(node)
        if name is None or name.partition(".")[0] not in ("torch", "math", "builtins", "operator"):
            return None
        try:
            return resolve(name)
        except (AttributeError, ImportError):
            return None

    def _dotted(self, node: ast.AST) -> str | None:
        """The dotted name of an expression, by what the file imports: F.relu is torch.nn.functional.relu."""
        match node:
            case ast.Name(id):
                return self.imported.get(id)
            case ast.Attribute(value, attr):
                return f"{base}.{attr}" if (base := self._dotted(value)) else None
        return None
