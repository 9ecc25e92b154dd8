"""Sim: a pretend accelerator, so that code which forgets the device is found without one.

A tensor on "sim" reports this device, keeps its numbers on the CPU, and follows CUDA's rules for operations on tensors
of two devices: tensors with a dimension may not meet, except for indices on the CPU, which are copied; `numpy` raises.
Sim is a device that torch knows (PrivateUse1, set up by a private call), not a mode that pretends to be cuda, so that
the device of every tensor, `to` and nn.Module work as they are. An operation takes about 80 microseconds more.

`counts` counts what raises no error: how often Python waits for a number (`item`, `tolist`, `if loss > …`), and how
often an index comes from the CPU and is copied.

The first backward pass starts an autograd thread for the device: after that, a process must not fork.
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
    """Register the device with torch, once; return "", or why this torch cannot have it."""
    try:
        from checks.sim_tensor import register
    except (ImportError, AttributeError) as error:
        return f"torch {torch.__version__} has no way to set up a device in Python: {error}"
    register()
    return ""


@contextlib.contextmanager
def in_use() -> Iterator[None]:
    """Let `module.to` replace parameters by new tensors: their data cannot change to this device."""
    before = torch.__future__.get_swap_module_params_on_conversion()
    torch.__future__.set_swap_module_params_on_conversion(True)
    try:
        yield
    finally:
        torch.__future__.set_swap_module_params_on_conversion(before)
