"""Localization: the function that holds a fault, found without knowing the fault.

Put the reference solution's text of one function in the place of the learner's, and run what failed again. If nothing
fails any more, the fault is in that function. This is proven whatever the fault is; no catalogue is needed.
"""

import ast
import contextlib
import copy
import io
import itertools
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import CodeType, ModuleType

from checks.course import Step
from checks.source import functions, parsed, same_code
from checks.state import preserved

SECONDS = 2.0  # of this process's own time, for all searches in one exercise: a busy machine finds as much
SECONDS_WITHOUT_END = 10.0  # by the clock, after which a search or an exchange is taken for endless
Check = Callable[[object], bool]  # whether an implementation does something right

FUNCTIONS = ast.FunctionDef | ast.ClassDef
IMPORTS = ast.Import | ast.ImportFrom


class OutOfTime(BaseException):
    """Raised in the middle of an exchange that does not end; no Exception, so that no `except Exception` catches it."""


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the context after some seconds, where the system can do that; an earlier alarm comes later."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise OutOfTime

    handler = signal.signal(signal.SIGALRM, stop)
    waiting, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, waiting, interval)
        signal.signal(signal.SIGALRM, handler)


@dataclass(frozen=True)
class Place:
    """What has to be the reference's so that everything is right: one or two functions, or one or two classes.

    `instead` are other single functions of which the same is true.
    """

    names: tuple[str, ...]
    instead: tuple[str, ...] = ()
    is_class: bool = False

    def sentence(self, subject: str) -> str:
        """The place in words, after a subject such as "Everything is right"."""
        quoted = [f"`{name}`" for name in self.names]
        if self.instead:
            others = " or ".join(f"`{name}`" for name in self.instead)
            return f"{subject} once {quoted[0]} is the reference's, or {others}: the fault is in them or between them."
        kind = ("the classes " if len(quoted) > 1 else "the class ") if self.is_class else ""
        if len(quoted) == 1:
            return f"{subject} once {kind}{quoted[0]} is the reference's: the fault is in there."
        return f"{subject} once {kind}{' and '.join(quoted)} are both the reference's: the fault is in these two."


class Localization:
    """Looks for the place of faults in one exercise. What was exchanged once is kept; all searches share SECONDS."""

    def __init__(self, step: Step, source: str):
        self.step = step
        self.mine = ast.parse(source)
        self.solution = parsed(step.solution)
        self.seconds_left = SECONDS
        self.modules: dict[tuple[str, ...], ModuleType | None] = {}

    def place(self, checks: list[Check]) -> Place | None:
        """The place that makes every one of `checks` right; None where none was found in time."""
        return self.single(checks) or self.pair(checks)

    def single(self, checks: list[Check]) -> Place | None:
        """A function that makes every one of `checks` right, or else a class; None where none was found in time."""

        def search(mends: Callable[[tuple[str, ...]], bool]) -> Place | None:
            if found := [name for name in self.written if mends((name,))]:
                return Place((found[0],), tuple(found[1:3]))
            owner = next((owner for owner in self.classes() if mends((owner,))), None)
            return Place((owner,), is_class=True) if owner else None

        return self._search(search, checks)

    def pair(self, checks: list[Check]) -> Place | None:
        """Two functions that together make every one of `checks` right, or else two classes; None as for `single`."""

        def search(mends: Callable[[tuple[str, ...]], bool]) -> Place | None:
            functions = (Place(pair) for pair in itertools.combinations(self.written, 2))
            classes = (Place(pair, is_class=True) for pair in itertools.combinations(self.classes(), 2))
            return next((place for place in itertools.chain(functions, classes) if mends(place.names)), None)

        return self._search(search, checks)

    def _search(self, search: Callable, checks: list[Check]) -> Place | None:
        """What `search` finds with the time that is left; it asks whether exchanged names make all checks right."""
        begin = time.process_time()
        deadline = begin + self.seconds_left

        def mends(names: tuple[str, ...]) -> bool:
            module = self.exchanged(names) if time.process_time() < deadline else None
            return module is not None and all(check(module) for check in checks)

        try:
            with contextlib.redirect_stdout(io.StringIO()), alarm(SECONDS_WITHOUT_END):
                return search(mends)
        except OutOfTime:  # an exchange has made an endless loop: later searches would meet it again
            self.seconds_left = 0.0
            return None
        finally:
            self.seconds_left = max(0.0, self.seconds_left - (time.process_time() - begin))

    def mends(self, names: tuple[str, ...], checks: list[Check]) -> bool:
        """Whether everything is right with these functions or classes exchanged."""
        try:
            with contextlib.redirect_stdout(io.StringIO()), alarm(SECONDS_WITHOUT_END):
                module = self.exchanged(names)
                return module is not None and all(check(module) for check in checks)
        except OutOfTime:
            return False

    @cached_property
    def written(self) -> list[str]:
        """The functions and methods that the learner has written: those of the solution that are other code here."""

        def is_written(name: str, node: ast.FunctionDef) -> bool:
            mine = find(self.mine, name)
            private = name.rpartition(".")[2].startswith("_") and not name.endswith("__")
            return mine is not None and not private and not same_code(mine, node) and not is_stub(mine)

        return [name for name, node in functions(self.solution).items() if is_written(name, node)]

    @cached_property
    def unwritten(self) -> list[str]:
        """The functions and methods of the solution that are stubs here."""
        mine = {name: find(self.mine, name) for name in functions(self.solution)}
        return [name for name, node in mine.items() if node is not None and is_stub(node)]

    def classes(self) -> list[str]:
        """The classes in which the learner has written methods."""
        return list(dict.fromkeys(name.partition(".")[0] for name in self.written if "." in name))

    def exchanged(self, names: tuple[str, ...]) -> ModuleType | None:
        """The exercise with these functions or classes as the solution has them; None if that cannot be run."""
        if names not in self.modules:
            try:
                module = ModuleType(f"steps.{self.step}.exercise")
                with preserved(generators=True):
                    exec(self.code(names, "<exchanged>"), vars(module))
                self.modules[names] = module
            except Exception:  # what the exercise does at its import, or what the solution's text finds there
                self.modules[names] = None
        return self.modules[names]

    def code(self, names: tuple[str, ...], file: str) -> CodeType:
        """The exercise with these functions or classes as the solution has them, compiled and not run.

        What is not written yet is the solution's, too: the fault is in what is written.
        """
        tree, solution = with_own_bodies(self.mine), self.solution
        for name in [*self.unwritten, *names]:
            owner, _, method = name.rpartition(".")
            theirs, mine = find(solution, owner) or solution, find(tree, owner) or tree
            replace(mine, method, find(solution, name))
            if owner:
                add_private(mine, theirs)
        have = {name_of(node) for node in tree.body}
        missing = [node for node in solution.body if isinstance(node, FUNCTIONS) and node.name not in have]
        constants = [node for node in solution.body if isinstance(node, ast.Assign | ast.AnnAssign)]
        imports = [node for node in solution.body if isinstance(node, IMPORTS)]
        rest = [node for node in tree.body if getattr(node, "module", "") != "__future__"]
        tree.body = [*imports, *constants, *missing, *rest]
        return compile(tree, file, "exec")


def with_own_bodies(tree: ast.AST) -> ast.AST:
    """A copy of a module or class in which functions can be replaced; the functions themselves are shared."""
    tree = copy.copy(tree)
    tree.body = [with_own_bodies(node) if isinstance(node, ast.ClassDef) else node for node in tree.body]
    return tree


def find(tree: ast.AST, name: str) -> ast.AST | None:
    """The definition of a qualified name; None where there is none, the last where there are several."""
    for part in filter(None, name.split(".")):
        named = [node for node in getattr(tree, "body", ()) if name_of(node) == part]
        if not named:
            return None
        tree = named[-1]
    return tree if name else None


def name_of(node: ast.AST) -> str:
    """The name that a statement defines: a function, a class, or what is assigned, such as a lambda; "" elsewhere."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        return getattr(node.targets[0], "id", "")
    return node.name if isinstance(node, FUNCTIONS) else ""


def replace(owner: ast.AST, name: str, node: ast.AST) -> None:
    """Put a definition in the place of the one with its name, or at the end."""
    places = [i for i, other in enumerate(owner.body) if name_of(other) == name]
    if places:
        owner.body[places[-1]] = node
    else:
        owner.body.append(node)


def add_private(mine: ast.AST, theirs: ast.AST) -> None:
    """Add the private methods of the solution's class that the learner's class does not have."""
    have = {name_of(node) for node in mine.body}
    private = [node for node in theirs.body if isinstance(node, ast.FunctionDef) and node.name.startswith("_")]
    mine.body += [node for node in private if not node.name.startswith("__") and node.name not in have]


def is_stub(node: ast.AST) -> bool:
    """Whether a function still raises NotImplementedError, whatever its words are."""
    return any(isinstance(part, ast.Raise) and "NotImplementedError" in ast.unparse(part) for part in ast.walk(node))
