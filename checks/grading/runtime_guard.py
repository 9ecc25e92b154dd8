"""Runtime guard: refuses, while a submission runs, what it may not use; `static_check` reads the text before that.

A step must not be answered by the part of torch that it rebuilds, however the code gets hold of it, nor by changing
torch, or by reading the program that runs the scenarios. What the guard has noticed stays in `found`, with its line: an
`except:` in the submission does not undo it.

It keeps marks honest; it is not what protects the machine and the answers, which is `sandbox`. Bypassing it yields
only torch itself, which everyone has, and what the scenarios are made of.
"""

import builtins
import functools
import importlib
import math
import operator
import sys
from types import ModuleType

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from checks.course import ROOT

INTROSPECTION_ATTRIBUTES = frozenset(  # attributes that lead from a function or a frame to the program around it
    "__globals__ __closure__ __code__ __builtins__ __subclasses__ __getattribute__ __torch_function__ "
    "__torch_dispatch__ f_back f_globals f_locals f_builtins f_code tb_frame gi_frame gi_code cr_frame cr_code "
    "ag_frame cell_contents __loader__ __import__".split()
)
WATCHED = frozenset(  # audit events that no exercise needs
    "exec compile sys._getframe sys._current_frames sys.settrace sys.setprofile sys.addaudithook gc.get_objects "
    "gc.get_referrers gc.get_referents object.__getattr__ code.__new__ function.__new__ marshal.loads "
    "builtins.breakpoint ctypes.dlopen ctypes.dlsym ctypes.call_function pickle.find_class".split()
)
SUBMITTED = "steps/"  # the file names of a submission's code begin so, and its modules with steps.
COURSE = (f"{ROOT}/checks/", f"{ROOT}/solutions/")  # the file names of the course's own code begin so
CLASSES = (torch.Tensor, nn.Module, torch.optim.Optimizer, torch.optim.SGD)  # must stay as they are
MODULES = (builtins, math, operator, torch, nn, nn.functional, nn.init)  # so must these
MODULES += (torch.optim, torch.autograd, torch.utils.data, torch.testing, torch.linalg)
CHANGES = {"Storage"}  # torch.set_default_dtype sets it
INTERCEPTS = (torch.Tensor, TorchFunctionMode, TorchDispatchMode)  # a subclass of these can change every call of torch


class Forbidden(BaseException):
    """The submission uses what it may not; no Exception, so that `except Exception` does not swallow it."""


def resolve(name: str):
    """The object that a dotted name means, such as "torch.nn.Sequential"; raises AttributeError if there is none."""
    first, *rest = name.split(".")
    return functools.reduce(getattr, rest, importlib.import_module(first))


def parts_of(name: str) -> dict[str, object]:
    """The functions and classes that a dotted name stands for: itself, or the classes of a module."""
    found = resolve(name)
    if isinstance(found, ModuleType):
        classes = {key: value for key, value in vars(found).items() if isinstance(value, type)}
        return {f"{name}.{key}": value for key, value in classes.items() if value.__module__.startswith(name)}
    return {name: found}


def locations(names: list[str]) -> dict[str, list[tuple[object, str]]]:
    """Where torch has the functions with these dotted names: each (module or class, attribute)."""
    functions = {id(part): name for given in names for name, part in parts_of(given).items() if callable(part)}
    found = {name: [(resolve(name.rpartition(".")[0]), name.rpartition(".")[2])] for name in functions.values()}
    for module in [module for name, module in list(sys.modules.items()) if name.startswith("torch")]:
        for key, value in list(vars(module).items()):
            if id(value) in functions and not isinstance(value, type):
                found[functions[id(value)]].append((module, key))
    return found


def is_submitted(thing: type) -> bool:
    """Whether a class was written in a submission."""
    codes = [getattr(value, "__code__", None) for value in list(vars(thing).values())]
    return thing.__module__.startswith("steps.") or any(
        code is not None and code.co_filename.startswith(SUBMITTED) for code in codes
    )


class RuntimeGuard:
    """Guards the forbidden APIs of a step in this process, as long as it runs."""

    def __init__(self, forbidden_apis: list[str], locations: dict[str, list[tuple[object, str]]]):
        self.found: list[tuple[str, int | None]] = []
        self.parts = {name: part for given in forbidden_apis for name, part in parts_of(given).items()}
        self.methods = {
            id(method): name
            for name, part in self.parts.items()
            if isinstance(part, type)
            for method in vars(part).values()
            if callable(method)
        }
        self.names = {id(part): name for name, part in self.parts.items()}
        for name, part in self.parts.items():
            if isinstance(part, type):
                self._guard_class(name, part)
            else:
                self._guard_function(name, part, locations[name])
        self.before = [(kind, dict(vars(kind))) for kind in CLASSES]
        self.torchs = {id(each) for kind in INTERCEPTS for each in kind.__subclasses__()}
        self._watch_modules()
        self.listening = True
        sys.addaudithook(self._audit_hook)

    def builtins(self) -> dict:
        """The built-ins for the submission: a getattr that refuses what the static check cannot see."""

        def getattr_(thing, name, *default):
            if name in INTROSPECTION_ATTRIBUTES:
                self.report(f"getattr asks for {name}", sys._getframe(1))
            return getattr(thing, name, *default)

        return {**vars(builtins), "getattr": getattr_}

    def verify(self, module: ModuleType, names: list[str]) -> None:
        """Verify that none of a submission's `names` is the part of torch itself, and that torch is as it was."""
        for name in names:
            value = vars(module).get(name)
            while isinstance(value, functools.partial):
                value = value.func
            if part := self.names.get(id(value)):
                self.report(f"{name} is {part} itself, which this step rebuilds")
        for thing in list(vars(module).values()):
            if isinstance(thing, type) and thing.__module__ == module.__name__:
                for name, method in list(vars(thing).items()):
                    if owner := self.methods.get(id(method)):
                        self.report(f"{thing.__name__}.{name} is borrowed from {owner}, which this step rebuilds")
        for kind, before in self.before:
            now = vars(kind)
            for name, value in before.items():
                if now.get(name) is not value and callable(value):
                    self.report(f"{kind.__name__}.{name} was replaced")
            if len(now) != len(before):
                self.report(f"{kind.__name__}.{max(set(now) - set(before), default='')} was added")
        for kind in INTERCEPTS:
            if any(is_submitted(each) for each in kind.__subclasses__() if id(each) not in self.torchs):
                self.report(f"a subclass of {kind.__name__} can change what torch does")

    def report(self, what: str, frame=None) -> None:
        """Record what the submission does, with its line, and raise Forbidden."""
        while frame is not None and not frame.f_code.co_filename.startswith(SUBMITTED):
            frame = frame.f_back
        self.found.append((what, frame.f_lineno if frame else None))
        raise Forbidden(what)

    def _guard_function(self, name: str, function, places: list[tuple[object, str]]) -> None:
        """Replace a function everywhere by one that only torch and the course may call."""

        @functools.wraps(function)
        def guarded(*args, **kwargs):
            self._check_caller(name)
            return function(*args, **kwargs)

        self.names[id(guarded)] = name
        for space, attribute in places:
            setattr(space, attribute, guarded)

    def _guard_class(self, name: str, part: type) -> None:
        """Let only torch and the course make an instance of a class, or a subclass."""
        make = part.__init__

        @functools.wraps(make)
        def made(this, *args, **kwargs):
            if type(this) is part or is_submitted(type(this)):
                self._check_caller(name)
            make(this, *args, **kwargs)

        def derived(subclass, **kwargs):
            self._check_caller(name)
            super(part, subclass).__init_subclass__(**kwargs)

        part.__init__ = made
        part.__init_subclass__ = classmethod(derived)

    def _watch_modules(self) -> None:
        """Make modules report when one of their functions is replaced.

        To compare all their names with what they were would take a child longer than most exercises do: each would be
        copied out of the memory that it shares with the forkserver.
        """
        guard = self

        class Watched(ModuleType):
            def __setattr__(self, name, value):
                if callable(vars(self).get(name)) and name not in CHANGES:
                    guard.report(f"{self.__name__}.{name} was replaced", sys._getframe(1))
                super().__setattr__(name, value)

        for module in MODULES:
            module.__class__ = Watched

    def _check_caller(self, name: str) -> None:
        """Report the use of a part, unless it is the course that uses it, directly or through a library."""
        frame = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_filename.startswith(SUBMITTED):
                self.report(f"{name} is what this step rebuilds", frame)
            if frame.f_code.co_filename.startswith(COURSE):
                return
            frame = frame.f_back
        self.report(f"{name} is what this step rebuilds")

    def _audit_hook(self, event: str, args: tuple) -> None:
        """Report what no exercise needs, if the submission itself does it; with ctypes, also through a library."""
        watched, ctypes = event in WATCHED, event.startswith("ctypes.")
        if self.listening and (watched or ctypes):
            self.listening = False  # to read a frame is an event, too
            try:
                frame = sys._getframe(1)
                while ctypes and frame.f_back and not frame.f_code.co_filename.startswith((SUBMITTED, *COURSE)):
                    frame = frame.f_back
                if frame.f_code.co_filename.startswith(SUBMITTED):
                    words = [event, *(arg for arg in args if isinstance(arg, str))]
                    self.report(" ".join(words), frame)
            finally:
                self.listening = True
