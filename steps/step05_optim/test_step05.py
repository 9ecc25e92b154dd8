import pytest
import torch

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step05_optim import scenarios


def parameter(*values, grad=None):
    """A parameter that already has its gradient."""
    p = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    p.grad = None if grad is None else torch.tensor(grad, dtype=torch.float64)
    return p


# Optimizer


def test_parameters_are_kept_in_one_group_with_the_defaults(impl):
    p, q = parameter(1.0), parameter(2.0)
    opt = impl.Optimizer([p, q], {"lr": 0.5})
    assert len(opt.param_groups) == 1, "a plain list of parameters is one group"
    group = opt.param_groups[0]
    assert group["params"] == [p, q], "param_groups[0]['params'] is the list of the parameters themselves"
    assert group["lr"] == 0.5, "the defaults become options of the group"


def test_a_generator_of_parameters_can_be_walked_twice(impl):
    p, q = parameter(1.0), parameter(2.0)
    opt = impl.Optimizer((tensor for tensor in (p, q)), {"lr": 0.5})
    walks = [list(opt.param_groups[0]["params"]) for _ in range(2)]
    assert walks == [[p, q], [p, q]], "the group has both parameters, however often it is walked through"


def test_a_group_can_have_options_of_its_own(impl):
    p, q = parameter(1.0), parameter(2.0)
    opt = impl.Optimizer([{"params": [p]}, {"params": [q], "lr": 0.25}], {"lr": 0.5})
    assert [group["lr"] for group in opt.param_groups] == [0.5, 0.25], "the second group has its own lr"


def test_no_parameters_are_refused(impl):
    name = exception_name(lambda: impl.Optimizer([], {"lr": 0.5}))
    assert name == "ValueError", "no parameters are refused with a ValueError"


def test_zero_grad_sets_gradients_to_none(impl):
    p = parameter(1.0, grad=[4.0])
    impl.Optimizer([p], {"lr": 0.5}).zero_grad()
    assert p.grad is None, "zero_grad() sets the gradient to None"


def test_zero_grad_can_keep_the_memory(impl):
    p, without = parameter(1.0, grad=[4.0]), parameter(1.0)
    grad = p.grad
    impl.Optimizer([p, without], {"lr": 0.5}).zero_grad(set_to_none=False)
    assert p.grad is grad, "with set_to_none=False the gradient tensor stays the same, only its values become 0"
    assert_same(grad, [0.0], "the gradient after zero_grad(set_to_none=False)")


def test_state_dict_names_parameters_by_their_place(impl):
    opt = impl.Optimizer([{"params": [parameter(1.0)]}, {"params": [parameter(2.0)]}], {"lr": 0.5})
    saved = opt.state_dict()
    assert sorted(saved) == ["param_groups", "state"], "a state dict has two keys: state and param_groups"
    assert [group["params"] for group in saved["param_groups"]] == [[0], [1]], "the place of each among all parameters"


def test_load_state_dict_brings_the_options_back(impl):
    saved = impl.Optimizer([parameter(1.0)], {"lr": 0.125}).state_dict()
    p = parameter(2.0)
    opt = impl.Optimizer([p], {"lr": 0.5})
    opt.load_state_dict(saved)
    assert opt.param_groups[0]["lr"] == 0.125, "the group has the lr that was saved"
    assert opt.param_groups[0]["params"] == [p], "the optimizer keeps its own parameters"


# SGD, by hand


def test_sgd_keeps_its_options_in_the_group(impl):
    group = impl.SGD([parameter(1.0)], lr=0.5, momentum=0.25).param_groups[0]
    kept = {name: group.get(name) for name in ("lr", "momentum", "weight_decay")}
    assert kept == {"lr": 0.5, "momentum": 0.25, "weight_decay": 0.0}, "the options are in the group, under their names"


def test_a_step_goes_against_the_gradient(impl):
    p = parameter(1.0, 2.0, grad=[4.0, -4.0])
    impl.SGD([p], lr=0.25).step()
    assert_same(p, [0.0, 3.0], "p - lr * grad, with lr 0.25")


def test_momentum_remembers_the_gradients_before(impl):
    p = parameter(0.0, grad=[1.0])
    opt = impl.SGD([p], lr=1.0, momentum=0.5)
    opt.step()
    assert_same(p, [-1.0], "first step: the buffer is the gradient, 1")
    opt.step()
    assert_same(p, [-2.5], "second step: the buffer is 0.5 * 1 + 1 = 1.5")


def test_dampening_spares_the_first_step(impl):
    p = parameter(0.0, grad=[1.0])
    opt = impl.SGD([p], lr=1.0, momentum=0.5, dampening=0.5)
    opt.step()
    assert_same(p, [-1.0], "first step: the buffer is the gradient, not dampened")
    opt.step()
    assert_same(p, [-2.0], "second step: the buffer is 0.5 * 1 + (1 - 0.5) * 1 = 1")


def test_weight_decay_is_added_to_the_gradient(impl):
    p = parameter(4.0, grad=[1.0])
    impl.SGD([p], lr=0.5, weight_decay=0.25).step()
    assert_same(p, [3.0], "the direction is 1 + 0.25 * 4 = 2")
    assert_same(p.grad, [1.0], "p.grad itself: the optimizer must not modify it")


def test_nesterov_looks_one_buffer_ahead(impl):
    p = parameter(0.0, grad=[1.0])
    impl.SGD([p], lr=1.0, momentum=0.5, nesterov=True).step()
    assert_same(p, [-1.5], "the direction is grad + momentum * buffer = 1 + 0.5 * 1")


def test_maximize_climbs(impl):
    p = parameter(0.0, grad=[1.0])
    impl.SGD([p], lr=0.5, maximize=True).step()
    assert_same(p, [0.5], "p + lr * grad")


# fit


class Spy(torch.optim.SGD):
    """An optimizer that counts how often it is asked."""

    steps = zeroed = 0

    def step(self):
        self.steps += 1
        super().step()

    def zero_grad(self, set_to_none=True):
        self.zeroed += 1
        super().zero_grad(set_to_none)


def test_fit_leaves_the_update_to_the_optimizer(impl):
    model, x, y = torch.nn.Linear(2, 3), torch.ones(10, 2), torch.arange(10) % 3
    opt = Spy(model.parameters(), lr=0.5)
    impl.fit(model, x, y, epochs=2, bs=4, opt=opt)
    assert opt.steps == 6, "opt.step() once per batch: 3 batches of 10 rows, 2 epochs"
    assert opt.zeroed >= 6, "opt.zero_grad() for every batch"


# everything, against torch


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
