"""Step 11, capstone: the whole program, made of the parts of the eleven steps before.

Put your own parts together. If a part of an earlier step is missing, the failure here shows where to write it.
README.md explains the step.
"""

# The parts do what torch's do, without being of its types:
# pyright: reportArgumentType=false

import torch
from torch import Tensor, nn

from data import load_mnist
from steps.step00_initialization.exercise import kaiming_normal_
from steps.step01_manual_params.exercise import accuracy, cross_entropy
from steps.step02_dummy_module.exercise import DummyModule
from steps.step03_module_list.exercise import ModuleList
from steps.step04_sequential.exercise import Sequential
from steps.step05_optim.exercise import SGD
from steps.step06_dataset.exercise import Dataset
from steps.step07_dataloader.exercise import validate
from steps.step08_sampler.exercise import get_dls
from steps.step09_callbacks.exercise import AvgStatsCallback, Callback, DataBunch, Learner, Recorder, Runner
from steps.step10_schedulers.exercise import ParamScheduler, combine_scheds, cos_1cycle_anneal


class Net(DummyModule):
    """Linear-ReLU-Linear: (n, n_in) to (n, n_out), with Kaiming normal weights and zero biases.

    `blocks` is a ModuleList of two: a Sequential of the first linear layer and the ReLU, and the second linear layer.
    """

    def __init__(self, n_in: int, nh: int, n_out: int):
        raise NotImplementedError("step 11: Net.__init__")

    def forward(self, xb: Tensor) -> Tensor:
        raise NotImplementedError("step 11: Net.forward")


def bunch(
    train: tuple[Tensor, Tensor], valid: tuple[Tensor, Tensor], bs: int, generator: torch.Generator | None = None
) -> DataBunch:
    """Make batches of (x, y) for training, shuffled by `generator`, and of (x, y) for validation, in order.

    The number of classes is the largest training label plus 1.
    """
    raise NotImplementedError("step 11: bunch")


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
    raise NotImplementedError("step 11: train")


def main(epochs: int = 3, bs: int = 128, lr: float = 0.2, seed: int = 0) -> float:
    """Train on the 60,000 images of MNIST; return the accuracy on the other 10,000."""
    raise NotImplementedError("step 11: main")
