"""Worker: a copy of the forkserver for one step, which forks a restricted child for every job; and what the child does.

A worker imports the step's scenarios, which know no reference, and the solutions that the step's exercise is given.
Nothing else of the course can be imported in it, or read by its children.
"""

import contextlib
import gc
import importlib
import json
import marshal
import os
import random
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

from torch import Tensor

from checks.course import ROOT
from checks.grading import sandbox
from checks.grading.forkserver import receive, send
from checks.grading.protocol import HEADER, REPLY, TEXT, Serializer, encode
from checks.grading.runtime_guard import SUBMITTED, Forbidden, RuntimeGuard
from checks.grading.sandbox import ProcessNamespaces, Protections
from checks.scenario import RecordedInputs, Scenario, scenarios_in
from checks.stub import is_unwritten, to_write

PROBE = 10.0  # seconds for the child that tries the layers
CLOSED = 4096  # file descriptors up to this number are closed in a child
CHUNK = 1 << 20
REPLY_TO = 3  # the file descriptor that a child writes its reply to
SHOWN = 500  # characters of an error's own words


class StepWorker:
    """Runs a step's exercises, each in a child of its own; the parent asks through a socket.

    A child may have `memory` bytes mapped in all; None sets no limit.
    """

    def __init__(self, parent: socket.socket, protections: Protections, memory: int | None):
        self.parent, self.protections, self.memory = parent, protections, memory
        self.namespaces = ProcessNamespaces(protections)

    def serve(self, step: dict, locations: dict, copies: list, device: str) -> None:
        """Run one job after another, until the parent has gone.

        `step` has its name, the solutions that its exercise is given, and the APIs that are forbidden. `locations` is
        where torch has these, `copies` are of MNIST.
        """
        if (job := self._next_job()) is None:
            return
        guard = RuntimeGuard(step["forbidden_apis"], locations)
        scenarios = import_scenarios(step["name"], step["given"])
        self._close_course()
        while job:
            ended, reply = self.run(lambda job=job: run_exercise(job, scenarios, guard, copies, device), job["seconds"])
            send(self.parent, ended.encode())
            send(self.parent, reply)
            job = self._next_job()

    def probe(self) -> None:
        """Send the parent which protections are on, as a child reports that is restricted like a submission's."""
        self._close_course()
        ended, found = self.run(lambda: json.dumps(self.protections).encode(), PROBE)
        protections = self.protections | (json.loads(found or b"{}") or {"resource limits": f"off: {ended}"})
        send(self.parent, json.dumps(protections).encode())

    def run(self, task: Callable[[], bytes], seconds: float) -> tuple[str, bytes]:
        """Run a task in a child of its own.

        Returns how it ended ("exit status 0", "signal SIGSEGV", "time", "flood"), and what it has written.
        """
        reader, writer = os.pipe()
        pid = self.namespaces.fork()
        if pid == 0:
            status = 1
            with contextlib.suppress(BaseException):
                _alone_with(writer)
                sandbox.drop_privileges(self.protections, seconds, self.memory)
                gc.disable()
                _write(task())
                status = 0
            os._exit(status)
        os.close(writer)
        try:
            ended, data = self._read(reader, time.monotonic() + seconds)
        finally:
            os.close(reader)
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            with contextlib.suppress(OSError):  # it may not have had the time to lead a group
                os.kill(pid, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return ended or _describe(status), data

    def _close_course(self) -> None:
        """Let this process and its children import and read nothing of the course any more."""
        hide_course()
        sandbox.apply_landlock(self.protections)
        gc.freeze()

    def _next_job(self) -> dict | None:
        try:
            return marshal.loads(receive(self.parent))
        except EOFError:
            return None

    def _read(self, reader: int, deadline: float) -> tuple[str, bytes]:
        data = bytearray()
        while len(data) <= REPLY + TEXT + HEADER:
            left = deadline - time.monotonic()
            ready = select.select([reader, self.parent], [], [], max(left, 0))[0]
            if self.parent in ready:  # it asks for nothing while it waits: it has gone
                raise SystemExit
            if not ready:
                return "time", b""
            if not (chunk := os.read(reader, CHUNK)):
                return "", bytes(data)
            data += chunk
        return "flood", b""


def import_scenarios(step: str, given: list[str]) -> list[Scenario]:
    """The scenarios of a step; before them the solutions that its exercise is given are imported."""
    for module in given:
        importlib.import_module(module)
    return scenarios_in(importlib.import_module(f"checks.{step}.scenarios"))


def hide_course() -> None:
    """Let no module of the course be found any more, but for the solutions that are imported already."""
    sys.path[:] = [place for place in sys.path if place != str(ROOT)]
    for name in list(sys.modules):
        if name.partition(".")[0] == "checks":
            del sys.modules[name]
    sys.modules["__main__"] = ModuleType("__main__")  # it was the forkserver's
    if solutions := sys.modules.get("solutions"):
        vars(solutions)["__path__"] = []


def _alone_with(writer: int) -> None:
    """Keep only the pipe for the reply; what the submission prints goes nowhere."""
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.dup2(writer, REPLY_TO)
    os.closerange(REPLY_TO + 1, CLOSED)


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(REPLY_TO, view) :]


def _describe(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    return f"signal {signal.Signals(-status).name if -status in set(signal.Signals) else -status}"


# The child


def run_exercise(
    job: dict, scenarios: list[Scenario], guard: RuntimeGuard, copies: list[tuple[Tensor, Tensor]], device: str
) -> bytes:
    """The reply to a job: what happens when the exercise is imported, and in each scenario.

    The scenarios run in an order that the seed decides: an answer must not depend on what was asked before. Every
    observation is serialized as soon as its scenario ends: the submission cannot change it afterwards.
    """
    started, tensors, observed = time.perf_counter(), {}, {}
    try:
        module = _import_exercise(job["exercises"], f"steps.{job['step']}.exercise", guard)
        guard.verify(module, job["names"])
        random.Random(job["seed"]).shuffle(scenarios)
        for scenario in scenarios:
            name = str(scenario)
            serializer = Serializer(REPLY - sum(tensor.nbytes for tensor in tensors.values()))
            inputs = RecordedInputs(job["seeds"][name], device, copies)
            observed[name], of_scenario = _observe(scenario, module, inputs, serializer)
            tensors |= {f"{name} {dtype}": tensor for dtype, tensor in of_scenario.items()}
        guard.verify(module, job["names"])
        reply = {"outcome": "run", "scenarios": observed}
    except BaseException as error:
        reply = {"outcome": "error", **_error(error)}
    if guard.found:
        what, line = guard.found[0]
        reply, tensors = {"outcome": "forbidden", "says": what, "line": line}, {}
    return encode(job["nonce"], {**reply, "seconds": time.perf_counter() - started}, tensors)


def _import_exercise(exercises: dict[str, CodeType], name: str, guard: RuntimeGuard) -> ModuleType:
    """The submission's module of this name; where it imports its other exercises, they are found among these."""
    sys.meta_path.insert(0, _ExerciseFinder(exercises, guard.builtins()))
    return importlib.import_module(name)


class _ExerciseFinder:
    """Imports the submission's exercises from their code, and knows no other module of steps."""

    def __init__(self, exercises: dict[str, CodeType], builtins: dict):
        self.exercises, self.builtins = exercises, builtins

    def find_spec(self, name, path=None, target=None):
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


def _observe(
    scenario: Scenario, module: ModuleType, inputs: RecordedInputs, serializer: Serializer
) -> tuple[dict, dict[str, Tensor]]:
    """What happens in a scenario: an observation, an error, or what is still to write; and the tensors in it."""
    try:
        observation = serializer.serialize(scenario(module, inputs))
        content = {"observation": observation, "inputs": serializer.serialize(inputs.handed_out)}
        return content, serializer.tensors()
    except Forbidden:
        raise
    except BaseException as error:
        missing = to_write(error) or ("still to write" if is_unwritten(error) else None)
        return {"to write": missing} if missing else {"error": _error(error)}, {}


def _error(error: BaseException) -> dict:
    """An error's type and own words, and the last line of the submission that led to it."""
    try:
        says = str(error)[:SHOWN]
    except BaseException:
        says = ""
    places = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in places if frame.f_code.co_filename.startswith(SUBMITTED)]
    return {"raised": type(error).__name__[:SHOWN], "says": says, "line": lines[-1] if lines else None}
