import io
from contextlib import redirect_stdout

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import TensorDataset

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step07_dataloader import scenarios


def rows(n):
    """n rows, each with its number as target: x is 0, 10, 20, …"""
    return TensorDataset(10 * torch.arange(float(n), dtype=torch.float64)[:, None], torch.arange(n))


# DataLoader


def test_a_batch_size_of_zero_is_refused(impl):
    error = exception_name(lambda: impl.DataLoader(rows(5), 0))
    assert error == "ValueError", "torch raises a ValueError as soon as such a loader is made"


def test_the_length_counts_the_short_batch(impl):
    lengths = [len(impl.DataLoader(rows(n), 2)) for n in (5, 4)]
    assert lengths == [3, 2], "5 rows are 2 + 2 + 1; 4 rows are 2 + 2, without an empty batch at the end"


def test_drop_last_leaves_the_short_batch_out_of_the_length(impl):
    lengths = [len(impl.DataLoader(rows(n), 2, drop_last=True)) for n in (5, 4)]
    assert lengths == [2, 2], "of 5 rows the fifth is left out; of 4 rows none is, a full batch stays"


def test_batches_follow_each_other(impl):
    batches = [yb.tolist() for _, yb in impl.DataLoader(rows(5), 2)]
    assert batches == [[0, 1], [2, 3], [4]], "rows 0 to 4 in order, two in a batch"


def test_x_comes_with_its_y(impl):
    for xb, yb in impl.DataLoader(rows(5), 2):
        assert_same(xb[:, 0], (10.0 * yb).tolist(), "x is ten times y in these rows")


def test_drop_last_leaves_the_short_batch_out(impl):
    batches = [yb.tolist() for _, yb in impl.DataLoader(rows(5), 2, drop_last=True)]
    assert batches == [[0, 1], [2, 3]], "only the short batch at the end is left out"


def test_a_loader_can_be_iterated_again(impl):
    dl = impl.DataLoader(rows(5), 2)
    assert [len(list(dl)) for _ in range(2)] == [3, 3], "every epoch begins again"


def test_validation_batches_are_twice_as_large(impl):
    train_dl, valid_dl = impl.get_dls(rows(8), rows(8), 2)
    assert [len(xb) for xb, _ in train_dl] == [2, 2, 2, 2], "batches of bs = 2 for training"
    assert [len(xb) for xb, _ in valid_dl] == [4, 4], "no gradients are kept there, so there is room"


# validate


def above(out, yb):
    """A loss for counting by hand: the mean of the outputs for class 0."""
    return out[:, 0].mean()


class Copies(nn.Module):
    """A model that returns (x, 0) for x: it predicts class 0 where x is positive."""

    def forward(self, x):
        return torch.cat([x, torch.zeros_like(x)], dim=1)


def test_validation_counts_every_row_once(impl):
    x = torch.tensor([[1.0], [1.0], [1.0], [5.0]], dtype=torch.float64)
    y = torch.tensor([0, 0, 0, 1])
    loss, accuracy = impl.validate(Copies(), above, [(x[:3], y[:3]), (x[3:], y[3:])])
    assert_same(loss, 2.0, "the loss is (1 + 1 + 1 + 5) / 4; the mean of the batch means would be 3")
    assert_same(accuracy, 0.75, "three of four rows are right; the mean of the batch means would be 0.5")


def test_validation_is_in_eval_mode_and_without_gradients(impl):
    seen = []

    class Watched(Copies):
        def forward(self, x):
            seen.append((self.training, torch.is_grad_enabled()))
            return super().forward(x)

    model = Watched().train()
    impl.validate(model, above, [(torch.ones(2, 1), torch.zeros(2, dtype=torch.int64))])
    assert seen == [(False, False)], "(training, gradients): both must be off, and one does not do the other's work"


# fit


def linear():
    """One weight, 1, and the loss x * weight: its gradient is x."""
    model = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    nn.init.ones_(model.weight)
    return model


def test_fit_asks_the_loaders(impl):
    model, opened, printed = linear(), [], io.StringIO()

    class Loader(list):
        def __iter__(self):
            opened.append(self)
            return super().__iter__()

    batch = (torch.ones(1, 1, dtype=torch.float64), torch.zeros(1, dtype=torch.int64))
    train_dl, valid_dl = Loader([batch, batch]), Loader([batch])
    with redirect_stdout(printed):
        losses = impl.fit(2, model, above, torch.optim.SGD(model.parameters(), lr=0.25), train_dl, valid_dl)
    assert_same(losses, [1.0, 0.75, 0.5, 0.25], "the weight goes down by lr * 1 with every batch")
    assert [dl is train_dl for dl in opened] == [True, False, True, False], "train, validate, train, validate"
    lines = printed.getvalue().splitlines()
    assert len(lines) >= 2, "print the validation loss and accuracy after each epoch"


def test_fit_switches_between_training_and_validation(impl):
    modes, model = [], linear()
    model.register_forward_pre_hook(lambda *_: modes.append((model.training, torch.is_grad_enabled())))
    batch = (torch.ones(1, 1, dtype=torch.float64), torch.zeros(1, dtype=torch.int64))
    impl.fit(2, model, above, torch.optim.SGD(model.parameters(), lr=0.25), [batch], [batch])
    assert modes == [(True, True), (False, False)] * 2, "(training, gradients): on for training, off for validation"


def test_fit_accumulates_gradients_and_counts_every_row_once(impl):
    model = linear()
    x = torch.tensor([[1.0], [1.0], [1.0], [5.0]], dtype=torch.float64)
    y = torch.zeros(4, dtype=torch.int64)
    batches = [(x[:3], y[:3]), (x[3:], y[3:])]
    opt = torch.optim.SGD(model.parameters(), lr=0.25)
    losses = impl.fit(1, model, above, opt, batches, batches, accumulate=2)
    assert_same(losses, [1.0, 5.0], "both losses with the weight 1: there was no update in between")
    assert_same(model.weight[0], [0.5], "1 - 0.25 * 2: the gradient of all four rows is (1 + 1 + 1 + 5) / 4 = 2")


def test_fit_updates_for_the_batches_left_over(impl):
    model = linear()
    batch = (torch.ones(1, 1, dtype=torch.float64), torch.zeros(1, dtype=torch.int64))
    opt = torch.optim.SGD(model.parameters(), lr=0.25)
    losses = impl.fit(1, model, above, opt, [batch] * 3, [batch], accumulate=2)
    assert_same(losses, [1.0, 1.0, 0.75], "the weight goes down by lr * 1 after the second batch")
    assert_same(model.weight[0], [0.5], "the third batch is a group by itself and has a whole update, lr * 1")


def test_fit_has_the_losses_of_the_previous_step(impl):
    torch.manual_seed(0)
    x, y = torch.randn(23, 4, dtype=torch.float64), torch.randint(3, (23,))
    model, twin = (nn.Linear(4, 3, dtype=torch.float64) for _ in range(2))
    twin.load_state_dict(model.state_dict())
    opt, losses = torch.optim.SGD(twin.parameters(), lr=0.5), []
    for xb, yb in zip(x.split(5), y.split(5)):
        loss = cross_entropy(twin(xb), yb)
        loss.backward()
        opt.step()
        opt.zero_grad()
        losses.append(loss.item())
    train_dl = list(zip(x.split(5), y.split(5)))
    mine = impl.fit(1, model, cross_entropy, torch.optim.SGD(model.parameters(), lr=0.5), train_dl, train_dl)
    assert_same(mine, losses, "the losses of your fit, and of a plain loop over the same batches")


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
