"""Sim: a pretend accelerator, so that code which forgets the device is found without one.

A tensor on "sim" says so, keeps its numbers on the CPU, and follows CUDA's rules for operations on tensors of two
devices: those with a dimension may not meet, but for indices on the CPU, which are copied; nothing becomes numpy. It is
a device of torch's own making (PrivateUse1, set up by a private call), and not a mode that pretends to be cuda, because
then the device of every tensor, `to` and nn.Module work as they are. An operation takes some 80 microseconds more.

`counts` has what raises no error: how often Python waits for a number (`item`, `tolist`, `if loss > …`), and how often
an index comes from the CPU and is copied.

The first backward pass starts a thread of autograd's for the device: a process that did one must not fork.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator
from functools import cache

import torch

NAME = "sim"
WAITS, COPIED = "Python waits for a number (item, tolist, if)", "an index is copied from the CPU"
counts = Counter()


@cache
def set_up() -> str:
    """Make the device known to torch, once; return "", or why this torch cannot have it."""
    try:
        from checks.sim_tensor import register
    except (ImportError, AttributeError) as error:
        return f"torch {torch.__version__} has no way to set up a device in Python: {error}"
    register()
    return ""


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """Let `module.to` put new tensors in the place of parameters, whose data cannot change to this device."""
    before = torch.__future__.get_swap_module_params_on_conversion()
    torch.__future__.set_swap_module_params_on_conversion(True)
    try:
        yield
    finally:
        torch.__future__.set_swap_module_params_on_conversion(before)
