"""Step 10, schedulers: schedules against formulas and torch's schedulers, callbacks against a plain program."""

import math

import torch
from torch.nn.functional import cross_entropy
from torch.optim import lr_scheduler
from torch.utils.data import TensorDataset

from checks.scenario import batch_loader, exception_name, scenario, snapshot
from solutions.step09_callbacks import Callback, DataBunch, Learner, Runner
from solutions.step09_callbacks import Recorder as PlainRecorder

GRID = [t / 40 for t in range(41)]


def torch_lrs(make_scheduler, lr, steps, pname="lr"):
    """The lr (or option `pname`) that one of torch's schedulers sets before each step, and the one after the last."""
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler, lrs = make_scheduler(opt), []
    for _ in range(steps):
        lrs.append(opt.param_groups[0][pname])
        opt.step()
        scheduler.step()
    return [*lrs, opt.param_groups[0][pname]]


def as_scheduler(schedule, steps):
    """A schedule as one of torch's schedulers sees it: the values at 0, 1/steps, … 1."""
    return [schedule(t / steps) for t in range(steps + 1)]


def small(inputs):
    """A learner with 23 rows in batches of 5, the last one short."""
    model = inputs.mlp(4, 5, 3)
    train = batch_loader(TensorDataset(inputs.normal(23, 4), inputs.labels(23, 3)), 5)
    valid = batch_loader(TensorDataset(inputs.normal(11, 4), inputs.labels(11, 3)), 4)
    options = [{"params": model[0].parameters()}, {"params": model[2].parameters(), "lr": 0.25}]
    opt = torch.optim.SGD(options, lr=0.125, momentum=0.5, foreach=False)
    return Learner(model, opt, cross_entropy, DataBunch(train, valid))


class Watch(Callback):
    """Records an option of every group at every prediction, in training and in validation."""

    _order = 50

    def __init__(self, pname):
        self.pname, self.seen = pname, []

    def after_pred(self):
        self.seen.append([self.run.in_train, *(group[self.pname] for group in self.run.opt.param_groups)])


def constant(value):
    return lambda pos: value


def straight(start, end):
    return lambda pos: (1 - pos) * start + pos * end


def two_phases(first, second):
    """One schedule for the first 30 % of a training, another one for the rest."""
    return lambda pos: first(pos / 0.3) if pos < 0.3 else second(min((pos - 0.3) / 0.7, 1.0))


def two_values(inputs):
    """A start and an end, both positive."""
    start, end = (inputs.uniform(2).double() + 0.1).tolist()
    return start, end


@scenario(float64=1e-15, float32=1e-15)  # measured 2.2e-16; schedules are Python floats in any dtype
def schedules(impl, inputs):
    start, end = two_values(inputs)
    names = ("sched_no", "sched_lin", "sched_cos", "sched_exp")
    values = {name: [getattr(impl, name)(start, end)(pos) for pos in GRID] for name in names}
    values["sched_exp of negative numbers"] = [impl.sched_exp(-start, -end)(pos) for pos in GRID]
    return {**values, "all are floats": all(isinstance(value, float) for some in values.values() for value in some)}


@scenario()
def annealed(impl, inputs):
    @impl.annealer
    def jump(start, end, pos):
        return start if pos < 0.5 else end

    up, down = jump(0.0, 4.0), jump(4.0, 1.0)
    return {"up": [up(pos) for pos in (0.0, 0.4, 0.6)], "down": [down(pos) for pos in (0.0, 0.4, 0.6)]}


@scenario()
def refused_signs(impl, inputs):
    pairs = {"0 to 1": (0.0, 1.0), "1 to 0": (1.0, 0.0), "-1 to 1": (-1.0, 1.0)}
    return {"sched_exp from": {name: exception_name(lambda p=p: impl.sched_exp(*p)(0.5)) for name, p in pairs.items()}}


@scenario(float64=2e-15, float32=2e-15)  # measured 4.4e-16
def combined(impl, inputs):
    def phases(n):
        return [straight(float(i), i + 0.5) for i in range(n)]

    observed = {}
    for pcts in ([0.3, 0.7], [0.25, 0.25, 0.5], [0.7, 0.2, 0.1], [1.0], [0.1] * 10, [0.0, 1.0], [1.0, 0.0]):
        schedule = impl.combine_scheds(pcts, phases(len(pcts)))
        observed[str(pcts)] = [schedule(pos) for pos in (0.0, 0.01, 0.29, 0.31, 0.499, 0.701, 0.95, 1.0)]
    return observed


@scenario(float64=1e-15, float32=1e-15)  # measured 2.2e-16
def where_one_ends_and_the_next_begins(impl, inputs):
    """Shares whose sums are rounded up and down, with phases that do not meet, at every boundary."""
    observed = {}
    for pcts in ([0.25, 0.75], [0.1, 0.2, 0.7], [0.7, 0.2, 0.1], [0.1] * 10, [1 / 3] * 3, [1 / 7] * 7):
        schedule = impl.combine_scheds(pcts, [straight(float(i), i + 0.5) for i in range(len(pcts))])
        count = len(pcts) if len(set(pcts)) == 1 else 20
        observed[str(pcts)] = [schedule(t / count) for t in range(count + 1)]
    asked = []  # 0.1 + 0.2 is a little more than 0.3, where the third begins
    watched = impl.combine_scheds([0.1, 0.2, 0.7], [lambda pos: asked.append(pos) or 0.0] * 3)
    observed["within 0 and 1 in its phase"] = [watched(t / 10) == 0.0 and 0 <= asked[-1] <= 1 for t in range(11)]
    return observed


@scenario()
def refused_shares(impl, inputs):
    one = constant(1.0)
    shares = {"too little": [0.3, 0.6], "too much": [0.6, 0.6], "negative": [-0.5, 1.5], "too few": [1.0]}
    shares["too many"] = [0.5, 0.25, 0.25]
    return {
        "shares": {name: exception_name(lambda p=p: impl.combine_scheds(p, [one, one])) for name, p in shares.items()}
    }


@scenario(float64=1e-15, float32=1e-15)  # measured 1.7e-16
def one_cycle(impl, inputs):
    start, high = two_values(inputs)
    lr = two_phases(*impl.cos_1cycle_anneal(start, high, start / 100))
    momentum = two_phases(*impl.cos_1cycle_anneal(0.95, 0.85, 0.95))
    return {"lr": [lr(pos) for pos in GRID], "momentum": [momentum(pos) for pos in GRID]}


@scenario()
def as_torchs_schedulers(impl, inputs):
    """Within 1e-12 of what torch's own schedulers do to an optimizer, step by step."""
    lr, steps = 0.5, 20
    pairs = {
        "ConstantLR": (impl.sched_no(lr, lr), lambda opt: lr_scheduler.ConstantLR(opt, 1.0)),
        "LinearLR": (impl.sched_lin(lr, lr / 4), lambda opt: lr_scheduler.LinearLR(opt, 1.0, 0.25, steps)),
        "CosineAnnealingLR": (
            impl.sched_cos(lr, lr / 4),
            lambda opt: lr_scheduler.CosineAnnealingLR(opt, steps, lr / 4),
        ),
        "ExponentialLR": (
            impl.sched_exp(lr, lr / 4),
            lambda opt: lr_scheduler.ExponentialLR(opt, 0.25 ** (1 / steps)),
        ),
        "LambdaLR": (
            impl.sched_cos(lr, 0.0),
            lambda opt: lr_scheduler.LambdaLR(opt, lambda t: (1 + math.cos(math.pi * t / steps)) / 2),
        ),
        "SequentialLR": (
            impl.combine_scheds([0.25, 0.75], [impl.sched_lin(lr / 4, lr), impl.sched_cos(lr, 0.0)]),
            lambda opt: lr_scheduler.SequentialLR(
                opt,
                [
                    lr_scheduler.LinearLR(opt, 0.25, 1.0, steps // 4),
                    lr_scheduler.CosineAnnealingLR(opt, steps - steps // 4),
                ],
                [steps // 4],
            ),
        ),
    }
    close = {}
    for name, (schedule, make) in pairs.items():
        differences = [abs(a - b) for a, b in zip(as_scheduler(schedule, steps), torch_lrs(make, lr, steps))]
        close[name] = max(differences) < 1e-12
    return {"within 1e-12 of": close}


@scenario()
def as_torchs_one_cycle(impl, inputs):
    """Within 1e-12 of OneCycleLR's 20 steps, whose phases end at step 0.3 * 20 - 1 and at step 20 - 1."""
    steps, peak = 20, 5
    cycles = {"lr": (0.5 / 25, 0.5, 0.5 / 25e4), "momentum": (0.95, 0.85, 0.95)}
    close = {}
    for pname, cycle in cycles.items():
        up, down = impl.cos_1cycle_anneal(*cycle)
        mine = [up(t / peak) if t < peak else down((t - peak) / (steps - 1 - peak)) for t in range(steps)]
        torchs = torch_lrs(lambda opt: lr_scheduler.OneCycleLR(opt, 0.5, steps), 0.5, steps - 1, pname)
        close[pname] = max(abs(a - b) for a, b in zip(mine, torchs)) < 1e-12
    return {"within 1e-12 of OneCycleLR's": close}


@scenario()
def scheduled_lr(impl, inputs):
    watch = Watch("lr")
    run = Runner([impl.ParamScheduler("lr", straight(1.0, 0.0)), watch])
    run.fit(2, small(inputs))
    first = list(watch.seen)
    watch.seen.clear()
    run.fit(1, small(inputs))
    return {"in training?, lr of group": first, "when fit again": watch.seen}


@scenario()
def scheduled_by_group(impl, inputs):
    watch = Watch("momentum")
    scheds = [straight(0.0, 0.5), straight(0.9, 0.1)]
    Runner([impl.ParamScheduler("momentum", scheds), watch]).fit(2, small(inputs))
    return {"in training?, momentum of group": watch.seen}


@scenario()
def scheduled_with_other_groups(impl, inputs):
    """One ParamScheduler in fits with two groups, with one, and with two again."""
    scheduler, watch = impl.ParamScheduler("lr", straight(1.0, 0.0)), Watch("lr")
    for groups in (2, 1, 2):
        learn = small(inputs)
        if groups == 1:
            learn.opt = torch.optim.SGD(learn.model.parameters(), lr=0.125, foreach=False)
        Runner([scheduler, watch]).fit(1, learn)
    return {"in training?, lr of group": watch.seen}


@scenario()
def refused_options(impl, inputs):
    def fit(pname, scheds):
        learn = small(inputs)
        learn.opt.param_groups[0]["of the first"] = 0.5
        Runner([impl.ParamScheduler(pname, scheds)]).fit(1, learn)

    return {
        "an option that is not there": exception_name(lambda: fit("learning_rate", constant(0.5))),
        "an option of the first group alone": exception_name(lambda: fit("of the first", constant(0.5))),
        "one schedule for two groups": exception_name(lambda: fit("lr", [constant(0.5)])),
        "three schedules for two groups": exception_name(lambda: fit("lr", [constant(0.5)] * 3)),
    }


@scenario(float64=4e-15, float32=1e-6)  # measured 4.4e-16 and 0, from lrs that round apart
def trained_with_one_cycle(impl, inputs):
    learn = small(inputs)
    recorder = PlainRecorder()
    schedule = impl.combine_scheds([0.3, 0.7], impl.cos_1cycle_anneal(0.05, 0.5, 0.005))
    Runner([impl.ParamScheduler("lr", schedule), recorder]).fit(3, learn)
    return {"loss of batch": recorder.losses, "parameters": snapshot(learn.model.parameters())}


@scenario(float64=1e-16, float32=1e-16)  # measured 5.2e-18, in lrs of up to 0.01
def lr_found(impl, inputs):
    """A range in which nothing bad happens: all batches run, and the last has the largest lr."""
    recorder = PlainRecorder()
    Runner([impl.LRFinder(max_iter=8, min_lr=1e-4, max_lr=1e-2), recorder]).fit(5, small(inputs))
    return {"lr of batch": recorder.lrs}


@scenario()
def lr_found_too_large(impl, inputs):
    """Steps so large that the loss explodes, or is nan: the search stops there."""
    lengths = {}
    for name, spoil in (("explodes", lambda loss: loss * 1e4), ("is nan", lambda loss: loss * math.nan)):

        class Spoil(Callback):
            def after_loss(self, spoil=spoil):
                if self.run.in_train and self.run.n_iter == 3:
                    self.run.loss = spoil(self.run.loss)

        recorder = PlainRecorder()
        Runner([impl.LRFinder(max_iter=8, min_lr=1e-4, max_lr=1e-2), Spoil(), recorder]).fit(5, small(inputs))
        lengths[f"batches when the loss {name}"] = len(recorder.lrs)
    return lengths


@scenario()
def lr_found_at_ten_times_the_best_loss(impl, inputs):
    """The loss of every batch is 2, but that of the fourth: ten times the best is not yet more than that."""
    lengths = {}
    for fourth in (19.5, 20.0, 20.5):

        class Pretend(Callback):
            def after_loss(self, fourth=fourth):
                if self.run.in_train:
                    self.run.loss = 0 * self.run.loss + (fourth if self.run.n_iter == 3 else 2.0)

        recorder = PlainRecorder()
        Runner([impl.LRFinder(max_iter=8, min_lr=1e-4, max_lr=1e-2), Pretend(), recorder]).fit(5, small(inputs))
        lengths[f"batches when the fourth loss is {fourth}"] = len(recorder.lrs)
    return lengths


@scenario()
def lr_found_until_a_loss_is_too_large(impl, inputs):
    """The losses of the batches are made up; the last one is repeated. The best of them may be any of the earlier."""
    lengths, finder = {}, impl.LRFinder(max_iter=8, min_lr=1e-4, max_lr=1e-2)  # the same in every fit
    for losses in (
        [1.0, 11.0],
        [4.0, 1.0, 12.0],
        [1.0, 3.0, 9.0, 12.0],
        [2.0, 5.0, 3.0, 25.0],
        [50.0, 49.0],
        [math.nan],
    ):

        class Pretend(Callback):
            def after_loss(self, losses=losses):
                if self.run.in_train:
                    self.run.loss = 0 * self.run.loss + losses[min(self.run.n_iter, len(losses) - 1)]

        recorder = PlainRecorder()
        Runner([finder, Pretend(), recorder]).fit(5, small(inputs))
        lengths[f"batches with losses {losses}"] = len(recorder.lrs)
    return lengths


@scenario(float64=1e-16, float32=1e-16)  # measured 0
def lr_found_with_options_left_out(impl, inputs):
    recorder = PlainRecorder()
    Runner([impl.LRFinder(), recorder]).fit(1, small(inputs))
    return {"lr of batch": recorder.lrs}


@scenario()
def pictures(impl, inputs):
    recorder = impl.Recorder()
    recorder.begin_fit()
    recorder.lrs += [0.001, 0.01, 0.1, 1.0]
    recorder.losses += [4.0, 2.0, 1.0, 8.0]
    observed = {}
    for name, ax in (
        ("plot_lr()", recorder.plot_lr()),
        ("plot_loss()", recorder.plot_loss()),
        ("plot_loss(1)", recorder.plot_loss(skip_last=1)),
        ("plot()", recorder.plot()),
        ("plot(1)", recorder.plot(skip_last=1)),
    ):
        (line,) = ax.lines
        observed[name] = {"x": line.get_xdata().tolist(), "y": line.get_ydata().tolist(), "scale of x": ax.get_xscale()}
    return observed


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    model, (x, y) = inputs.mlp(), inputs.mnist()
    opt = torch.optim.SGD(model.parameters(), lr=0.125, foreach=False)
    train = batch_loader(TensorDataset(x, y), 64)
    recorder = PlainRecorder()
    run = Runner([impl.ParamScheduler("lr", impl.sched_no(0.5, 0.5)), recorder])
    run.fit(1, Learner(model, opt, cross_entropy, DataBunch(train, [])))
    return {"loss of batch": recorder.losses}
