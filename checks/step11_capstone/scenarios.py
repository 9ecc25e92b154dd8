"""Step 11, capstone: the program made of the learner's parts against the same program made of torch's."""

import math
from types import SimpleNamespace

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, RandomSampler, TensorDataset

from checks.scenario import in_batches, scenario, seed_global_numbers, snapshot
from data import load_mnist


class Net(nn.Module):
    def __init__(self, n_in, nh, n_out):
        super().__init__()
        self.blocks = nn.ModuleList([nn.Sequential(nn.Linear(n_in, nh), nn.ReLU()), nn.Linear(nh, n_out)])
        for p in self.parameters():
            nn.init.kaiming_normal_(p) if p.dim() == 2 else nn.init.zeros_(p)

    def forward(self, xb):
        return self.blocks[1](self.blocks[0](xb))


def bunch(train, valid, bs, generator=None):
    train_ds, valid_ds = TensorDataset(*train), TensorDataset(*valid)
    shuffled = RandomSampler(train_ds, generator=generator)
    return SimpleNamespace(
        train_dl=batches(train_ds, bs, sampler=shuffled), valid_dl=batches(valid_ds, 2 * bs), c=len(train[1].unique())
    )


def batches(ds, bs, **options):
    # torch's loader draws a number from its generator every time: it must not be the sampler's
    return DataLoader(ds, bs, generator=torch.Generator().manual_seed(0), **options)


def one_cycle(lr):
    """lr after a share of the training: half a cosine up from lr/10, half a cosine down to lr/1000."""

    def at(pos):
        start, end, pos = (lr / 10, lr, pos / 0.3) if pos < 0.3 else (lr, lr / 1000, (pos - 0.3) / 0.7)
        return start + (1 - math.cos(math.pi * pos)) * (end - start) / 2

    return at


def train(model, data, epochs, lr, momentum=0.9):
    opt = torch.optim.SGD(model.parameters(), lr, momentum, foreach=False)
    lr_at, updates, losses, history = one_cycle(lr), epochs * len(data.train_dl), [], []
    for _ in range(epochs):
        model.train()
        for xb, yb in data.train_dl:
            opt.param_groups[0]["lr"] = lr_at(len(losses) / updates)
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            opt.step()
            opt.zero_grad()
            losses.append(loss.item())
        history.append(evaluate(model, data))
    return losses, history


@torch.no_grad()
def evaluate(model, data):
    model.eval()
    x, y = (torch.cat(parts) for parts in zip(*data.valid_dl))
    out = model(x)
    return [cross_entropy(out, y).item(), (out.argmax(1) == y).double().mean().item()]


def main(epochs=3, bs=128, lr=0.2, seed=0):
    torch.manual_seed(seed)
    model, data = Net(784, 50, 10), bunch(load_mnist(), load_mnist(train=False), bs)
    return train(model, data, epochs, lr)[1][-1][1]


reference = SimpleNamespace(Net=Net, bunch=bunch, train=train, main=main)
rebuilds = []  # all that it is made of was built in the steps before


def model_with(weights, impl, draw, *sizes):
    """A Net with the weights of another model."""
    model = impl.Net(*sizes)
    for p, w in zip(list(model.parameters()), weights.parameters(), strict=True):
        torch.utils.swap_tensors(p, nn.Parameter(w.detach().clone()))
    return model


def validation(history):
    """Losses as they are, accuracies as step 1 computes them: a mean in float32."""
    return {
        "validation loss of epoch": [loss for loss, _ in history],
        "validation accuracy of epoch": [round(accuracy, 6) for _, accuracy in history],
    }


@scenario()
def output(impl, draw):
    model = model_with(draw.mlp(4, 5, 3), impl, draw, 4, 5, 3)
    return {"output": model(draw.normal(7, 4)).detach()}


@scenario()
def initial_weights(impl, draw):
    """Other seeds give other numbers; what can be told is their size."""
    seed_global_numbers(int(draw.labels(1, 1000)), draw.device)
    weights, biases = [], []
    for p in impl.Net(256, 256, 64).parameters():
        (weights if p.dim() == 2 else biases).append(p.detach())
    sizes = [round(w.std().item() / math.sqrt(2 / w.shape[1]), 1) for w in weights]
    return {"shapes": [list(w.shape) for w in weights], "std by sqrt(2/fan_in)": sizes, "biases": snapshot(biases)}


@scenario()
def batches_of_the_first_epoch(impl, draw):
    x, y = draw.normal(23, 4), draw.labels(23, 3)
    data = impl.bunch((x, y), (x[:11], y[:11]), 5, torch.Generator().manual_seed(int(draw.labels(1, 1000))))
    shuffled, ordered = ([snapshot(pair) for pair in dl] for dl in (data.train_dl, data.valid_dl))
    return {"training batch": shuffled, "validation batch": ordered, "classes": data.c}


@scenario(float64=4e-15, float32=2e-6)  # measured 4.4e-16 and 2.5e-7
def three_epochs(impl, draw):
    """The same batches for both, in torch's own DataLoader, so that every form of shuffling is as good."""
    model = model_with(draw.mlp(4, 5, 3), impl, draw, 4, 5, 3)
    train_ds, valid_ds = (TensorDataset(draw.normal(n, 4), draw.labels(n, 3)) for n in (23, 11))
    data = SimpleNamespace(train_dl=in_batches(train_ds, 5), valid_dl=in_batches(valid_ds, 10), c=3)
    losses, history = impl.train(model, data, 3, 0.25, 0.5)
    return {"loss of batch": losses, **validation(history)}


@scenario(float64=4e-15, float32=2e-6, slow=True)  # measured 8.9e-16 and 4.8e-7
def one_shuffled_epoch_on_mnist(impl, draw):
    model, (x, y) = model_with(draw.mlp(), impl, draw, 784, 50, 10), draw.mnist()
    n = len(x) * 4 // 5
    data = impl.bunch((x[:n], y[:n]), (x[n:], y[n:]), 64, torch.Generator().manual_seed(1))
    losses, history = impl.train(model, data, 1, 0.25, 0.5)
    return {"loss of batch": losses, **validation(history)}
