"""State: what code can leave changed in a process, and put back after it.

Gradients that stay switched off, another default dtype or another folder change the results of everything that runs
later: the next test, the reference, the diagnosis.
"""

import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import numpy as np
import torch


class StateLeftChanged(AssertionError):
    """Code has changed something global and has not changed it back; the message says what."""


@dataclass(frozen=True)
class Part:
    """A part of the state: how to read it, how to restore it, and the sentence about one that was left changed.

    Where there is no sentence, a change is put back and not reported: it is allowed.
    """

    read: Callable[[], object]
    restore: Callable[[object], None]
    sentence: str = ""


def _restore_paths(before: list[str]) -> None:
    sys.path[:] = before


def _restore_filters(before: list) -> None:
    warnings.filters[:] = before


def _folder() -> str:
    try:
        return os.getcwd()
    except FileNotFoundError:  # it was deleted
        return ""


PARTS = (
    Part(
        torch.is_grad_enabled,
        torch.set_grad_enabled,
        "Gradients were left switched {}: set_grad_enabled lasts until the next call. Use `with torch.no_grad()`.",
    ),
    Part(torch.get_default_dtype, torch.set_default_dtype, "torch's default dtype was left at {}."),
    Part(
        torch.are_deterministic_algorithms_enabled,
        torch.use_deterministic_algorithms,
        "torch.use_deterministic_algorithms was left {}.",
    ),
    Part(_folder, os.chdir, "The working folder was left at {}."),
    Part(torch.get_num_threads, torch.set_num_threads),
    Part(lambda: list(sys.path), _restore_paths),
    Part(lambda: list(warnings.filters), _restore_filters),
)
GENERATORS = (
    Part(torch.get_rng_state, torch.set_rng_state),
    Part(random.getstate, random.setstate),
    Part(np.random.get_state, np.random.set_state),
)


@contextmanager
def preserved(generators: bool = False) -> Iterator[list[str]]:
    """Put the state back at the end of the context; the list then has a sentence about each part left changed.

    `generators` also puts back the global random number generators, which code may use as it likes.
    """
    left: list[str] = []
    before = [(part, part.read()) for part in PARTS]
    drawn = [(part, part.read()) for part in GENERATORS] if generators else []
    device = torch.get_default_device()
    try:
        yield left
    finally:
        if torch.get_default_device() != device:
            left.append(f"torch's default device was left at {torch.get_default_device()}.")
            torch.set_default_device(None)
        for part, value in before:
            if (now := part.read()) != value:
                part.restore(value)
                if part.sentence:
                    left.append(part.sentence.format({True: "on", False: "off"}.get(now, now)))
        for part, value in drawn:
            part.restore(value)


@contextmanager
def checked(generators: bool = False) -> Iterator[None]:
    """Like `preserved`; raise StateLeftChanged if something was left changed.

    Another exception passes; its attribute `left_changed` has the sentences, if there are any.
    """
    left: list[str] = []
    try:
        with preserved(generators) as left:
            yield
    except Exception as error:
        if left:
            with suppress(Exception):  # a class of the learner's may refuse attributes
                error.left_changed = left
        raise
    if left:
        raise StateLeftChanged(" ".join(left))
