import pytest
import torch
from torch import nn

from checks.compare import assert_same
from checks.scenario import scenarios_in
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
    assert list(model.state_dict()) == ["layer_0.factor", "layer_1.factor"], "layer_0 and layer_1"


def test_the_layers_stay_in_a_list(impl):
    layers = [Times(2), Plus(3)]
    assert list(impl.Model(layers).layers) == layers


def test_the_model_runs_its_layers_in_order(impl):
    assert_same(impl.Model([Times(2), Plus(3)])(torch.tensor(1.0)), 5.0, "1 * 2 + 3")


# Part 2: ModuleList


def test_an_empty_list_has_length_0(impl):
    assert len(impl.ModuleList()) == 0


def test_an_empty_list_can_be_walked(impl):
    assert list(impl.ModuleList()) == []


def test_append_adds_at_the_end(impl):
    layers = impl.ModuleList([Times(2)])
    layers.append(Times(4))
    assert factors(layers) == [2, 4]
    assert len(layers) == 2


def test_what_is_appended_is_registered(impl):
    layers = impl.ModuleList()
    layers.append(Times(2))
    layers.append(Times(4))
    assert list(layers.state_dict()) == ["0.factor", "1.factor"], "the names are the places, as strings"


def test_append_refuses_what_is_no_module(impl):
    layers = impl.ModuleList()
    with pytest.raises(TypeError):
        layers.append(torch.relu)
    assert len(layers) == 0


def test_extend_adds_several(impl):
    layers = impl.ModuleList([Times(2)])
    layers.extend([Times(4), Times(8)])
    assert factors(layers) == [2, 4, 8]


def test_an_index_counts_from_the_front_or_the_back(impl):
    layers = impl.ModuleList([Times(2), Times(4), Times(8)])
    assert (layers[0].factor, layers[-1].factor) == (2, 8)


def test_an_index_past_the_end_is_refused(impl):
    layers = impl.ModuleList([Times(2)])
    with pytest.raises(IndexError):
        _ = layers[1]


def test_a_slice_is_a_module_list(impl):
    part = impl.ModuleList([Times(2), Times(4), Times(8)])[1:]
    assert isinstance(part, impl.ModuleList)
    assert factors(part) == [4, 8]


def test_setting_an_item_replaces_it(impl):
    layers = impl.ModuleList([Times(2), Times(4)])
    layers[-1] = Times(16)
    assert factors(layers) == [2, 16]
    assert [p.item() for p in layers.parameters()] == [2, 16], "the old one is no longer registered"


def test_insert_moves_the_others_and_their_names(impl):
    layers = impl.ModuleList([Times(2), Times(4)])
    layers.insert(1, Times(16))
    assert factors(layers) == [2, 16, 4]
    assert list(layers.state_dict()) == ["0.factor", "1.factor", "2.factor"]


# Part 3: SequentialModel


def test_the_list_is_the_models_only_child(impl):
    model = impl.SequentialModel([Times(2), Plus(3)])
    assert list(model.state_dict()) == ["layers.0.factor", "layers.1.factor"]


def test_the_sequential_model_runs_its_layers_in_order(impl):
    assert_same(impl.SequentialModel([Times(2), Plus(3)])(torch.tensor(1.0)), 5.0, "1 * 2 + 3")


def test_a_layer_added_later_runs_and_trains(impl):
    model = impl.SequentialModel([Times(2)])
    model.layers.append(Plus(3))
    assert_same(model(torch.tensor(1.0)), 5.0, "1 * 2 + 3: with one list there are not two that could differ")
    assert [p.item() for p in model.parameters()] == [2, 3]


def test_hooks_are_called(impl):
    heard, model = [], impl.SequentialModel([Times(2)])
    model.register_forward_hook(lambda *_: heard.append("model"))
    model.layers[0].register_forward_hook(lambda *_: heard.append("layer"))
    model(torch.tensor(1.0))
    assert heard == ["layer", "model"], "write forward, not __call__; call layer(x), not layer.forward(x)"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
