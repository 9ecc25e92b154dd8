"""Step 11, capstone: the whole program, made of the parts of the eleven steps before."""

# The parts do what torch's do, without being of its types:
# pyright: reportArgumentType=false

import torch
from torch import Tensor, nn

from data import load_mnist
from solutions.step00_initialization import kaiming_normal_
from solutions.step01_manual_params import accuracy, cross_entropy
from solutions.step02_dummy_module import DummyModule
from solutions.step03_module_list import ModuleList
from solutions.step04_sequential import Sequential
from solutions.step05_optim import SGD
from solutions.step06_dataset import Dataset
from solutions.step07_dataloader import validate
from solutions.step08_sampler import get_dls
from solutions.step09_callbacks import AvgStatsCallback, Callback, DataBunch, Learner, Recorder, Runner
from solutions.step10_schedulers import ParamScheduler, combine_scheds, cos_1cycle_anneal


class Net(DummyModule):
    """Linear-ReLU-Linear: (n, n_in) to (n, n_out), with Kaiming normal weights and zero biases.

    `blocks` is a ModuleList of two: a Sequential of the first linear layer and the ReLU, and the second linear layer.
    """

    def __init__(self, n_in: int, nh: int, n_out: int):
        super().__init__()
        self.blocks = ModuleList([Sequential(nn.Linear(n_in, nh), nn.ReLU()), nn.Linear(nh, n_out)])
        for p in self.parameters():
            if p.dim() == 2:
                kaiming_normal_(p, a=0)
            else:
                nn.init.zeros_(p)

    def forward(self, xb: Tensor) -> Tensor:
        for block in self.blocks:
            xb = block(xb)
        return xb


def bunch(
    train: tuple[Tensor, Tensor], valid: tuple[Tensor, Tensor], bs: int, generator: torch.Generator | None = None
) -> DataBunch:
    """Make batches of (x, y) for training, shuffled by `generator`, and of (x, y) for validation, in order.

    The number of classes is the largest training label plus 1.
    """
    train_dl, valid_dl = get_dls(Dataset(*train), Dataset(*valid), bs, generator)
    return DataBunch(train_dl, valid_dl, c=int(train[1].max()) + 1)


class ValidationHistory(Callback):
    """Keep [loss, accuracy] of the validation for every epoch in `history`."""

    _order = 5  # after AvgStatsCallback, which it reads

    def begin_fit(self):
        self.history = []

    def after_epoch(self):
        self.history.append(self.avg_stats.valid_stats.avg_stats)


def train(
    model: nn.Module, data: DataBunch, epochs: int, lr: float, momentum: float = 0.9
) -> tuple[list[float], list[list[float]]]:
    """Train with SGD and one cycle of the lr: from lr/10 up to lr in the first 30 %, then down to lr/1000, by cosines.

    Return the loss of every batch, and [loss, accuracy] of the validation for every epoch.
    """
    recorder, history = Recorder(), ValidationHistory()
    one_cycle = combine_scheds([0.3, 0.7], cos_1cycle_anneal(lr / 10, lr, lr / 1000))
    run = Runner([ParamScheduler("lr", one_cycle), recorder, AvgStatsCallback([accuracy]), history])
    run.fit(epochs, Learner(model, SGD(model.parameters(), lr, momentum), cross_entropy, data))
    return recorder.losses, history.history


def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:
    """Train on the 60,000 images of MNIST; return the accuracy on the other 10,000."""
    torch.manual_seed(seed)
    model = Net(784, 50, 10)
    data = bunch(load_mnist(), load_mnist(train=False), bs)
    train(model, data, epochs, lr)
    return validate(model, cross_entropy, data.valid_dl)[1]
