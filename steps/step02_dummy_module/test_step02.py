import pytest
import torch
from torch import nn

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step02_dummy_module import scenarios


def two_layers(impl):
    """A module with two layers, by hand."""
    m = impl.DummyModule()
    m.first, m.second = nn.Linear(2, 3), nn.Linear(3, 1)
    return m


# registration


def test_an_attribute_can_be_read_again(impl):
    m = impl.DummyModule()
    m.n = 3
    kept = getattr(m, "n", "lost")
    assert kept == 3, "your __setattr__ replaces Python's, so it must still set the attribute"


def test_a_layer_can_be_read_again(impl):
    m, layer = impl.DummyModule(), nn.Linear(2, 3)
    m.layer = layer
    kept = getattr(m, "layer", "lost") is layer
    assert kept, "a layer is registered and set, not one or the other"


def test_a_module_becomes_a_child(impl):
    children = list(two_layers(impl)._modules)
    assert children == ["first", "second"], "the names in the order in which they were assigned"


def test_a_dummy_module_can_be_a_child(impl):
    m = impl.DummyModule()
    m.inner = impl.DummyModule()
    children = list(m._modules)
    assert children == ["inner"], "a DummyModule is a child like a module of torch"


def test_a_parameter_is_registered_too(impl):
    m = impl.DummyModule()
    m.scale = nn.Parameter(torch.ones(1))
    own, children = list(m._parameters), list(m._modules)
    assert own == ["scale"], "a parameter of the model's own, in no layer"
    assert children == [], "a parameter is not a module"


def test_other_values_are_not_registered(impl):
    m = impl.DummyModule()
    m.n, m.name, m.layers, m.mask = 3, "net", [nn.Linear(1, 1)], torch.ones(1)
    children, own = list(m._modules), list(m._parameters)
    assert children == [], "a number, a string and a list are not modules, whatever is in the list"
    assert own == [], "a plain tensor is not an nn.Parameter"


def test_a_module_before_init_is_refused(impl):
    class Forgetful(impl.DummyModule):
        def __init__(self):
            self.layer = nn.Linear(1, 1)

    error = exception_name(Forgetful)
    assert error == "AttributeError", "a layer before super().__init__() raises an AttributeError"


# parameters


def test_parameters_have_the_names_of_their_places(impl):
    names = [name for name, _ in two_layers(impl).named_parameters()]
    expected = ["first.weight", "first.bias", "second.weight", "second.bias"]
    assert names == expected, "the name of the child, a dot, and the name that the child gives"


def test_own_parameters_come_first(impl):
    m = two_layers(impl)
    m.scale = nn.Parameter(torch.ones(1))
    names = [name for name, _ in m.named_parameters()]
    assert names == ["scale", "first.weight", "first.bias", "second.weight", "second.bias"], "as in torch"


def test_names_of_nested_modules_have_all_their_places(impl):
    m = impl.DummyModule()
    m.inner = two_layers(impl)
    names = [name for name, _ in m.named_parameters()]
    expected = ["inner.first.weight", "inner.first.bias", "inner.second.weight", "inner.second.bias"]
    assert names == expected, "the names of all the children on the way, with dots between them"


def test_a_shared_layer_counts_once(impl):
    m, layer = impl.DummyModule(), nn.Linear(2, 3)
    m.a = m.b = layer
    names = [name for name, _ in m.named_parameters()]
    assert names == ["a.weight", "a.bias"], "an optimizer that gets a parameter twice steps it twice"


def test_parameters_are_those_of_the_layers(impl):
    m = two_layers(impl)
    own = [m.first.weight, m.first.bias, m.second.weight, m.second.bias]
    given = list(m.parameters())
    count, same = len(given), all(p is q for p, q in zip(given, own))
    assert count == 4, "two layers with a weight and a bias each"
    assert same, "the tensors themselves, no copies"


def test_parameters_can_be_asked_for_again(impl):
    m = two_layers(impl)
    counts = [len(list(m.parameters())) for _ in range(2)]
    assert counts == [4, 4], "each call of parameters() starts again"


def test_zero_grad_clears_every_gradient(impl):
    m = two_layers(impl)
    m.second(m.first(torch.ones(1, 2))).sum().backward()
    m.zero_grad()
    grads = [p.grad for p in (*m.first.parameters(), *m.second.parameters())]
    left = [grad is not None and bool(grad.any()) for grad in grads]
    assert left == [False] * 4, "None or zeros, in every parameter"


# mode


def test_eval_and_train_reach_the_children(impl):
    m = impl.DummyModule()
    m.dropout = nn.Dropout()
    m.eval()
    assert (m.training, m.dropout.training) == (False, False), "after eval()"
    m.train()
    assert (m.training, m.dropout.training) == (True, True), "after train()"


def test_train_returns_the_model(impl):
    m = impl.DummyModule()
    same = m.train() is m
    assert same, "train() returns the model, so that you can write model = Model().eval()"


def test_repr_shows_the_children(impl):
    shown = repr(two_layers(impl))
    for word in ("first", "second", "Linear(in_features=2, out_features=3"):
        assert word in shown, "each child with its name"


# the model


def test_the_model_has_two_layers(impl):
    shapes = {name: tuple(p.shape) for name, p in impl.Model(4, 3, 2).named_parameters()}
    expected = {"l1.weight": (3, 4), "l1.bias": (3,), "l2.weight": (2, 3), "l2.bias": (2,)}
    assert shapes == expected, "l1 takes 4 numbers to 3, and l2 takes them to 2"


def test_the_model_is_linear_relu_linear(impl):
    model = impl.Model(1, 2, 1)
    values = [[[1.0], [-1.0]], [0.0, 0.0], [[2.0, 4.0]], [1.0]]
    for p, value in zip(model.parameters(), values):
        p.data = torch.tensor(value)
    assert_same(
        model(torch.tensor([[3.0], [-3.0]])), [[7.0], [13.0]], "x = 3: hidden (3, 0), 3 * 2 + 1; x = -3: (0, 3), 13"
    )


# fit


class Spy(nn.Linear):
    """A model that counts how often it is asked for its parameters."""

    asked = 0

    def parameters(self, recurse=True):
        self.asked += 1
        return super().parameters(recurse)


def test_fit_asks_the_model_for_its_parameters(impl):
    model = Spy(2, 3)
    before = model.bias.detach().clone()
    losses = impl.fit(model, torch.ones(10, 2), torch.arange(10) % 3, epochs=2, bs=4, lr=0.5)
    count, asked, moved = len(losses), model.asked > 0, not torch.equal(model.bias, before)
    assert count == 6, "3 batches of 10 rows, 2 epochs"
    assert asked, "model.parameters() was never called"
    assert moved, "the parameters did not change"


def bias_after(impl, labels):
    """The bias after training from zero on these labels, one per batch, with very large steps.

    The gradient is the probabilities minus (1, 0) or (0, 1). The first label 0 moves the bias by -1024 * (-.5, .5), and
    from there on the probabilities are exactly 1 and 0.
    """
    model = nn.Linear(1, 2).double()
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    impl.fit(model, torch.zeros(len(labels), 1).double(), torch.tensor(labels), epochs=1, bs=1, lr=1024.0)
    return model.bias


def test_fit_moves_against_the_gradient(impl):
    assert_same(bias_after(impl, [0]), [512.0, -512.0], "0 - 1024 * (-.5, .5)")


def test_fit_still_moves_after_the_first_batch(impl):
    assert_same(bias_after(impl, [0, 1]), [-512.0, 512.0], "the second batch: (512, -512) - 1024 * (1, -1)")


def test_fit_gives_every_batch_a_gradient_of_its_own(impl):
    assert_same(
        bias_after(impl, [0, 0]), [512.0, -512.0], "the second batch has gradient 0, the first one's is cleared"
    )


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
