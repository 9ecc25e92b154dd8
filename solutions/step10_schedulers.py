"""Step 10, schedulers: hyperparameters that change while the training runs."""

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
        return partial(f, start, end)

    return between


@annealer
def sched_no(start: float, end: float, pos: float) -> float:
    """The value `start` all the time."""
    return start


@annealer
def sched_lin(start: float, end: float, pos: float) -> float:
    """From start to end along a straight line."""
    return start + pos * (end - start)


@annealer
def sched_cos(start: float, end: float, pos: float) -> float:
    """From start to end along half a period of the cosine: slow, fast, slow; end + (start - end)(1 + cos(pi pos))/2."""
    return end + (start - end) * (1 + math.cos(math.pi * pos)) / 2


@annealer
def sched_exp(start: float, end: float, pos: float) -> float:
    """From start to end by equal factors in equal times: start (end/start)^pos.

    Raises ValueError if start and end do not have the same sign, or one of them is 0.
    """
    if start * end <= 0:
        raise ValueError(f"no factor leads from {start} to {end}: both must be positive, or both negative")
    return start * (end / start) ** pos


def combine_scheds(pcts: Sequence[float], scheds: Sequence[Schedule]) -> Schedule:
    """One schedule after the other; pcts are their shares of the training, and each runs from 0 to 1 within its own.

    Where one ends and the next begins, up to rounding, the next counts; 1 is the end of the last. A share of 0
    leaves its schedule out.

    Raises ValueError if there are not as many shares as schedules, a share is negative, or they do not add up to 1.
    """
    if len(pcts) != len(scheds) or any(pct < 0 for pct in pcts) or not math.isclose(sum(pcts), 1):
        raise ValueError(f"{len(scheds)} schedules need as many shares of the training that add up to 1, got {pcts}")
    scheds = [sched for pct, sched in zip(pcts, scheds) if pct]
    ends = [*accumulate(pct for pct in pcts if pct)]
    ends[-1] = 1.0
    starts = [0.0, *ends[:-1]]

    def schedule(pos: float) -> float:
        phase = min(bisect_right(ends, pos + 1e-12), len(ends) - 1)  # 0.1 + 0.2 is a little more than 0.3
        within = (pos - starts[phase]) / (ends[phase] - starts[phase])
        return scheds[phase](max(within, 0.0))

    return schedule


def cos_1cycle_anneal(start: float, high: float, end: float) -> list[Schedule]:
    """The two phases of one cycle, for combine_scheds: by cosines from start up to high, and from high down to end."""
    return [sched_cos(start, high), sched_cos(high, end)]


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
        groups = self.opt.param_groups
        self.scheds = [self.sched_funcs] * len(groups) if callable(self.sched_funcs) else list(self.sched_funcs)
        if len(self.scheds) != len(groups):
            raise ValueError(f"{len(self.scheds)} schedules for {len(groups)} parameter groups")
        for group in groups:
            if self.pname not in group:
                raise KeyError(f"no option {self.pname!r} to schedule; there are {', '.join(group)}")

    def begin_batch(self):
        """In training, set the option of each group by its schedule."""
        if self.in_train:
            for group, sched in zip(self.opt.param_groups, self.scheds):
                group[self.pname] = sched(self.n_epochs / self.epochs)


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
        if self.in_train:
            for group in self.opt.param_groups:
                group["lr"] = self.schedule(self.n_iter / self.max_iter)

    def after_step(self):
        """End the training where it has to end; keep the best loss in `best`."""
        loss = self.loss.item()
        if self.n_iter >= self.max_iter or not loss <= 10 * self.best:
            raise CancelTrainException
        self.best = min(self.best, loss)


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
        ax, shown = _axes("lr", "loss"), len(self.losses) - skip_last
        ax.set_xscale("log")
        ax.plot(self.lrs[:shown], self.losses[:shown])
        return ax


def _axes(x: str, y: str) -> "Axes":
    from matplotlib.figure import Figure  # takes half a second, so only for drawing

    ax = Figure().subplots()
    ax.set(xlabel=x, ylabel=y)
    return ax
