"""Stub: what an exercise has where something is still to write."""

import re

STRETCH_GOAL = ", a stretch goal"  # ends the message of a stub that may stay one
MESSAGE = re.compile(r"step (\d+): (.+)")  # in the NotImplementedError of a stub
REFACTOR_FIT = "refactor fit: it is still the previous step's"


def to_write(error: BaseException) -> str | None:
    """What a learner has to write before the code that raised `error` can run; None if that is not the cause.

    "write SGD.step" for a stub, and REFACTOR_FIT for a call of `fit` with arguments that it does not take yet.
    """
    if isinstance(error, NotImplementedError):
        stub = MESSAGE.fullmatch(str(error))
        return f"write {stub[2]}" if stub else None
    return REFACTOR_FIT if calls_previous_fit(error) else None


def is_unwritten(error: BaseException) -> bool:
    """Whether `error` comes from a stub. torch raises NotImplementedError, too, with other words: for a module
    without `forward`, for example."""
    return isinstance(error, NotImplementedError) and (not str(error) or MESSAGE.fullmatch(str(error)) is not None)


def calls_previous_fit(error: BaseException) -> bool:
    """Whether `error` comes from a call of `fit` with arguments that it does not take."""
    return isinstance(error, TypeError) and str(error).startswith("fit() ")
