import time

import pytest
import torch

import data
from checks.compare import assert_same
from checks.scenario import scenarios_in
from checks.step11_capstone import reference, scenarios
from data import load_mnist


def test_the_net_has_two_blocks(impl):
    shapes = [tuple(p.shape) for p in impl.Net(4, 3, 2).parameters()]
    assert shapes == [(3, 4), (3,), (2, 3), (2,)], "weight and bias of two linear layers"


def test_the_net_begins_with_the_weights_of_step_0(impl):
    torch.manual_seed(0)
    weight, bias = list(impl.Net(800, 200, 2).parameters())[:2]
    assert abs(weight.std().item() - 0.05) < 0.0025, "Kaiming normal: sqrt(2 / 800) = 0.05"
    assert not bias.any(), "biases are zero"


def test_the_net_is_linear_relu_linear(impl):
    net = impl.Net(1, 2, 1)
    for p, value in zip(net.parameters(), [[[1.0], [-1.0]], [0.0, 0.0], [[2.0, 4.0]], [1.0]]):
        p.data = torch.tensor(value)
    assert_same(
        net(torch.tensor([[3.0], [-3.0]])), [[7.0], [13.0]], "x = 3: hidden (3, 0), 3 * 2 + 1; x = -3: (0, 3), 13"
    )


def test_the_bunch_shuffles_training_and_not_validation(impl):
    x, y = 10.0 * torch.arange(8)[:, None], torch.arange(8)
    bunch = impl.bunch((x, y), (x, y), 2, torch.Generator().manual_seed(1))
    order = torch.randperm(8, generator=torch.Generator().manual_seed(1)).tolist()
    assert [int(label) for _, yb in bunch.train_dl for label in yb] == order, "in the order of the generator"
    assert [yb.tolist() for _, yb in bunch.valid_dl] == [[0, 1, 2, 3], [4, 5, 6, 7]], "in order, batches of 2 * bs"
    assert bunch.c == 8, "the number of classes"


def test_training_returns_losses_and_history(impl):
    data = reference.bunch((torch.ones(5, 1), torch.arange(5) % 2), (torch.ones(3, 1), torch.arange(3) % 2), 2)
    losses, history = impl.train(impl.Net(1, 2, 2), data, epochs=4, lr=0.5)
    assert len(losses) == 12, "3 batches of 5 rows, 4 epochs"
    assert [len(row) for row in history] == [2, 2, 2, 2], "[loss, accuracy] of the validation for each epoch"


def use_1000_images(impl, monkeypatch):
    """Let the program load 1000 images, the same to train and to measure; there each label is one larger."""

    def labels_of_others(limit=None, train=True):
        x, y = load_mnist(limit=1000)
        return x, y if train else (y + 1) % 10

    for module in (data, impl, reference):
        monkeypatch.setattr(module, "load_mnist", labels_of_others, raising=False)


def test_the_program_is_measured_on_other_images(impl, monkeypatch):
    use_1000_images(impl, monkeypatch)
    assert impl.main(epochs=5) < 0.5, (
        "train on load_mnist(), measure on load_mnist(train=False), where the labels differ"
    )


def test_the_program_is_measured_after_the_last_epoch(impl, monkeypatch):
    use_1000_images(impl, monkeypatch)
    assert impl.main(epochs=25, bs=500) < 0.04, (
        "the longer it trains, the fewer of the labels of load_mnist(train=False) are right here, where each is one "
        "larger: after the last epoch nearly none is"
    )


def test_the_seed_decides_all_random_numbers(impl, monkeypatch):
    use_1000_images(impl, monkeypatch)
    runs = []
    for other in (7, 8):
        torch.manual_seed(other)
        runs.append([impl.main(epochs=1, seed=seed) for seed in (0, 1, 2)])
    assert runs[0] == runs[1], "with the same seed the program gives the same accuracy, whatever was drawn before"
    assert len(set(runs[0])) > 1, "with the seeds 0, 1 and 2 the accuracies are not all the same"


@pytest.mark.slow
def test_the_program_reads_97_percent_of_the_digits(impl, capsys):
    start = time.perf_counter()
    accuracy = impl.main()
    seconds = time.perf_counter() - start
    with capsys.disabled():
        print(f"\nthe capstone reads {accuracy:.2%} of 10,000 digits right, after {seconds:.1f} seconds of training")
    assert accuracy >= 0.97, "three epochs over 60,000 images"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
