"""Child process: a process that has imported what takes long forks children that begin to work at once.

`import torch` takes a second or two, and the first optimizer imports torch._dynamo for another one. A child forked from
a process that has done both inherits them. Where a system cannot fork, a child is a fresh process: the same, slower.
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
    """Import what every child needs. One thread: a child of a process with several may wait for them for ever."""
    import torch

    with contextlib.suppress(ImportError):  # private: where a torch has none, the first optimizer is as fast
        import torch._dynamo

    torch.set_num_threads(1)
    gc.freeze()  # a child that looks for garbage among the imports would copy every page of them


class ChildProcess:
    """A process, in a session of its own, that calls `function(*arguments)`, and has so many seconds for it."""

    def __init__(self, function: Callable, *arguments, seconds: float):
        self._receiver, sender = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_call, args=(sender, function, arguments))
        self._process.start()
        sender.close()
        self._seconds, self._deadline = seconds, time.monotonic() + seconds

    def how_it_ended(self) -> str | None:
        """None as long as it runs, "" if the function has returned, otherwise what became of it. Call `kill` then.

        A function that has returned is enough: the process may still have threads that never end.
        """
        alive = self._process.is_alive()  # asked first: a process that has ended has said what it had to say
        if self._receiver.poll():
            try:
                self._receiver.recv_bytes()
                return ""
            except EOFError:
                pass  # the process is at its end, or has closed what it cannot know
        if alive:
            return f"no end after {self._seconds:g} seconds" if time.monotonic() > self._deadline else None
        status = self._process.exitcode
        return f"exit status {status}" if status >= 0 else f"signal {-status}, {signal.strsignal(-status)}"

    def kill(self) -> None:
        """End it, and what it has started; leave no zombie."""
        if hasattr(os, "killpg"):
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.kill()  # it has ended, or has no session of its own yet
        else:
            self._process.kill()
        self._process.join()
        self._receiver.close()


def _call(sender, function: Callable, arguments: tuple) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # so that it can be killed together with what it starts, and Ctrl-C is for its parent alone
    function(*arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    sender.send_bytes(b"done")  # os._exit(0) in the middle of the function would look the same without it
