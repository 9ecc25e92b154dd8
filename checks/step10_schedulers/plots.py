"""Step 10: schedules, and what they do to a training."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

from checks.figure import REFERENCE, YOURS, axes
from data import load_mnist
from solutions.step09_callbacks import DataBunch, Learner, Runner

GRID = [i / 200 for i in range(201)]


def schedules(figure, impl, reference):
    """Every schedule from 0.1 to 1, and one cycle."""
    for i, name in enumerate(("sched_no", "sched_lin", "sched_cos", "sched_exp", "one cycle")):
        ax = axes(figure, "share of the training", "value" if i in (0, 3) else "", name, 231 + i)
        for one, style in ((impl, YOURS), (reference, REFERENCE)):
            if name == "one cycle":
                schedule = one.combine_scheds([0.3, 0.7], one.cos_1cycle_anneal(0.1, 1.0, 0.001))
            else:
                schedule = getattr(one, name)(0.1, 1.0)
            ax.plot(GRID, [schedule(pos) for pos in GRID], **style)
        ax.set_ylim(0, 1.1)
    ax = figure.add_subplot(236)
    ax.axis("off")
    ax.legend(*figure.axes[0].get_legend_handles_labels(), loc="center", frameon=False)


def recorded(figure, impl, reference):
    """The lr and the loss of every batch of two epochs over 5,000 images with one cycle."""
    recorder, schedule = impl.Recorder(), impl.combine_scheds([0.3, 0.7], impl.cos_1cycle_anneal(0.05, 0.5, 0.0005))
    train(2, [impl.ParamScheduler("lr", schedule), recorder])
    for i, (name, values) in enumerate((("lr", recorder.lrs), ("loss", recorder.losses))):
        axes(figure, "batch", name, place=121 + i).plot(values, color="C0")


def lr_found(figure, impl, reference):
    """The loss against an lr that grows by equal factors."""
    recorder = impl.Recorder()
    train(10, [impl.LRFinder(max_iter=100, min_lr=1e-4, max_lr=10), recorder])
    ax = axes(figure, "lr", "loss", "Where the loss falls fastest, the lr is good")
    ax.plot(recorder.lrs[:-1], recorder.losses[:-1], color="C0")
    ax.set_xscale("log")


def train(epochs, cbs):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(784, 50), nn.ReLU(), nn.Linear(50, 10))
    train_dl = DataLoader(TensorDataset(*load_mnist(limit=5000)), batch_size=64)
    opt = torch.optim.SGD(model.parameters(), lr=0.5, foreach=False)
    Runner(cbs).fit(epochs, Learner(model, opt, cross_entropy, DataBunch(train_dl, [])))


plots = {"schedules": schedules, "recorded": recorded, "lr_found": lr_found}
