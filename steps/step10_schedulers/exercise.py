"""Step 10, schedulers: hyperparameters that change while the training runs.

Write the schedules, the callbacks that apply them, and the picture that shows what happened. README.md explains
the step.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial, wraps
from itertools import accumulate
from typing import TYPE_CHECKING

from solutions import step09_callbacks
from solutions.step09_callbacks import Callback, CancelTrainException

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Schedule = Callable[[float], float]  # from the share of the training that is done, 0 to 1, to a value


def annealer(f: Callable[[float, float, float], float]) -> Callable[[float, float], Schedule]:
    """Turn f(start, end, pos) into a function of start and end that returns a schedule, a function of pos alone."""

    @wraps(f)
    def between(start: float, end: float) -> Schedule:
        raise NotImplementedError("step 10: annealer")

    return between


@annealer
def sched_no(start: float, end: float, pos: float) -> float:
    """The value `start` all the time."""
    raise NotImplementedError("step 10: sched_no")


@annealer
def sched_lin(start: float, end: float, pos: float) -> float:
    """From start to end along a straight line."""
    raise NotImplementedError("step 10: sched_lin")


@annealer
def sched_cos(start: float, end: float, pos: float) -> float:
    """From start to end along half a period of the cosine: slow, fast, slow; end + (start - end)(1 + cos(pi pos))/2."""
    raise NotImplementedError("step 10: sched_cos")


@annealer
def sched_exp(start: float, end: float, pos: float) -> float:
    """From start to end by equal factors in equal times: start (end/start)^pos.

    Raises ValueError if start and end do not have the same sign, or one of them is 0.
    """
    raise NotImplementedError("step 10: sched_exp")


def combine_scheds(pcts: Sequence[float], scheds: Sequence[Schedule]) -> Schedule:
    """One schedule after the other; pcts are their shares of the training, and each runs from 0 to 1 within its own.

    Where one ends and the next begins, up to rounding, the next counts; 1 is the end of the last. A share of 0
    leaves its schedule out.

    Raises ValueError if there are not as many shares as schedules, a share is negative, or they do not add up to 1.
    """
    raise NotImplementedError("step 10: combine_scheds")


def cos_1cycle_anneal(start: float, high: float, end: float) -> list[Schedule]:
    """The two phases of one cycle, for combine_scheds: by cosines from start up to high, and from high down to end."""
    raise NotImplementedError("step 10: cos_1cycle_anneal")


class ParamScheduler(Callback):
    """Set the option `pname` of the optimizer's parameter groups before every training batch.

    `sched_funcs` is a schedule for all groups, or a list with one for each. Before batch t of T the position is t/T.

    begin_fit raises KeyError if a group has no option of that name, and ValueError if there is not one schedule for
    each group.
    """

    _order = 1

    def __init__(self, pname: str, sched_funcs: Schedule | Sequence[Schedule]):
        self.pname, self.sched_funcs = pname, sched_funcs

    def begin_fit(self):
        """Check the option's name, and keep a schedule for each group in `scheds`."""
        raise NotImplementedError("step 10: ParamScheduler.begin_fit")

    def begin_batch(self):
        """In training, set the option of each group by its schedule."""
        raise NotImplementedError("step 10: ParamScheduler.begin_batch")


class LRFinder(Callback):
    """Raise the lr by equal factors from `min_lr`, before the first batch, to `max_lr`, before batch `max_iter`.

    The training ends after that batch, or as soon as a loss is more than ten times the best so far, or is nan.
    """

    _order = 1

    def __init__(self, max_iter: int = 100, min_lr: float = 1e-6, max_lr: float = 10.0):
        self.max_iter, self.schedule = max_iter, sched_exp(min_lr, max_lr)

    def begin_fit(self):
        self.best = math.inf

    def begin_batch(self):
        """In training, set the lr of every group."""
        raise NotImplementedError("step 10: LRFinder.begin_batch")

    def after_step(self):
        """End the training where it has to end; keep the best loss in `best`."""
        raise NotImplementedError("step 10: LRFinder.after_step")


class Recorder(step09_callbacks.Recorder):
    """Record the loss and the lr of every training batch, and draw them."""

    def plot_lr(self) -> "Axes":
        """Draw the lr of every batch; return the axes."""
        ax = _axes("batch", "lr")
        ax.plot(self.lrs)
        return ax

    def plot_loss(self, skip_last: int = 0) -> "Axes":
        """Draw the loss of every batch but the last `skip_last`; return the axes."""
        ax = _axes("batch", "loss")
        ax.plot(self.losses[: len(self.losses) - skip_last])
        return ax

    def plot(self, skip_last: int = 0) -> "Axes":
        """Draw the loss of every batch but the last `skip_last` against its lr (logarithmic); return the axes."""
        raise NotImplementedError("step 10: Recorder.plot")


def _axes(x: str, y: str) -> "Axes":
    from matplotlib.figure import Figure  # takes half a second, so only for drawing

    ax = Figure().subplots()
    ax.set(xlabel=x, ylabel=y)
    return ax
