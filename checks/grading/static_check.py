"""Static check: a submission's exercises as the parent reads them, to a syntax tree and no further.

By its text an exercise may use neither the parts of torch that its step rebuilds (`forbidden_apis` in
checks/stepNN_topic/reference.py) nor known bypasses, such as eval, torch.ops, or the globals of somebody else's
function. Everything else of torch is free. `runtime_guard` refuses the same, where the text does not show it.
"""

import ast
import io
import marshal
import threading
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import CodeType

from checks.course import BY_NAME, Step, module_file
from checks.grading.runtime_guard import INTROSPECTION_ATTRIBUTES, parts_of, resolve
from checks.grading.submissions import Submission
from checks.localization import Localization, Place
from checks.source import definitions

BYPASSES = (  # the text does not show what is reached through these
    "torch.ops torch._C torch._VF torch._refs torch._decomp torch._prims torch._ops torch.library torch.overrides "
    "torch.utils._python_dispatch importlib ctypes gc builtins runpy pkgutil sys.modules sys._getframe "
    "sys._current_frames sys.settrace sys.setprofile sys.meta_path sys.path_hooks"
).split()
INSIDE_BYPASSES = tuple(f"{name}." for name in BYPASSES)
BUILTINS = {"eval", "exec", "compile", "__import__", "__builtins__", "__loader__"}
COURSE = {"checks", "solutions", "steps"}

# Python 3.11 counts how deep a tree is for all threads together, and warnings are caught for all of them.
ONE_AT_A_TIME = threading.Lock()


class Unreadable(Exception):
    """The file is no Python that can be compiled; the message says why, `line` where."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Violation:
    """Something that is forbidden, and its line."""

    line: int
    what: str


@dataclass(frozen=True)
class CheckedExercise:
    """The code of an exercise, and what in it is forbidden."""

    code: CodeType
    violations: list[Violation]


def read(step: Step, source: bytes) -> CheckedExercise:
    """Raises Unreadable for what Python would not compile."""
    try:
        with ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of some escape sequences, which is for the learner
            tree = ast.parse(_text(source))
            code = compile(tree, f"steps/{step}/exercise.py", "exec", dont_inherit=True)
            marshal.dumps(code)  # raises ValueError for what is too deep to send to a worker
            return CheckedExercise(code, violations(tree, step))
    except SyntaxError as error:
        raise Unreadable(f"{type(error).__name__}: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise Unreadable(f"Python cannot read the file: {error or type(error).__name__}") from None


def _text(source: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError):
        raise Unreadable("the file is not text in UTF-8, nor in an encoding that it names") from None


# What a step's exercise is given, and what a submission has of it


@cache
def given_modules(step: Step) -> set[str]:
    """The modules of the course that the step's exercise is given: those that its stub imports."""
    imported = set()
    for node in ast.walk(ast.parse(step.exercise.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            imported |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return {name for name in imported if name.partition(".")[0] in COURSE and module_file(name)}


def given_exercises(step: Step) -> list[Step]:
    """The earlier steps whose exercises the step's own imports."""
    return [BY_NAME[name.split(".")[1]] for name in sorted(given_modules(step)) if name.endswith(".exercise")]


def given_solutions(step: Step) -> set[str]:
    """The solutions that the step's exercise imports, or that other exercises do which it imports."""
    own = {name for name in given_modules(step) if name.startswith("solutions.")}
    return own.union(*map(given_solutions, given_exercises(step)))


@dataclass(frozen=True)
class Refusal:
    """Why the exercise of a step is not run: the outcome, the message and the line of its row."""

    outcome: str
    message: str
    line: int | None = None


class Exercises:
    """The exercises of a submission, each checked once."""

    def __init__(self, submission: Submission):
        self.submission = submission
        self.checked: dict[Step, CheckedExercise | Unreadable] = {}

    def files(self, step: Step) -> list[bytes]:
        """The state of each file that decides the marks of a step."""
        return [self.submission.state(needed) for needed in (*given_exercises(step), step)]

    def not_taken(self, step: Step) -> Refusal | None:
        """The refusal of a step whose exercise was not taken, or is not there."""
        if step in self.submission.refused:
            return Refusal("error", self.submission.refused[step])
        if step not in self.submission.sources:
            return Refusal("missing", "there is no exercise.py for this step")
        return None

    def not_allowed(self, step: Step) -> Refusal | None:
        """The refusal of a step whose exercise, or one that it imports, cannot be read or uses what it may not."""
        own = self._check(step)
        if isinstance(own, Unreadable):
            return Refusal("error", str(own), own.line)
        if own.violations:
            return Refusal("forbidden", own.violations[0].what, own.violations[0].line)
        for other, checked in self._given(step).items():
            if checked.violations:
                first = checked.violations[0]
                return Refusal("forbidden", f"{other}: {first.what}", first.line)
        return None

    def modules(self, step: Step) -> dict[str, CodeType]:
        """The code of the step's exercise, and of those that it may import, by the names of their modules."""
        checked = {**self._given(step), step: self._check(step)}
        return {f"steps.{step}.exercise": exercise.code for step, exercise in checked.items()}

    def exchanges(self, step: Step) -> Iterator[tuple[Place, CodeType]]:
        """The step's exercise with one function after another, then one class after another, as the solution has it.

        Nothing is run here: a child that can earn no points runs them.
        """
        with ONE_AT_A_TIME:
            localization = Localization(step, _text(self.submission.sources[step]))
        places = [Place((name,)) for name in localization.written]
        for place in [*places, *(Place((name,), is_class=True) for name in localization.classes())]:
            with ONE_AT_A_TIME:
                code = localization.code(place.names, f"steps/{step}/exercise.py")
            yield place, code

    def _given(self, step: Step) -> dict[Step, CheckedExercise]:
        """The exercises that the step's own may import, as far as they are there and can be read."""
        there = [other for other in given_exercises(step) if other in self.submission.sources]
        checked = {other: self._check(other) for other in there}
        return {other: each for other, each in checked.items() if isinstance(each, CheckedExercise)}

    def _check(self, step: Step) -> CheckedExercise | Unreadable:
        if step not in self.checked:
            try:
                self.checked[step] = read(step, self.submission.sources[step])
            except Unreadable as error:
                self.checked[step] = error
        return self.checked[step]


# What an exercise may not use


def violations(tree: ast.Module, step: Step) -> list[Violation]:
    """What is forbidden in an exercise of a step, in the order of its lines."""
    return sorted(dict.fromkeys(_Examination(tree, step).violations()), key=lambda violation: violation.line)


class _Examination:
    def __init__(self, tree: ast.Module, step: Step):
        self.tree, self.step = tree, step
        self.nodes = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
        forbidden = step.forbidden_apis
        self.forbidden = {id(part): name for given in forbidden for name, part in parts_of(given).items()}
        self.own = set(definitions(step.exercise))
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

    def violations(self) -> Iterator[Violation]:
        for node in self.nodes:
            for what in self._about(node):
                yield Violation(getattr(node, "lineno", 1), what)

    def _about(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Call(func):
                if name := self._forbidden(func):
                    yield f"{name} is called, which this step rebuilds"
                yield from self._changed_by_call(node)
            case ast.ClassDef(bases=bases):
                for base in bases:
                    if name := self._forbidden(base):
                        yield f"{node.name} is derived from {name}, which this step rebuilds"
            case ast.Attribute(value, attr):
                if attr in INTROSPECTION_ATTRIBUTES:
                    yield f"{attr} is used"
                elif (name := self._forbidden(value)) and isinstance(self._object(value), type):
                    yield f"{name}.{attr} is used, which this step rebuilds"
                if isinstance(node.ctx, ast.Store | ast.Del) and callable(self._object(node)):
                    yield f"{self._dotted(node)} is replaced"
                yield from self._bypass(node)
            case ast.Name(id, ctx=ast.Load()):
                if id in BUILTINS and id not in self.own:
                    yield f"{id} is used"
                yield from self._bypass(node)
            case ast.Constant(str(value)) if value in INTROSPECTION_ATTRIBUTES:
                yield f"{value} is used"
            case ast.FunctionDef(name=name) if name in ("__torch_function__", "__torch_dispatch__"):
                yield f"{name} is defined, which can change what torch does"
            case ast.MatchClass(kwd_attrs=names):
                yield from (f"{name} is used" for name in names if name in INTROSPECTION_ATTRIBUTES)
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

    def _bypass(self, node: ast.Name | ast.Attribute) -> Iterator[str]:
        name = self._dotted(node)
        if name in BYPASSES or (isinstance(node, ast.Name) and f"{name}".startswith(INSIDE_BYPASSES)):
            yield f"{name} is used"

    def _forbidden(self, node: ast.AST) -> str | None:
        """The forbidden part of torch that an expression means, if it means one."""
        return self.forbidden.get(id(self._object(node)))

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
