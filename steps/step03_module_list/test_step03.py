import pytest
import torch
from torch import nn

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step03_module_list import scenarios


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


# Part 1: registered by hand


def test_each_layer_is_registered_under_its_number(impl):
    model = impl.Model([Times(2), Plus(3)])
    assert list(model.state_dict()) == ["layer_0.factor", "layer_1.factor"], "two children: layer_0 and layer_1"


def test_the_layers_stay_in_a_list(impl):
    layers = [Times(2), Plus(3)]
    assert list(impl.Model(layers).layers) == layers, "model.layers has the layers themselves, in their order"


def test_the_model_runs_its_layers_in_order(impl):
    assert_same(impl.Model([Times(2), Plus(3)])(torch.tensor(1.0)), 5.0, "1 * 2 + 3")


# Part 2: ModuleList


def test_an_empty_list_has_length_0(impl):
    assert len(impl.ModuleList()) == 0, "a list without modules has length 0"


def test_an_empty_list_can_be_walked(impl):
    assert list(impl.ModuleList()) == [], "a loop over a list without modules ends at once"


def test_append_adds_at_the_end(impl):
    layers = impl.ModuleList([Times(2)])
    layers.append(Times(4))
    assert_same(factors(layers), [2.0, 4.0], "the factors of the layers: Times(4) was appended to Times(2)")
    assert len(layers) == 2, "the length counts what was appended"


def test_what_is_appended_is_registered(impl):
    layers = impl.ModuleList()
    layers.append(Times(2))
    layers.append(Times(4))
    assert list(layers.state_dict()) == ["0.factor", "1.factor"], "the names are the places, as strings"


def test_append_refuses_what_is_no_module(impl):
    layers = impl.ModuleList()
    assert exception_name(lambda: layers.append(torch.relu)) == "TypeError", "a function is refused with a TypeError"
    assert len(layers) == 0, "what was refused is not in the list"


def test_extend_adds_several(impl):
    layers = impl.ModuleList([Times(2)])
    layers.extend([Times(4), Times(8)])
    assert_same(factors(layers), [2.0, 4.0, 8.0], "the factors of the layers: two were added to Times(2)")


def test_an_index_counts_from_the_front_or_the_back(impl):
    layers = impl.ModuleList([Times(2), Times(4), Times(8)])
    assert_same(factors([layers[0], layers[-1]]), [2.0, 8.0], "the factors of layers[0] and layers[-1]")


def test_an_index_past_the_end_is_refused(impl):
    layers = impl.ModuleList([Times(2)])
    assert exception_name(lambda: layers[1]) == "IndexError", "layers[1] of one layer is refused with an IndexError"


def test_a_slice_is_a_module_list(impl):
    part = impl.ModuleList([Times(2), Times(4), Times(8)])[1:]
    assert isinstance(part, impl.ModuleList), "layers[1:] is a ModuleList, too"
    assert_same(factors(part), [4.0, 8.0], "the factors of layers[1:]")


def test_setting_an_item_replaces_it(impl):
    layers = impl.ModuleList([Times(2), Times(4)])
    layers[-1] = Times(16)
    assert_same(factors(layers), [2.0, 16.0], "the factors of the layers after layers[-1] = Times(16)")
    assert_same([p.item() for p in layers.parameters()], [2.0, 16.0], "the parameters: the old one is not among them")


def test_insert_moves_the_others_and_their_names(impl):
    layers = impl.ModuleList([Times(2), Times(4)])
    layers.insert(1, Times(16))
    assert_same(factors(layers), [2.0, 16.0, 4.0], "the factors of the layers after Times(16) was inserted at 1")
    assert list(layers.state_dict()) == ["0.factor", "1.factor", "2.factor"], "the names are the new places"


# Part 3: SequentialModel


def test_the_list_is_the_models_only_child(impl):
    model = impl.SequentialModel([Times(2), Plus(3)])
    assert list(model.state_dict()) == ["layers.0.factor", "layers.1.factor"], "each parameter has one name, in layers"


def test_the_sequential_model_runs_its_layers_in_order(impl):
    assert_same(impl.SequentialModel([Times(2), Plus(3)])(torch.tensor(1.0)), 5.0, "1 * 2 + 3")


def test_a_layer_added_later_runs_and_trains(impl):
    model = impl.SequentialModel([Times(2)])
    model.layers.append(Plus(3))
    assert_same(model(torch.tensor(1.0)), 5.0, "1 * 2 + 3: with one list there are not two that could differ")
    assert_same([p.item() for p in model.parameters()], [2.0, 3.0], "the parameters: the new layer's is among them")


def test_hooks_are_called(impl):
    heard, model = [], impl.SequentialModel([Times(2)])
    model.register_forward_hook(lambda *_: heard.append("model"))
    model.layers[0].register_forward_hook(lambda *_: heard.append("layer"))
    model(torch.tensor(1.0))
    assert heard == ["layer", "model"], "a call of the model calls its hooks and its layers' hooks, each once"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
