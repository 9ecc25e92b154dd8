"""Step 9, callbacks: the loop with events against the bare loop.

torch has no such part, so the reference is written out below, as plainly as possible: one nested loop with its events,
averages taken over all rows at once, accumulated gradients from one large batch. What the exercise is given comes from
the solution.
"""

import operator
from types import SimpleNamespace

import torch

from solutions import step09_callbacks as given


class CallbackHandler(given.CallbackHandler):
    def after_loss(self, loss):
        answers = [cb.after_loss(loss) for cb in self.cbs]
        return False if False in answers or None in answers else self.in_train


def one_batch(xb, yb, cb):
    if not cb.begin_batch(xb, yb):
        return []
    loss = cb.learn.loss_func(cb.learn.model(xb), yb)
    go_on = cb.after_loss(loss)
    if go_on:
        loss.backward()
        step = cb.after_backward()
        if step:
            cb.learn.opt.step()
        zero = cb.after_step()
        if zero:
            cb.learn.opt.zero_grad()
    return [loss.item()]


def all_batches(dl, cb):
    losses = []
    for xb, yb in dl:
        losses.extend(one_batch(xb, yb, cb))
        if cb.learn.stop:
            return losses
    return losses


def fit(epochs, learn, cb):
    losses = []
    if cb.begin_fit(learn):
        for epoch in range(epochs):
            if cb.begin_epoch(epoch):
                losses.extend(all_batches(learn.data.train_dl, cb))
            if not learn.stop and cb.begin_validate():
                with torch.no_grad():
                    all_batches(learn.data.valid_dl, cb)
            go_on = cb.after_epoch()
            if learn.stop or not go_on:
                break
        cb.after_fit()
    return losses


class Callback:
    _order = 0
    run = None

    def set_runner(self, run):
        self.run = run

    name = given.Callback.name

    def __getattr__(self, name):
        return operator.attrgetter(name)(self.run)


class Runner:
    def __init__(self, cbs=(), cb_funcs=()):
        self.cbs = [given.TrainEvalCallback(), *cbs, *(make() for make in cb_funcs)]
        self.cbs.sort(key=operator.attrgetter("_order"))
        free = [cb for cb in self.cbs if not hasattr(self, cb.name)]
        self.__dict__.update({cb.name: cb for cb in free})

    model = property(lambda self: self.learn.model)
    opt = property(lambda self: self.learn.opt)
    loss_func = property(lambda self: self.learn.loss_func)
    data = property(lambda self: self.learn.data)

    def __call__(self, event):
        for cb in self.cbs:
            if hasattr(type(cb), event):
                getattr(type(cb), event)(cb)

    def one_batch(self, xb, yb):
        self.xb, self.yb = xb, yb
        try:
            self("begin_batch")
            self.pred = self.learn.model(self.xb)
            self("after_pred")
            self.loss = self.learn.loss_func(self.pred, self.yb)
            self("after_loss")
            if self.in_train:
                self.loss.backward()
                self("after_backward")
                self.learn.opt.step()
                self("after_step")
        except given.CancelBatchException:
            pass
        finally:
            if self.in_train:
                self.learn.opt.zero_grad()
            self("after_batch")

    def fit(self, epochs, learn):
        self.epochs, self.learn = epochs, learn
        for cb in self.cbs:
            cb.set_runner(self)
        try:
            self("begin_fit")
            for self.epoch in range(epochs):
                try:
                    self("begin_epoch")
                    for xb, yb in learn.data.train_dl:
                        self.one_batch(xb, yb)
                    self("begin_validate")
                    with torch.no_grad():
                        for xb, yb in learn.data.valid_dl:
                            self.one_batch(xb, yb)
                except given.CancelEpochException:
                    pass
                self("after_epoch")
        except given.CancelTrainException:
            pass
        finally:
            self("after_fit")


class AvgStats:
    """Keeps all rows, and takes each mean over them at once."""

    def __init__(self, metrics=()):
        self.metrics = list(metrics)
        self.reset()

    def reset(self):
        self.preds, self.targets = [], []

    def accumulate(self, run):
        self.loss_func = run.loss_func
        self.preds.append(run.pred.detach())
        self.targets.append(run.yb)

    @property
    def avg_stats(self):
        if not self.preds:
            return []
        pred, target = torch.cat(self.preds), torch.cat(self.targets)
        return [float(mean(pred, target)) for mean in (self.loss_func, *self.metrics)]


class AvgStatsCallback(Callback):
    def __init__(self, metrics=()):
        self.train_stats, self.valid_stats = AvgStats(metrics), AvgStats(metrics)

    def begin_epoch(self):
        self.train_stats.reset()
        self.valid_stats.reset()

    def after_loss(self):
        (self.train_stats if self.run.in_train else self.valid_stats).accumulate(self.run)

    def after_epoch(self):
        print(self.run.epoch, self.train_stats.avg_stats, self.valid_stats.avg_stats)


class OneBatch(Callback):
    _order = -5

    def begin_fit(self):
        self.kept = None

    def begin_batch(self):
        if self.run.in_train:
            self.kept = self.kept or (self.run.xb, self.run.yb)
            self.run.xb, self.run.yb = self.kept


class GradientAccumulation(Callback):
    """Computes the gradient again, from all the batches of a group as one."""

    def __init__(self, accumulate):
        self.accumulate = accumulate

    def begin_epoch(self):
        self.seen, self.group = 0, []

    def after_backward(self):
        self.seen += 1
        self.group.append((self.run.xb, self.run.yb))
        if len(self.group) < self.accumulate and self.seen < self.run.iters:
            raise given.CancelBatchException
        xs, ys = (torch.cat(parts) for parts in zip(*self.group))
        self.run.opt.zero_grad()
        self.run.loss_func(self.run.model(xs), ys).backward()
        self.group = []


class DeviceCallback(Callback):
    _order = -20

    def __init__(self, device):
        self.device = device

    def begin_fit(self):
        self.run.model.to(self.device)

    def begin_batch(self):
        self.run.xb = self.run.xb.to(self.device)
        self.run.yb = self.run.yb.to(self.device)


separate = (CallbackHandler, one_batch, all_batches, fit, Callback, Runner, AvgStats, AvgStatsCallback, OneBatch)
separate += (GradientAccumulation, DeviceCallback)
reference = SimpleNamespace(**{**vars(given), **{part.__name__: part for part in separate}})
forbidden_apis = []  # torch has no part like it
