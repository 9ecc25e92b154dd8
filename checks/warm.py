"""Warm: a process that has imported what takes long, and children of it that begin to work at once.

`import torch` takes a second or two, and the first optimizer imports torch._dynamo for another one. A child forked from
a process that has done both inherits them. Where a system cannot fork, a child is a fresh process: the same, slower.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable

CONTEXT = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


def prepare() -> None:
    """Import what every child needs. One thread: a child of a process with several may wait for them for ever."""
    import torch
    import torch._dynamo

    torch.set_num_threads(1)


class Child:
    """A process, in a session of its own, that calls `function(*arguments)`."""

    def __init__(self, function: Callable, *arguments):
        self._receiver, sender = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_call, args=(sender, function, arguments))
        self._process.start()
        sender.close()

    def how_it_ended(self) -> str | None:
        """None as long as it runs, "" if the function has returned or raised, otherwise what became of the process."""
        if self._process.is_alive():
            return None
        if self._receiver.poll():
            try:
                return self._receiver.recv()
            except EOFError:
                pass
        status = self._process.exitcode
        return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"

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
    try:
        function(*arguments)
    finally:
        sender.send("")
