"""Scenario: a pure function `scenario(impl, inputs)` that uses an implementation and returns what happened.

What happened is an observation: nested dicts and lists of tensors, numbers, strings and None. Data, never code.
"""

import io
import os
from collections.abc import Callable, Iterable
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

import torch
from torch import Tensor, nn
from torch.utils.data import BatchSampler, DataLoader, SequentialSampler, TensorDataset

from checks.course import Step
from checks.state import checked
from data import load_mnist


class Inputs:
    """The inputs of a scenario.

    Everything is drawn on the CPU in float64, then cast and moved: every device and every dtype sees the same
    numbers. `images` is the number of MNIST's images: 8 batches, the last one short, show as much as many more.
    """

    def __init__(self, seed: int = 0, device: str = "cpu", dtype: torch.dtype = torch.float64, images: int = 500):
        self.generator = torch.Generator().manual_seed(seed)
        self.device, self.dtype, self.images = device, dtype, images

    def normal(self, *shape: int) -> Tensor:
        """Standard normal numbers."""
        return self._cast(torch.randn(shape, generator=self.generator, dtype=torch.float64))

    def uniform(self, *shape: int) -> Tensor:
        """Numbers from the uniform distribution on [0, 1)."""
        return self._cast(torch.rand(shape, generator=self.generator, dtype=torch.float64))

    def labels(self, n: int, classes: int) -> Tensor:
        """`n` class numbers, int64 on the device."""
        return torch.randint(classes, (n,), generator=self.generator).to(self.device)

    def mlp(self, n_in: int = 784, nh: int = 50, n_out: int = 10) -> nn.Sequential:
        """The course's model, Linear-ReLU-Linear, with weights uniform in ±1/sqrt(fan_in) as in nn.Linear."""
        where = {"device": self.device, "dtype": self.dtype}
        model = nn.Sequential(nn.Linear(n_in, nh, **where), nn.ReLU(), nn.Linear(nh, n_out, **where))
        with torch.no_grad():
            for layer in (model[0], model[2]):
                bound = layer.in_features**-0.5
                for p in layer.parameters():
                    drawn = torch.empty(p.shape, dtype=torch.float64).uniform_(-bound, bound, generator=self.generator)
                    p.copy_(drawn)
        return model

    def mnist(self) -> tuple[Tensor, Tensor]:
        """The first training images (images, 784) and their labels: real data, the same for every seed."""
        x, y = read_mnist(self.images)
        return x.to(self.device, self.dtype, copy=True), y.to(self.device, copy=True)

    def _cast(self, values: Tensor) -> Tensor:
        return values.to(self.device, self.dtype)


class RecordedInputs(Inputs):
    """Inputs that remember what they have handed out, to check at the end whether the code has changed any of it.

    `copies` of MNIST are handed out first: copies from before a fork cost a child nothing.
    """

    def __init__(self, seed: int, device: str, copies: list[tuple[Tensor, Tensor]] | None = None):
        super().__init__(seed, device)
        self.handed_out: list[Tensor] = []
        self.copies = copies

    def mnist(self) -> tuple[Tensor, Tensor]:
        return self.copies.pop() if self.copies else super().mnist()

    def normal(self, *shape: int) -> Tensor:
        return self._remembered(super().normal(*shape))

    def labels(self, n: int, classes: int) -> Tensor:
        return self._remembered(super().labels(n, classes))

    def _remembered(self, values: Tensor) -> Tensor:
        self.handed_out.append(values)
        return values


def batch_loader(dataset: TensorDataset, size: int, sampler: Iterable[int] | None = None) -> DataLoader:
    """torch's loader at its fastest: it indexes the dataset once per batch, not once per row.

    It has its own generator: a loader draws from the global one even when it does not shuffle.
    """
    batches = BatchSampler(sampler or SequentialSampler(dataset), size, drop_last=False)
    return DataLoader(dataset, batch_size=None, sampler=batches, generator=torch.Generator().manual_seed(0))


def exhaust(batches: Iterable) -> None:
    """Walk through batches to their end."""
    for _ in batches:
        pass


@cache
def read_mnist(images: int) -> tuple[Tensor, Tensor]:
    """The first training images in float64, and their labels: read once, and handed out as copies."""
    x, y = load_mnist(limit=images)
    return x.double(), y


@dataclass(frozen=True, eq=False)
class Scenario:
    """A scenario with the tolerances that hold for the solution: 0 means bit-equal to the reference."""

    function: Callable
    atol: dict[torch.dtype, float] = field(default_factory=dict)
    slow: bool = False

    def __str__(self) -> str:
        return self.function.__name__

    def __call__(self, impl, inputs: Inputs):
        seed_global_generators(0, inputs.device)  # code that draws from them always gets the same numbers
        nowhere = io.StringIO()  # for what fit and callbacks print
        with checked(), on_device(inputs.device), redirect_stdout(nowhere), redirect_stderr(nowhere):
            return self.function(impl, inputs)


def on_device(device: str):
    """The context in which a scenario runs on a device."""
    if device == "cuda":
        make_cuda_deterministic()
    if device != "sim":
        return nullcontext()
    from checks import sim  # only a run on sim needs it

    return sim.in_use()


@cache
def make_cuda_deterministic() -> None:
    """Make CUDA compute in full float32, with the same numbers every time (torch's notes on reproducibility)."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # cuBLAS reads it when it starts
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.use_deterministic_algorithms(True)


def scenario(float64: float = 0.0, float32: float = 0.0, slow: bool = False) -> Callable[[Callable], Scenario]:
    """Declare a scenario, with the largest error allowed between solution and reference in each dtype.

    Write the measured error beside each tolerance. A slow scenario takes a tenth of a second: the diagnosis
    runs it only where no other one differs.
    """
    return lambda function: Scenario(function, {torch.float64: float64, torch.float32: float32}, slow)


def scenarios_in(module: ModuleType) -> list[Scenario]:
    """The scenarios of a module, in its order."""
    return [value for value in vars(module).values() if isinstance(value, Scenario)]


def seed_global_generators(seed: int, device: str) -> None:
    """torch.manual_seed without its search through the call stack, which takes longer than a scenario."""
    torch.default_generator.manual_seed(seed)
    if device == "cuda":
        torch.cuda.manual_seed_all(seed)


@cache
def expected_observation(step: Step, scenario: Scenario, device: str = "cpu"):
    """The observation of a step's reference in a scenario, with the inputs that a learner's code gets."""
    return scenario(step.reference, Inputs(device=device))


def snapshot(tensors: Iterable[Tensor]) -> list[Tensor]:
    """Copies of tensors as they are now: later updates do not change them."""
    return [t.detach().clone() for t in tensors]


def exception_name(action: Callable[[], object]) -> str:
    """The name of the exception type that `action` raises, "nothing" if it raises none.

    An exception class of one's own counts as the class of Python's that it is made from. A stub's NotImplementedError
    is not caught.
    """
    try:
        action()
    except NotImplementedError:
        raise
    except Exception as error:
        return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
    return "nothing"
