"""Forkserver: a process that has imported torch and forks itself; this file has both of its ends.

The parent's end is `Forkserver`. The process is `python -m checks.grading.forkserver DEVICE FD FD …`. Through the first
socket it receives the steps, and sends which protections are on. The other sockets belong to its copies, the workers,
one for each step and slot: see `worker`. It runs no submission and holds no answers.
"""

import contextlib
import gc
import itertools
import json
import marshal
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile

from checks.course import ROOT, Step
from checks.grading import sandbox
from checks.grading.sandbox import Protections

COMMAND = (sys.executable, "-m", "checks.grading.forkserver")
LENGTH = struct.Struct("<Q")  # what a frame begins with
LONGEST = 64 << 20  # bytes of a frame
START = 120.0  # seconds until the process must be ready
GRACE = 10.0  # seconds that a worker has to end a child and to answer
COPIES = 2  # of MNIST, which is as often as the scenarios of a step ask for it


def send(sock: socket.socket, payload: bytes) -> None:
    """Send a frame: its length, and the payload."""
    sock.sendall(LENGTH.pack(len(payload)) + payload)


def receive(sock: socket.socket) -> bytes:
    """The next frame; raises EOFError if the other side has gone, OSError if it is longer than LONGEST."""
    (length,) = LENGTH.unpack(_exactly(sock, LENGTH.size))
    if length > LONGEST:
        raise OSError(f"a frame announces {length:,} bytes")
    return _exactly(sock, length)


def _exactly(sock: socket.socket, count: int) -> bytes:
    received = bytearray()
    while len(received) < count:
        if not (chunk := sock.recv(min(count - len(received), 1 << 20))):
            raise EOFError
        received += chunk
    return bytes(received)


# The parent's end


class ForkserverError(Exception):
    """The process could not be started."""


class NoAnswer(Exception):
    """A worker did not answer: it hangs, or has died."""


class Forkserver:
    """The process, and the sockets to its workers: each of the `slots` has a worker for every step.

    It starts at once, and can be used when `ready` has returned.
    """

    def __init__(self, steps: list[Step], device: str, slots: int):
        pairs = [socket.socketpair() for _ in range(1 + len(steps) * slots)]
        (self.control, *sockets), theirs = zip(*pairs)
        self.slots = [dict(zip(steps, sockets[start:])) for start in range(0, len(sockets), len(steps))]
        self.folder = tempfile.TemporaryDirectory()  # an empty one to be in
        numbers = [end.fileno() for end in theirs]
        self.process = subprocess.Popen(
            [*COMMAND, device, *map(str, numbers)],
            cwd=self.folder.name,
            env=_environment(),
            pass_fds=numbers,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        for end in theirs:
            end.close()

    def ready(self, steps: list[dict]) -> dict:
        """Send what the workers need of each step, as `StepWorker.serve` has it; return the protections."""
        self.control.settimeout(START)
        try:
            send(self.control, json.dumps(steps).encode())
            return json.loads(receive(self.control))
        except (OSError, EOFError) as error:
            raise ForkserverError(f"the process that runs submissions did not start: {error!r}") from None

    def stop(self) -> None:
        """End the process and all its children."""
        for end in (self.control, *(sock for slot in self.slots for sock in slot.values())):
            end.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.folder.cleanup()


def ask(sock: socket.socket, job: dict) -> tuple[str, bytes]:
    """How the child of a worker ended that has run a job, and what it has written; raises NoAnswer."""
    sock.settimeout(job["seconds"] + GRACE)
    try:
        send(sock, marshal.dumps(job))
        return receive(sock).decode(), receive(sock)
    except (OSError, EOFError) as error:
        raise NoAnswer(repr(error)) from None


def _environment() -> dict[str, str]:
    """The environment of the process, with nothing of the instructor's."""
    import matplotlib  # here: the process imports this file too, and must not have numpy before it has namespaces

    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "MPLCONFIGDIR": matplotlib.get_cachedir(),
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
        **{f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")},
        **{name: os.environ[name] for name in ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES") if name in os.environ},
    }


# The process


def main() -> None:
    """Prepare everything that the workers share, fork them, and wait for the end of the parent."""
    device, (control, *sockets) = sys.argv[1], [socket.socket(fileno=int(number)) for number in sys.argv[2:]]
    gc.disable()  # importing leaves nothing to collect
    protections = Protections({"wall clock": sandbox.ON})
    sandbox.enter_namespaces(protections)
    from checks.grading.runtime_guard import locations  # torch from here on: it must not have threads before
    from checks.grading.worker import StepWorker

    copies = warm_up(device)
    steps = json.loads(receive(control))
    places = [locations(step["forbidden_apis"]) for step in steps]  # reads all of torch, which a worker would copy
    sandbox.prepare(protections)
    share_memory()
    memory = None if device == "cuda" else sandbox.memory_limit()
    of_socket = itertools.cycle(zip(steps, places))
    while sockets:
        sock, (step, places_of_step) = sockets.pop(0), next(of_socket)
        if os.fork() == 0:
            sock = alone_with(sock, [control, *sockets])
            StepWorker(sock, protections, memory).serve(step, places_of_step, copies, device)
            os._exit(0)
        sock.close()
    if (probe := os.fork()) == 0:
        StepWorker(alone_with(control, []), protections, memory).probe()
        os._exit(0)
    if os.waitpid(probe, 0)[1] == 0:
        control.recv(1)  # nothing is sent: it returns when the parent ends, and all processes here end with this one


def alone_with(sock: socket.socket, others: list[socket.socket]) -> socket.socket:
    """A worker's socket, after all others are closed: a socket ends for the parent when no process has it any more.

    It gets a low number: select knows no number above 1,023, and the children close a limited range.
    """
    sandbox.die_with_parent()
    for other in others:
        other.close()
    low = sock.dup()
    sock.close()
    return low


def warm_up(device: str) -> list[tuple]:
    """Import and use all that takes long the first time; return copies of MNIST for the scenarios of a step."""
    import matplotlib.figure
    import torch

    with contextlib.suppress(ImportError):  # a private part of torch, which the first optimizer imports
        import torch._dynamo
    from checks.grading.protocol import Serializer, encode
    from checks.scenario import Inputs

    torch.set_num_threads(1)
    model = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, 0.9)
    torch.nn.functional.cross_entropy(model(torch.ones(2, 2)), torch.tensor([0, 1])).backward()
    optimizer.step()
    matplotlib.figure.Figure().subplots()
    serializer = Serializer()
    encode(b"", serializer.serialize(model.weight), serializer.tensors())
    return [Inputs().mnist() for _ in range(COPIES)] if device == "cpu" else []


def share_memory() -> None:
    """Make forks cheap: the garbage collector leaves alone what is there now, so no child copies it because of it."""
    gc.freeze()
    gc.enable()
    sandbox.use_huge_pages()


if __name__ == "__main__":
    from checks.grading import forkserver  # the module itself, of which __main__ is a copy that others do not see

    forkserver.main()
