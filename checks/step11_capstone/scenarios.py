"""Step 11, capstone: the program made of the learner's parts against the same program made of torch's."""

import math
from types import SimpleNamespace

import torch
from torch import nn
from torch.utils.data import TensorDataset

from checks.scenario import batch_loader, scenario, seed_global_generators, snapshot


def model_with(weights, impl, inputs, *sizes):
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
def output(impl, inputs):
    model, x = model_with(inputs.mlp(4, 5, 3), impl, inputs, 4, 5, 3), inputs.normal(7, 4).requires_grad_()
    out = model(x)
    return {"output": out.detach(), "gradient": torch.autograd.grad(out.sum(), x)[0]}


@scenario()
def initial_weights(impl, inputs):
    """Other seeds give other numbers, so compare their sizes."""
    seed_global_generators(int(inputs.labels(1, 1000)), inputs.device)
    weights, biases = [], []
    for p in impl.Net(256, 100, 200).parameters():
        (weights if p.dim() == 2 else biases).append(p.detach())
    sizes = [round(w.std().item() / math.sqrt(2 / w.shape[1]), 1) for w in weights]
    observed = {"shapes": [list(w.shape) for w in weights], "std by sqrt(2/fan_in)": sizes, "biases": snapshot(biases)}
    return observed | {"some are larger than 3 std": [bool((w.abs() > 3 * w.std()).any()) for w in weights]}


@scenario()
def batches_of_the_first_epoch(impl, inputs):
    x, y = inputs.normal(23, 4), inputs.labels(23, 3)
    data = impl.bunch((x, y), (x[:11], y[:11]), 5, torch.Generator().manual_seed(int(inputs.labels(1, 1000))))
    shuffled, ordered = ([snapshot(pair) for pair in dl] for dl in (data.train_dl, data.valid_dl))
    return {"training batch": shuffled, "validation batch": ordered, "classes": data.c}


@scenario()
def classes_of_which_some_do_not_occur(impl, inputs):
    """No training label is 2 or 3, and no validation label is 4."""
    train, valid = torch.tensor([4, 0, 1, 4], device=inputs.device), torch.tensor([0, 1], device=inputs.device)
    return {"classes": impl.bunch((inputs.normal(4, 2), train), (inputs.normal(2, 2), valid), 2).c}


@scenario(float64=4e-15, float32=2e-6)  # measured 4.4e-16 and 2.5e-7
def three_epochs(impl, inputs):
    """The same batches for both, in torch's own DataLoader, so that every way of shuffling passes."""
    model = model_with(inputs.mlp(4, 5, 3), impl, inputs, 4, 5, 3)
    train_ds, valid_ds = (TensorDataset(inputs.normal(n, 4), inputs.labels(n, 3)) for n in (23, 11))
    data = SimpleNamespace(train_dl=batch_loader(train_ds, 5), valid_dl=batch_loader(valid_ds, 10), c=3)
    losses, history = impl.train(model, data, 3, 0.25, 0.5)
    return {"loss of batch": losses, **validation(history)}


@scenario(float64=4e-15, float32=2e-6, slow=True)  # measured 8.9e-16 and 4.8e-7
def one_shuffled_epoch_on_mnist(impl, inputs):
    model, (x, y) = model_with(inputs.mlp(), impl, inputs, 784, 50, 10), inputs.mnist()
    n = len(x) * 4 // 5
    data = impl.bunch((x[:n], y[:n]), (x[n:], y[n:]), 64, torch.Generator().manual_seed(1))
    losses, history = impl.train(model, data, 1, 0.25, 0.5)
    return {"loss of batch": losses, **validation(history)}
