"""Zygotes: the parent's end of the processes that play submissions, and of the lines to them."""

import contextlib
import json
import marshal
import os
import signal
import socket
import subprocess
import sys
import tempfile

import matplotlib

from checks.course import ROOT
from checks.grading.transport import HEADER, REPLY, TEXT, BadReply, receive, send

START = 120.0  # seconds until a zygote must be ready
GRACE = 10.0  # seconds that a zygote has to end a child and tell about it


class ZygoteError(Exception):
    """A zygote could not be started."""


class NoAnswer(Exception):
    """A stage did not answer: it hangs, or has died."""


class Zygote:
    """A process that has imported torch, with `lanes` stages for every step: so many submissions play side by side.

    It starts at once, and can be used when `ready` has returned.
    """

    def __init__(self, steps: list[str], device: str, lanes: int):
        pairs = [socket.socketpair() for _ in range(1 + len(steps) * lanes)]
        (self.control, *lines), theirs = zip(*pairs)
        self.lanes = [dict(zip(steps, lines[start:])) for start in range(0, len(lines), len(steps))]
        threads = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
        environment = {  # nothing of the instructor's
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT),
            "MPLCONFIGDIR": matplotlib.get_cachedir(),
            "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
            **threads,
            **{name: os.environ[name] for name in ("LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES") if name in os.environ},
        }
        numbers = [end.fileno() for end in theirs]
        self.folder = tempfile.TemporaryDirectory()  # an empty one to be in
        self.process = subprocess.Popen(
            [sys.executable, "-m", "checks.grading.zygote", device, *map(str, numbers)],
            cwd=self.folder.name,
            env=environment,
            pass_fds=numbers,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        for end in theirs:
            end.close()

    def ready(self, plays: list) -> dict:
        """Give it the scenes of each step, and what the step rebuilds; return its protections."""
        self.control.settimeout(START)
        try:
            send(self.control, marshal.dumps(plays))
            return json.loads(receive(self.control, TEXT))
        except (OSError, EOFError, BadReply) as error:
            raise ZygoteError(f"the process that plays submissions did not start: {error!r}") from None

    def stop(self) -> None:
        """End the process and all its children."""
        for end in (self.control, *(line for lane in self.lanes for line in lane.values())):
            end.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.folder.cleanup()


def ask(line: socket.socket, job: dict) -> tuple[str, bytes]:
    """How the child ended that has played a job, and what it has written; raises NoAnswer."""
    line.settimeout(job["seconds"] + GRACE)
    try:
        send(line, marshal.dumps(job))
        return receive(line, TEXT).decode(), receive(line, REPLY + TEXT + HEADER + (1 << 20))
    except (OSError, EOFError, BadReply) as error:
        raise NoAnswer(repr(error)) from None
