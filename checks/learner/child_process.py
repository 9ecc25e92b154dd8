"""Child process: a process that has done the slow imports forks children that start to work at once.

`import torch` takes a second or two, and the first optimizer imports torch._dynamo in one more. A child forked from a
process that has done both inherits them. Where a system cannot fork, a child is a fresh process: the same, slower.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable

CONTEXT = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


def prepare() -> None:
    """Import what every child needs. One thread: a child of a process with several may wait for them forever."""
    import torch

    with contextlib.suppress(ImportError):  # private: without it, the first optimizer is fast anyway
        import torch._dynamo

    torch.set_num_threads(1)
    gc.freeze()  # a child that looks for garbage among the imports would copy every page of them


class ChildProcess:
    """A process, in its own session, that calls `function(*arguments)` and has `seconds` for it."""

    def __init__(self, function: Callable, *arguments, seconds: float):
        self._receiver, sender = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_call, args=(sender, function, arguments))
        self._process.start()
        sender.close()
        self._seconds, self._deadline = seconds, time.monotonic() + seconds

    def how_it_ended(self) -> str | None:
        """None while it runs, "" if the function has returned, otherwise how the process ended. Then call `kill`.

        The function has to return, not the process to end: it may have threads that never do.
        """
        alive = self._process.is_alive()  # read first: a process that has ended has sent its message before
        if self._receiver.poll():
            try:
                self._receiver.recv_bytes()
                return ""
            except EOFError:
                pass  # the process is ending, or its code has closed the pipe
        if alive:
            return f"no end after {self._seconds:g} seconds" if time.monotonic() > self._deadline else None
        status = self._process.exitcode
        return f"exit status {status}" if status >= 0 else f"signal {-status}, {signal.strsignal(-status)}"

    def kill(self) -> None:
        """Kill it and what it has started; leave no zombie."""
        if hasattr(os, "killpg"):
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.kill()  # it has ended, or does not have its own session yet
        else:
            self._process.kill()
        self._process.join()
        self._receiver.close()


def _call(sender, function: Callable, arguments: tuple) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # so that `kill` reaches what it starts, and Ctrl-C only its parent
    function(*arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    sender.send_bytes(b"done")  # without it, os._exit(0) in the function would look the same
