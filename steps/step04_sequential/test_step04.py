from collections import OrderedDict

import pytest
import torch
from torch import nn

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step04_sequential import scenarios


class Times(nn.Module):
    """A layer for counting by hand: it multiplies by a number."""

    def __init__(self, factor):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(float(factor)))

    def forward(self, x):
        return self.factor * x


class Plus(Times):
    def forward(self, x):
        return self.factor + x


def factors(modules):
    return [module.factor.item() for module in modules]


def test_layers_are_registered_by_their_places(impl):
    model = impl.Sequential(Times(2), Plus(3))
    assert list(model.state_dict()) == ["0.factor", "1.factor"], "the names are 0 and 1, as strings"


def test_an_ordered_dict_gives_the_names(impl):
    model = impl.Sequential(OrderedDict(scale=Times(2), shift=Plus(3)))
    assert list(model.state_dict()) == ["scale.factor", "shift.factor"], "the names are the dict's keys"


def test_a_list_of_layers_is_refused(impl):
    name = exception_name(lambda: impl.Sequential([Times(2), Plus(3)]))
    assert name == "TypeError", "a list of layers is refused with a TypeError"


def test_the_length_is_the_number_of_layers(impl):
    assert len(impl.Sequential(Times(2), Plus(3))) == 2, "two layers make length 2"


def test_iterating_gives_the_layers(impl):
    layers = [Times(2), Plus(3)]
    model = impl.Sequential(*layers)
    assert [list(model), list(model)] == [layers, layers], "the layers themselves, as often as asked"


def test_each_output_is_the_next_input(impl):
    assert_same(impl.Sequential(Times(2), Plus(3), Times(4))(torch.tensor(1.0)), 20.0, "((1 * 2) + 3) * 4")


def test_a_sequential_can_be_a_layer(impl):
    model = impl.Sequential(impl.Sequential(Times(2), Plus(3)), Times(4))
    assert_same(model(torch.tensor(1.0)), 20.0, "((1 * 2) + 3) * 4")
    assert list(model.state_dict()) == ["0.0.factor", "0.1.factor", "1.factor"], "names within names"


def test_hooks_are_called(impl):
    heard, model = [], impl.Sequential(Times(2))
    model.register_forward_hook(lambda *_: heard.append("model"))
    for layer in model.children():
        layer.register_forward_hook(lambda *_: heard.append("layer"))
    model(torch.tensor(1.0))
    assert heard == ["layer", "model"], "a call of the model calls its hooks and its layers' hooks, each once"


def test_an_index_counts_from_the_front_or_the_back(impl):
    model = impl.Sequential(Times(2), Times(4), Times(8))
    assert_same(factors([model[0], model[-1]]), [2.0, 8.0], "the factors of model[0] and model[-1]")


def test_an_index_past_the_end_is_refused(impl):
    model = impl.Sequential(Times(2))
    assert exception_name(lambda: model[1]) == "IndexError", "model[1] of one layer is refused with an IndexError"


def test_a_slice_is_a_sequential_that_keeps_the_names(impl):
    part = impl.Sequential(Times(2), Plus(3), Times(4))[1:]
    assert isinstance(part, impl.Sequential), "model[1:] is a Sequential, too"
    assert_same(part(torch.tensor(1.0)), 16.0, "(1 + 3) * 4")
    assert list(part.state_dict()) == ["1.factor", "2.factor"], "torch keeps the names of the whole"


def test_append_adds_a_layer_at_the_end(impl):
    model = impl.Sequential(Times(2))
    assert model.append(Plus(3)) is model, "append returns the model, so that one append can follow another"
    assert_same(factors(model), [2.0, 3.0], "the factors of the layers: Plus(3) was appended to Times(2)")
    assert list(model.state_dict()) == ["0.factor", "1.factor"], "the new layer is named by its place, 1"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
