"""Your parts against torch's, as torch has them by default, in float32.

They get what a step of the training gives them: MNIST, the course's model, batches of 64 where nothing else is said.
"""

import itertools

import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler, TensorDataset

from checks import step11_capstone
from checks.bare import bare_loop
from data import load_mnist
from solutions.step07_dataloader import accuracy
from solutions.step10_schedulers import ParamScheduler, combine_scheds, cos_1cycle_anneal
from solutions.step11_capstone import ValidationHistory

BATCH = 64


@pytest.mark.parametrize("rows", [64, 1024], ids="{} rows".format)
def test_cross_entropy_with_gradient(race, yours, draw, rows):
    logits, labels = draw.normal(rows, 10).requires_grad_(), draw.labels(rows, 10)

    def gradient(loss_func):
        return lambda: torch.autograd.grad(loss_func(logits, labels), logits)

    race(gradient(yours(1).cross_entropy), gradient(cross_entropy))


def test_sequential_forward(race, yours, draw):
    model, (xb, _) = draw.mlp(), draw.mnist(BATCH)
    mine = yours(4).Sequential(*model)
    race(lambda: mine(xb), lambda: model(xb))


MLP = [(50, 784), (50,), (50, 50), (50,), (10, 50), (10,)]


@pytest.mark.parametrize("shapes", [MLP, [(50, 50), (50,)] * 100], ids=lambda shapes: f"{len(shapes)} parameters")
def test_sgd_step_with_momentum(race, yours, draw, shapes):
    def step(SGD):
        params = [draw.normal(*shape).requires_grad_() for shape in shapes]
        for p in params:
            p.grad = draw.normal(*p.shape)
        return SGD(params, lr=1e-3, momentum=0.9).step

    race(step(yours(5).SGD), step(torch.optim.SGD))


def by_default(ds, sampler, bs):
    return DataLoader(ds, bs, sampler=sampler)


def batched_fetch(ds, sampler, bs):
    """torch's loader when the sampler's batches are its samples: the dataset is indexed once a batch."""
    return DataLoader(ds, sampler=BatchSampler(sampler, bs, drop_last=False), batch_size=None)


def exhaust(batches):
    for _ in batches:
        pass


loaders = pytest.mark.parametrize("theirs", [by_default, batched_fetch], ids=["torch by default", "torch batched"])
sizes = pytest.mark.parametrize("bs", [64, 1024], ids="{} rows".format)


@loaders
@sizes
def test_loading_a_batch_in_order(race, yours, draw, bs, theirs):
    """Slices of the dataset: nothing is copied."""
    x, y = draw.mnist()
    mine = yours(7).DataLoader(yours(6).Dataset(x, y), bs)
    ds = TensorDataset(x, y)
    torchs = theirs(ds, SequentialSampler(ds), bs)
    race(lambda: exhaust(mine), lambda: exhaust(torchs), per=len(mine))


@loaders
@sizes
def test_loading_a_shuffled_batch(race, yours, draw, bs, theirs):
    x, y = draw.mnist()
    mine, _ = yours(8).get_dls(yours(6).Dataset(x, y), yours(6).Dataset(x, y), bs)
    ds = TensorDataset(x, y)
    torchs = theirs(ds, RandomSampler(ds), bs)
    race(lambda: exhaust(mine), lambda: exhaust(torchs), per=len(mine))


def test_batches_of_60000_shuffled_indices(race, yours):
    def batches(parts):
        return parts.BatchSampler(parts.RandomSampler(range(60_000)), BATCH, drop_last=False)

    mine, torchs = batches(yours(8)), batches(torch.utils.data)
    race(lambda: exhaust(mine), lambda: exhaust(torchs))


@pytest.mark.parametrize("metrics", [[], [accuracy]], ids=["", "and accuracy"])
def test_a_batch_with_five_callbacks(race, yours, draw, metrics):
    """The capstone's batches of 128 and its callbacks, the runner's own among them, against a loop without any.

    The loop keeps the losses. Accuracy is work of its own, which the loop does not do: it is shown apart.
    """
    model, (x, y) = draw.mlp(), draw.mnist()
    batches = list(zip(x.split(128), y.split(128)))
    opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    parts, schedule = yours(9), combine_scheds([0.3, 0.7], cos_1cycle_anneal(0.01, 0.1, 0.001))
    callbacks = [ParamScheduler("lr", schedule), parts.Recorder(), parts.AvgStatsCallback(metrics), ValidationHistory()]
    run = parts.Runner(callbacks)
    learn = parts.Learner(model, opt, cross_entropy, parts.DataBunch(batches, []))
    race(lambda: run.fit(1, learn), lambda: bare_loop(model, batches, opt), per=len(batches))


def test_setting_an_lr_of_one_cycle(race, yours, draw):
    opt = torch.optim.SGD([draw.normal(1)], lr=0.1)
    ten, positions = yours(10), itertools.cycle(t / 100 for t in range(100))
    schedule = ten.combine_scheds([0.3, 0.7], ten.cos_1cycle_anneal(0.01, 0.1, 0.001))
    torchs = torch.optim.lr_scheduler.OneCycleLR(opt, 0.1, total_steps=10**9, cycle_momentum=False)
    opt.step()

    def set_lr():
        opt.param_groups[0]["lr"] = schedule(next(positions))

    race(set_lr, torchs.step)


def test_whole_program_for_an_epoch(race, yours, device):
    """What the capstone's `main` does with MNIST, once it is read: 60,000 images to train, 10,000 to validate."""
    train, valid = ([t.to(device) for t in load_mnist(train=train)] for train in (True, False))

    def program(parts):
        model, data = parts.Net(784, 50, 10), parts.bunch(train, valid, 128)
        for p in model.parameters():
            p.data = p.data.to(device)
        parts.train(model, data, 1, 0.2)

    race(lambda: program(yours(11)), lambda: program(step11_capstone.reference), rounds=11)
