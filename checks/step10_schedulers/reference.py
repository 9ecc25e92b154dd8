"""Step 10, schedulers: schedules against formulas and torch's schedulers, callbacks against a plain program."""

import math
from types import SimpleNamespace

from solutions.step09_callbacks import Callback, CancelTrainException
from solutions.step09_callbacks import Recorder as PlainRecorder


def annealer(f):
    def between(start, end):
        def schedule(pos):
            return f(start, end, pos)

        return schedule

    return between


def weighted(weight):
    """A schedule that is a mean of start and end, in which the end has the weight that belongs to the position."""
    return annealer(lambda start, end, pos: (1 - weight(pos)) * start + weight(pos) * end)


def sched_exp(start, end):
    def schedule(pos):
        if not (start > 0 < end or start < 0 > end):
            raise ValueError("signs")
        return math.copysign(math.exp((1 - pos) * math.log(abs(start)) + pos * math.log(abs(end))), start)

    return schedule


def combine_scheds(pcts, scheds):
    if len(pcts) != len(scheds) or min(pcts) < 0 or abs(sum(pcts) - 1) > 1e-9:
        raise ValueError("shares")

    def schedule(pos):
        start = 0.0
        for i, (pct, sched) in enumerate(zip(pcts, scheds)):
            if pct and (pos < start + pct - 1e-12 or not any(pcts[i + 1 :])):
                return sched(min(max(pos - start, 0.0) / pct, 1.0))
            start += pct
        return None

    return schedule


sched_cos = weighted(lambda pos: math.sin(math.pi * pos / 2) ** 2)


class ParamScheduler(Callback):
    _order = 1

    def __init__(self, pname, sched_funcs):
        self.pname, self.sched_funcs = pname, sched_funcs

    def begin_fit(self):
        groups = self.run.opt.param_groups
        scheds = self.sched_funcs if isinstance(self.sched_funcs, list | tuple) else [self.sched_funcs for _ in groups]
        if len(scheds) != len(groups):
            raise ValueError("one schedule a group")
        _ = [group[self.pname] for group in groups]  # KeyError for an option that is not there
        batches = self.run.epochs * len(self.run.data.train_dl)
        self.values = [[sched(t / batches) for sched in scheds] for t in range(batches)]

    def begin_batch(self):
        if self.run.in_train:
            for group, value in zip(self.run.opt.param_groups, self.values.pop(0)):
                group[self.pname] = value


class LRFinder(Callback):
    _order = 1

    def __init__(self, max_iter=100, min_lr=1e-6, max_lr=10.0):
        self.max_iter = max_iter
        self.lrs = [min_lr * math.exp(t / max_iter * math.log(max_lr / min_lr)) for t in range(max_iter + 1)]

    def begin_fit(self):
        self.losses = []

    def begin_batch(self):
        if self.run.in_train:
            for group in self.run.opt.param_groups:
                group["lr"] = self.lrs[len(self.losses)]

    def after_step(self):
        self.losses.append(self.run.loss.item())
        enough = len(self.losses) == len(self.lrs)
        if enough or math.isnan(self.losses[-1]) or self.losses[-1] > 10 * min(self.losses):
            raise CancelTrainException


class Recorder(PlainRecorder):
    def drawn(self, *values, **labels):
        from matplotlib.figure import Figure

        ax = Figure().add_subplot()
        ax.plot(*values)
        ax.set(**labels)
        return ax

    def plot_lr(self):
        return self.drawn(self.lrs)

    def plot_loss(self, skip_last=0):
        return self.drawn(self.losses[: -skip_last or None])

    def plot(self, skip_last=0):
        return self.drawn(self.lrs[: -skip_last or None], self.losses[: -skip_last or None], xscale="log")


reference = SimpleNamespace(
    annealer=annealer,
    sched_no=weighted(lambda pos: 0.0),
    sched_lin=weighted(lambda pos: pos),
    sched_cos=sched_cos,
    sched_exp=sched_exp,
    combine_scheds=combine_scheds,
    cos_1cycle_anneal=lambda start, high, end: [sched_cos(start, high), sched_cos(high, end)],
    ParamScheduler=ParamScheduler,
    LRFinder=LRFinder,
    Recorder=Recorder,
)
forbidden_apis = ["torch.optim.lr_scheduler"]
