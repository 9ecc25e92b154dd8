"""Stage: a copy of the zygote that is set for one step, and forks a shut-in child for every job."""

import contextlib
import gc
import json
import marshal
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from types import CodeType

from checks.grading import sandbox
from checks.grading.lookout import Lookout
from checks.grading.play import play, set_scenes
from checks.grading.sandbox import ProcessNamespaces, Protections
from checks.grading.transport import HEADER, REPLY, TEXT, receive, send

JOB = 64 << 20  # bytes
CLOSED = 4096  # file descriptors up to this number are closed in a child
CHUNK = 1 << 20
REPLY_TO = 3  # the file descriptor that a child writes its reply to


class Stage:
    """Talks with the parent through a socket; its children may have `memory` bytes mapped in all."""

    def __init__(self, parent: socket.socket, protections: Protections, memory: int | None):
        self.parent, self.protections, self.memory = parent, protections, memory
        self.namespaces = ProcessNamespaces(protections)

    def serve(self, scenes: dict[str, CodeType], lookout: Lookout, copies: list, device: str) -> None:
        """Answer one job after another, until the parent has gone."""
        job, module = self._next_job(), set_scenes(scenes)
        gc.freeze()
        while job:
            ended, reply = self.run(lambda job=job: play(job, module, lookout, copies, device), job["seconds"])
            send(self.parent, ended.encode())
            send(self.parent, reply)
            job = self._next_job()

    def probe(self) -> None:
        """Try the layers of a child in one, and keep what it says about them."""
        ended, found = self.run(lambda: json.dumps(self.protections).encode(), 10)
        self.protections |= json.loads(found or b"{}") or {"resource limits": f"off: {ended}"}

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
                sandbox.confine(self.protections, seconds, self.memory)
                gc.disable()
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

    def _next_job(self) -> dict | None:
        try:
            return marshal.loads(receive(self.parent, JOB))
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
