"""Zygote: a process that has imported torch and holds no answers; it forks a shut-in child for every job.

`python -m checks.grading.zygote FD DEVICE` talks through the socket FD with the parent that started it: it gets the
scenes of all steps, tells which protections are on, and then, job by job, passes on what the child has written.
"""

import contextlib
import gc
import json
import marshal
import os
import select
import signal
import socket
import sys
import time
from types import CodeType

from checks.course import ROOT
from checks.grading import sandbox
from checks.grading.sandbox import Protections

JOB = 64 << 20  # bytes
CLOSED = 4096  # file descriptors up to this number are closed in a child
CHUNK = 1 << 20


def main() -> None:
    parent, device = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    protections = Protections({"wall clock": sandbox.ON})
    sandbox.enclose(protections)
    from checks.grading.transport import receive, send  # torch from here on: it must not have threads before

    scenes, rebuilds = marshal.loads(receive(parent, JOB))
    zygote = Zygote(parent, device, protections, scenes, rebuilds)
    send(parent, json.dumps(protections).encode())
    while True:
        try:
            job = marshal.loads(receive(parent, JOB))
        except EOFError:
            return
        ended, reply = zygote.answer(job)
        send(parent, ended.encode())
        send(parent, reply)


def warm_up() -> None:
    """Import and use all that takes long the first time."""
    import matplotlib.figure
    import torch
    import torch._dynamo

    from checks.grading import play

    torch.set_num_threads(1)
    model = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, 0.9)
    torch.nn.functional.cross_entropy(model(torch.ones(2, 2)), torch.tensor([0, 1])).backward()
    optimizer.step()
    matplotlib.figure.Figure().subplots()
    play.keep_mnist()


class Zygote:
    """Forks a child for every job, and reads what it writes."""

    def __init__(
        self,
        parent: socket.socket,
        device: str,
        protections: Protections,
        scenes: dict[str, dict[str, CodeType]],
        rebuilds: dict[str, list[str]],
    ):
        self.parent, self.device, self.protections = parent, device, protections
        self.scenes, self.rebuilds = scenes, rebuilds
        warm_up()
        from checks.grading.lookout import homes

        self.homes = {step: homes(names) for step, names in rebuilds.items()}
        self.memory = None if device == "cuda" else sandbox.address_space() + sandbox.MEMORY
        self.namespaces = sandbox.ProcessNamespaces(protections)
        sandbox.close_files(protections)
        sys.path.remove(str(ROOT))
        gc.collect()
        gc.freeze()  # what is there now is never collected: a child shares its memory with the zygote
        self._probe()

    def answer(self, job: dict) -> tuple[str, bytes]:
        """How the child ended ("exit status 0", "signal SIGSEGV", "time", "flood"), and what it has written."""
        return self._run(lambda: self._play(job), job["seconds"])

    def _probe(self) -> None:
        """Try the layers of a child in one, and keep what it says about them."""

        def confined() -> bytes:
            sandbox.confine(self.protections, 1, self.memory)
            return json.dumps(self.protections).encode()

        ended, found = self._run(confined, 10)
        self.protections |= json.loads(found or b"{}") or {"resource limits": f"off: {ended}"}

    def _play(self, job: dict) -> bytes:
        from checks.grading import lookout, play

        sandbox.confine(self.protections, job["seconds"], self.memory)
        gc.disable()
        step = job["step"]
        scenes, rebuilds, homes = self.scenes[step], self.rebuilds[step], self.homes[step]
        self.scenes.clear()
        return play.play(job, scenes, lookout.Lookout(rebuilds, homes), self.device)

    def _run(self, task, seconds: float) -> tuple[str, bytes]:
        reader, writer = os.pipe()
        pid = self.namespaces.fork()
        if pid == 0:
            status = 1
            with contextlib.suppress(BaseException):
                _alone_with(writer)
                _write(task())
                status = 0
            os._exit(status)
        os.close(writer)
        try:
            ended, data = self._read(reader, time.monotonic() + seconds)
        finally:
            os.close(reader)
            for kill in (os.killpg, os.kill):
                with contextlib.suppress(OSError):
                    kill(pid, signal.SIGKILL)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return ended or _describe(status), data

    def _read(self, reader: int, deadline: float) -> tuple[str, bytes]:
        from checks.grading.transport import HEADER, REPLY, TEXT

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


REPLY_TO = 3  # the file descriptor that a child writes its reply to


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


if __name__ == "__main__":
    main()
