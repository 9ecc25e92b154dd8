"""Step 9, callbacks: everything that is not the loop leaves the loop.

First the way most people find the idea, a handler that is called at every event; then the same in one class.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm


@dataclass
class DataBunch:
    """The batches to train on, the batches to validate with, and the number of classes `c`, if there are any."""

    train_dl: DataLoader
    valid_dl: DataLoader
    c: int | None = None

    @property
    def train_ds(self) -> Dataset:
        return self.train_dl.dataset

    @property
    def valid_ds(self) -> Dataset:
        return self.valid_dl.dataset


@dataclass
class Learner:
    """What a training run needs. It only stores; `fit` and Runner do the work."""

    model: nn.Module
    opt: Optimizer
    loss_func: Callable[[Tensor, Tensor], Tensor]
    data: DataBunch
    stop: bool = False


# Part 1: CallbackHandler


class BoolCallback:
    """A callback for CallbackHandler: every method returns True, "go on"; override the ones you need."""

    def begin_fit(self, learn: Learner) -> bool:
        self.learn = learn
        return True

    def begin_epoch(self, epoch: int) -> bool:
        self.epoch = epoch
        return True

    def begin_batch(self, xb: Tensor, yb: Tensor) -> bool:
        self.xb, self.yb = xb, yb
        return True

    def after_loss(self, loss: Tensor) -> bool:
        self.loss = loss
        return True

    def after_backward(self) -> bool:
        return True

    def after_step(self) -> bool:
        return True

    def begin_validate(self) -> bool:
        return True

    def after_epoch(self) -> bool:
        return True

    def after_fit(self) -> bool:
        return True


class CallbackHandler:
    """Call every callback at every event; return True if all of them returned True.

    Every callback is called, even after one has returned False. A callback ends the training by setting `learn.stop`.
    """

    def __init__(self, cbs: Iterable[BoolCallback] = ()):
        self.cbs = list(cbs)

    def begin_fit(self, learn: Learner) -> bool:
        self.learn, self.in_train = learn, True
        learn.stop = False
        return all([cb.begin_fit(learn) for cb in self.cbs])

    def begin_epoch(self, epoch: int) -> bool:
        self.learn.model.train()
        self.in_train = True
        return all([cb.begin_epoch(epoch) for cb in self.cbs])

    def begin_batch(self, xb: Tensor, yb: Tensor) -> bool:
        return all([cb.begin_batch(xb, yb) for cb in self.cbs])

    def after_loss(self, loss: Tensor) -> bool:
        """Call every callback as usual; in validation return False, because nothing may follow the loss."""
        return all([cb.after_loss(loss) for cb in self.cbs]) and self.in_train

    def after_backward(self) -> bool:
        return all([cb.after_backward() for cb in self.cbs])

    def after_step(self) -> bool:
        return all([cb.after_step() for cb in self.cbs])

    def begin_validate(self) -> bool:
        self.learn.model.eval()
        self.in_train = False
        return all([cb.begin_validate() for cb in self.cbs])

    def after_epoch(self) -> bool:
        return all([cb.after_epoch() for cb in self.cbs])

    def after_fit(self) -> bool:
        return all([cb.after_fit() for cb in self.cbs])


def one_batch(xb: Tensor, yb: Tensor, cb: CallbackHandler) -> list[float]:
    """Train on a batch (in validation: only compute its loss), as far as `cb` allows; return [loss], or [] if skipped.

    What False from an event skips:

        begin_batch     the batch
        after_loss      everything after the loss
        after_backward  the step; whether after_step still follows is up to you
        after_step      the zeroing of the gradients
    """
    learn = cb.learn
    if not cb.begin_batch(xb, yb):
        return []
    loss = learn.loss_func(learn.model(xb), yb)
    if cb.after_loss(loss):
        loss.backward()
        if cb.after_backward():
            learn.opt.step()
        if cb.after_step():
            learn.opt.zero_grad()
    return [loss.item()]


def all_batches(dl: DataLoader, cb: CallbackHandler) -> list[float]:
    """Run through the batches until `learn.stop`; return their losses."""
    losses = []
    for xb, yb in dl:
        losses += one_batch(xb, yb, cb)
        if cb.learn.stop:
            break
    return losses


def fit(epochs: int, learn: Learner, cb: CallbackHandler) -> list[float]:
    """Train for `epochs`, as far as `cb` allows; return the loss of every training batch.

    What False from an event skips:

        begin_fit       the training, after_fit included
        begin_epoch     the training batches of the epoch
        begin_validate  the validation of the epoch
        after_epoch     all later epochs

    `learn.stop` ends the training after the batch: then only after_epoch and after_fit follow.
    """
    losses = []
    if not cb.begin_fit(learn):
        return losses
    for epoch in range(epochs):
        if cb.begin_epoch(epoch):
            losses += all_batches(learn.data.train_dl, cb)
        if not learn.stop and cb.begin_validate():
            with torch.no_grad():
                all_batches(learn.data.valid_dl, cb)
        if not cb.after_epoch() or learn.stop:
            break
    cb.after_fit()
    return losses


# Part 2: Runner


class CancelTrainException(Exception):
    """Raised by a callback: the training ends here."""


class CancelEpochException(Exception):
    """Raised by a callback: this epoch ends here, the next one begins."""


class CancelBatchException(Exception):
    """Raised by a callback: this batch ends here, and its gradients are cleared."""


def camel2snake(name: str) -> str:
    """Turn TrainEval into train_eval."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class Callback:
    """Something to do at some events: write a method with an event's name, without arguments.

    What it returns does not matter. Callbacks run in the order of `_order`. A callback reads the runner's attributes
    as if they were its own (`self.loss`), and writes to the runner through `self.run` (`self.run.loss = …`).
    """

    _order = 0
    run: "Runner" = None  # type: ignore[assignment]  the runner sets it

    def set_runner(self, run: "Runner") -> None:
        self.run = run

    @property
    def name(self) -> str:
        """The name of the callback on the runner: "avg_stats" for AvgStatsCallback."""
        return camel2snake(type(self).__name__.removesuffix("Callback") or "Callback")

    def __getattr__(self, name: str):
        """Read from the runner what the callback does not have itself.

        Raises AttributeError if the runner does not have it either, or if there is no runner yet.
        """
        if self.run is None:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}, and no runner to ask for it yet")
        return getattr(self.run, name)


class TrainEvalCallback(Callback):
    """Switch the model between train() and eval(), and count.

    On the runner: `in_train`; `iters`, the training batches in an epoch; `n_iter`, the training batches done;
    `n_epochs`, the same in epochs, with fractions.
    """

    _order = -10

    def begin_fit(self):
        self.run.n_iter, self.run.n_epochs, self.run.iters = 0, 0.0, len(self.data.train_dl)

    def begin_epoch(self):
        self.model.train()
        self.run.in_train = True

    def after_batch(self):
        if self.in_train:
            self.run.n_iter += 1
            self.run.n_epochs = self.n_iter / self.iters

    def begin_validate(self):
        self.model.eval()
        self.run.in_train = False


class Runner:
    """The training loop, with nothing in it but the loop and its events.

    Each epoch: begin_epoch, training batches, begin_validate, validation batches, after_epoch.
    Each batch: begin_batch, after_pred, after_loss, in training also after_backward and after_step, then after_batch.
    Around all of them: begin_fit and after_fit. after_batch and after_fit are announced whatever happens in between.

    `cbs` are callbacks, `cb_funcs` functions that make one; a TrainEvalCallback is always added. Each callback becomes
    an attribute of the runner under its name, unless the name is taken (OneBatch must not hide `one_batch`).
    """

    # what callbacks read, and may replace
    learn: Learner
    epochs: int
    epoch: int
    xb: Tensor
    yb: Tensor
    pred: Tensor
    loss: Tensor
    in_train: bool
    n_iter: int
    n_epochs: float
    iters: int

    def __init__(self, cbs: Iterable[Callback] = (), cb_funcs: Iterable[Callable[[], Callback]] = ()):
        made = [make() for make in cb_funcs]
        self.cbs = sorted([TrainEvalCallback(), *cbs, *made], key=lambda cb: cb._order)
        for cb in self.cbs:
            if not hasattr(self, cb.name):
                setattr(self, cb.name, cb)

    @property
    def model(self) -> nn.Module:
        return self.learn.model

    @property
    def opt(self) -> Optimizer:
        return self.learn.opt

    @property
    def loss_func(self) -> Callable[[Tensor, Tensor], Tensor]:
        return self.learn.loss_func

    @property
    def data(self) -> DataBunch:
        return self.learn.data

    def __call__(self, event: str) -> None:
        """Call the method named `event` of every callback whose class has one, in order."""
        for cb in self.cbs:
            # Look it up on the class: the callback itself would look for a missing event on the runner.
            if handler := getattr(type(cb), event, None):
                handler(cb)

    def one_batch(self, xb: Tensor, yb: Tensor) -> None:
        """Run one batch with its events; set xb, yb, pred and loss for the callbacks to read.

        CancelBatchException ends it. However a training batch ends, its gradients are cleared.
        """
        self.xb, self.yb = xb, yb
        try:
            self("begin_batch")
            self.pred = self.model(self.xb)
            self("after_pred")
            self.loss = self.loss_func(self.pred, self.yb)
            self("after_loss")
            if self.in_train:
                try:
                    self.loss.backward()
                    self("after_backward")
                    self.opt.step()
                    self("after_step")
                finally:
                    self.opt.zero_grad()
        except CancelBatchException:
            pass
        finally:
            self("after_batch")

    def all_batches(self, dl: DataLoader) -> None:
        for xb, yb in dl:
            self.one_batch(xb, yb)

    def one_epoch(self, epoch: int) -> None:
        """Run one epoch with its events, set `epoch`; CancelEpochException goes straight to after_epoch."""
        self.epoch = epoch
        try:
            self("begin_epoch")
            self.all_batches(self.data.train_dl)
            self("begin_validate")
            with torch.no_grad():
                self.all_batches(self.data.valid_dl)
        except CancelEpochException:
            pass
        self("after_epoch")

    def fit(self, epochs: int, learn: Learner) -> None:
        """Train `learn` for `epochs`; set `epochs` and `learn`. CancelTrainException ends it."""
        self.epochs, self.learn = epochs, learn
        for cb in self.cbs:
            cb.set_runner(self)
        try:
            self("begin_fit")
            for epoch in range(epochs):
                self.one_epoch(epoch)
        except CancelTrainException:
            pass
        finally:
            self("after_fit")


# Users of the API


class AvgStats:
    """The averages of the loss and of `metrics` over all rows seen since `reset`: batches count by their size.

    A metric takes pred and yb and returns the mean over the batch.
    """

    def __init__(self, metrics: Iterable[Callable[[Tensor, Tensor], Tensor]] = ()):
        self.metrics = list(metrics)
        self.reset()

    def reset(self) -> None:
        self.totals, self.count = [0.0] * (1 + len(self.metrics)), 0

    def accumulate(self, run: Runner) -> None:
        """Add the runner's batch."""
        pred, rows = run.pred.detach(), len(run.yb)  # a metric needs no gradients
        means = [run.loss.item(), *(float(metric(pred, run.yb)) for metric in self.metrics)]
        self.totals = [total + mean * rows for total, mean in zip(self.totals, means)]
        self.count += rows

    @property
    def avg_stats(self) -> list[float]:
        """[loss, *metrics], or [] before the first batch."""
        return [total / self.count for total in self.totals] if self.count else []

    def __str__(self) -> str:
        return ", ".join(f"{value:.4f}" for value in self.avg_stats)


class AvgStatsCallback(Callback):
    """Keep `train_stats` and `valid_stats` of the epoch, and print them after it."""

    def __init__(self, metrics: Iterable[Callable[[Tensor, Tensor], Tensor]] = ()):
        metrics = list(metrics)
        self.train_stats, self.valid_stats = AvgStats(metrics), AvgStats(metrics)

    def begin_epoch(self):
        self.train_stats.reset()
        self.valid_stats.reset()

    def after_loss(self):
        stats = self.train_stats if self.in_train else self.valid_stats
        stats.accumulate(self.run)

    def after_epoch(self):
        print(f"epoch {self.epoch}: train {self.train_stats}; valid {self.valid_stats}")


class Recorder(Callback):
    """Record for every training batch its loss and the lr of the last parameter group, as floats."""

    def begin_fit(self):
        self.losses, self.lrs = [], []

    def after_loss(self):
        if self.in_train:
            self.losses.append(self.loss.item())
            self.lrs.append(self.opt.param_groups[-1]["lr"])


class ProgressCallback(Callback):
    """Show a progress bar."""

    _order = -30  # before all others: whatever they do, there is a bar to close

    def begin_fit(self):
        batches = len(self.data.train_dl) + len(self.data.valid_dl)
        self.bar = tqdm(total=self.epochs * batches, leave=False)

    def begin_epoch(self):
        self.bar.set_description(f"epoch {self.epoch + 1}/{self.epochs}")

    def after_batch(self):
        self.bar.update()

    def after_fit(self):
        self.bar.close()


class OneBatch(Callback):
    """Train on the first batch again and again: a model that cannot learn one batch will not learn the rest."""

    _order = -5

    def begin_batch(self):
        """Keep the first training batch, and give it to the runner in place of every later one."""
        if self.in_train:
            if self.n_iter == 0:
                self.first = self.xb, self.yb
            self.run.xb, self.run.yb = self.first


class EarlyStopping(Callback):
    """End the training when the validation loss has not improved for `patience` epochs; needs AvgStatsCallback."""

    _order = 10

    def __init__(self, patience: int = 1):
        self.patience = patience

    def begin_fit(self):
        self.best, self.waited = float("inf"), 0

    def after_epoch(self):
        loss = self.avg_stats.valid_stats.avg_stats[0]
        self.waited = 0 if loss < self.best else self.waited + 1
        self.best = min(loss, self.best)
        if self.waited >= self.patience:
            raise CancelTrainException


class GradientAccumulation(Callback):
    """One step for every `accumulate` batches, by the gradient of the mean loss over all their rows."""

    def __init__(self, accumulate: int):
        self.accumulate = accumulate

    def begin_epoch(self):
        self.batches, self.rows, self.sums = 0, 0, {}

    def after_backward(self):
        """Add each gradient times the batch's rows to `sums`, and cancel the batch until it is time for a step.

        Then, and for the last batch of the epoch, set each gradient to its sum divided by `rows` and begin again.
        """
        self.batches += 1
        self.rows += len(self.xb)
        for group in self.opt.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self.sums[p] = self.sums.get(p, 0) + p.grad * len(self.xb)
        if self.batches % self.accumulate and self.batches < self.iters:
            raise CancelBatchException
        for p, total in self.sums.items():
            p.grad = total / self.rows
        self.rows, self.sums = 0, {}


class DeviceCallback(Callback):
    """Train on `device`: the model moves once, each batch before it is used."""

    _order = -20

    def __init__(self, device: str | torch.device):
        self.device = device

    def begin_fit(self):
        self.model.to(self.device)

    def begin_batch(self):
        """Move the runner's batch to the device."""
        self.run.xb, self.run.yb = self.xb.to(self.device), self.yb.to(self.device)
