"""Play: what a child does, from a submission's code to the bytes that tell what happened.

Every observation is packed as soon as its scenario ends: what the submission changes afterwards comes too late.
"""

import random
import sys
import time
import traceback
from types import CodeType, ModuleType

from torch import Tensor

from checks.grading.lookout import SUBMITTED, Forbidden, Lookout
from checks.grading.transport import REPLY, Packer, encode
from checks.scenario import Draw, scenarios

SAID = 500  # characters of an error's own words


def set_scenes(scenes: dict[str, CodeType]) -> ModuleType:
    """The module with the scenarios; what the course alone needs is no longer to be found under its name."""
    for name, code in scenes.items():
        stage = sys.modules[name] = ModuleType(name)
        parent, _, child = name.rpartition(".")
        sys.modules.setdefault(parent, ModuleType(parent))
        setattr(sys.modules[parent], child, stage)
        exec(code, vars(stage))
    for name in list(sys.modules):
        if name.partition(".")[0] == "checks":
            del sys.modules[name]
    return stage


def play(job: dict, stage: ModuleType, lookout: Lookout, copies: list[tuple[Tensor, Tensor]], device: str) -> bytes:
    """The reply to a job: what happened at the import and in each scenario.

    The scenarios are played in an order that the seed decides: an answer must not depend on what was asked before.
    """
    started, step, tensors = time.perf_counter(), job["step"], {}
    try:
        module = _imported(job["exercises"], f"steps.{step}.exercise", lookout)
        lookout.look(module, job["names"])
        told, cases = {}, scenarios(stage)
        random.Random(job["seed"]).shuffle(cases)
        for case in cases:
            seed = job["seeds"][str(case)]
            packer = Packer(REPLY - sum(tensor.nbytes for tensor in tensors.values()))
            told[str(case)], pieces = _observe(case, module, Recorded(seed, device, copies), packer)
            tensors |= {f"{case} {dtype}": piece for dtype, piece in pieces.items()}
        lookout.look(module, job["names"])
        reply = {"outcome": "played", "scenarios": told}
    except BaseException as error:
        reply = {"outcome": "error", **_told(error)}
    if lookout.found:
        what, line = lookout.found[0]
        reply, tensors = {"outcome": "forbidden", "says": what, "line": line}, {}
    return encode(job["nonce"], {**reply, "seconds": time.perf_counter() - started}, tensors)


def _imported(exercises: dict[str, CodeType], name: str, lookout: Lookout) -> ModuleType:
    """The submission's module of this name; where it imports its other exercises, they are found among these."""
    finder = _Exercises(exercises, lookout.builtins())
    sys.meta_path.insert(0, finder)
    return finder.load(name)


class Recorded(Draw):
    """Hands out inputs and keeps them, to see in the end whether they are as a right answer leaves them.

    Where there are `copies` of MNIST it hands them out: those from before a fork cost a child nothing.
    """

    def __init__(self, seed: int, device: str, copies: list[tuple[Tensor, Tensor]] | None = None):
        super().__init__(seed, device)
        self.inputs: list[Tensor] = []
        self.copies = copies

    def mnist(self) -> tuple[Tensor, Tensor]:
        return self.copies.pop() if self.copies else super().mnist()

    def normal(self, *shape: int) -> Tensor:
        return self._kept(super().normal(*shape))

    def labels(self, n: int, classes: int) -> Tensor:
        return self._kept(super().labels(n, classes))

    def _kept(self, values: Tensor) -> Tensor:
        self.inputs.append(values)
        return values


class _Exercises:
    """Imports the submission's exercises from their code, and knows no other module of steps."""

    def __init__(self, exercises: dict[str, CodeType], builtins: dict):
        self.exercises, self.builtins = exercises, builtins

    def find_spec(self, name, path=None, target=None):
        from importlib.machinery import ModuleSpec

        package = any(exercise.startswith(f"{name}.") for exercise in self.exercises)
        if package or name in self.exercises:
            return ModuleSpec(name, self, is_package=package)
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if code := self.exercises.get(module.__name__):
            vars(module)["__builtins__"] = self.builtins
            exec(code, vars(module))

    def load(self, name: str) -> ModuleType:
        return __import__(name, fromlist=["exercise"])


def _observe(case, module: ModuleType, draw: Recorded, packer: Packer) -> tuple[dict, dict[str, Tensor]]:
    """What happens in a scenario, packed: what it told, an error, or what is still to be written; and the tensors."""
    try:
        told = {"told": packer.pack(case(module, draw)), "inputs": packer.pack(draw.inputs)}
        return told, packer.pieces()
    except Forbidden:
        raise
    except NotImplementedError as error:
        return {"to do": str(error)}, {}
    except BaseException as error:
        return {"error": _told(error)}, {}


def _told(error: BaseException) -> dict:
    """An error's type and own words, and the last line of the submission that led to it."""
    try:
        says = str(error)[:SAID]
    except BaseException:
        says = ""
    places = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in places if frame.f_code.co_filename.startswith(SUBMITTED)]
    return {"raised": type(error).__name__[:SAID], "says": says, "line": lines[-1] if lines else None}
