from types import SimpleNamespace

import pytest
import torch
from torch.nn.functional import cross_entropy
from torch.optim import lr_scheduler
from torch.utils.data import DataLoader, TensorDataset

from checks.compare import assert_same
from checks.scenario import exception_name, scenarios_in
from checks.step10_schedulers import scenarios
from solutions.step09_callbacks import Callback, DataBunch, Learner, Runner

# Schedules


def test_annealer_takes_start_and_end_first(impl):
    @impl.annealer
    def towards(start, end, pos):
        return (start, end, pos)

    assert towards(1.0, 2.0)(0.5) == (1.0, 2.0, 0.5), "towards(1, 2) is a schedule: a function of pos alone"


def test_sched_no_stays_at_start(impl):
    schedule = impl.sched_no(0.5, 0.1)
    assert_same([schedule(pos) for pos in (0.0, 0.5, 1.0)], [0.5, 0.5, 0.5], "start, at every position")


def test_sched_lin_is_a_straight_line(impl):
    schedule = impl.sched_lin(1.0, 3.0)
    assert_same([schedule(pos) for pos in (0.0, 0.25, 1.0)], [1.0, 1.5, 3.0], "start, a quarter of the way, end")


def test_sched_cos_is_slow_at_both_ends(impl):
    schedule = impl.sched_cos(0.0, 1.0)
    assert_same(
        [schedule(pos) for pos in (0.0, 1 / 3, 0.5, 2 / 3, 1.0)], [0.0, 0.25, 0.5, 0.75, 1.0], "(1 - cos(pi pos)) / 2"
    )


def test_sched_exp_multiplies(impl):
    schedule = impl.sched_exp(0.5, 8.0)
    assert_same([schedule(pos) for pos in (0.0, 0.25, 0.5, 1.0)], [0.5, 1.0, 2.0, 8.0], "times 2 for every quarter")


def test_sched_exp_refuses_zero(impl):
    raised = exception_name(lambda: impl.sched_exp(1.0, 0.0)(0.5))
    assert raised == "ValueError", "sched_exp refuses an end of 0 with a ValueError"


def test_combined_schedules_follow_each_other(impl):
    schedule = impl.combine_scheds([0.25, 0.75], [scenarios.straight(0.0, 1.0), scenarios.straight(5.0, 8.0)])
    assert_same(schedule(0.125), 0.5, "the middle of the first phase")
    assert_same(schedule(0.25), 5.0, "the second phase begins")
    assert_same(schedule(0.5), 6.0, "a third of the second phase: (0.5 - 0.25) / 0.75")


def test_combined_schedules_reach_the_end(impl):
    schedule = impl.combine_scheds([0.7, 0.2, 0.1], [lambda pos: pos, lambda pos: 1 + pos, lambda pos: 2 + pos])
    assert_same(schedule(1.0), 3.0, "the end of the last phase, although 0.7 + 0.2 + 0.1 is not quite 1 for a computer")


def test_a_phase_begins_in_spite_of_rounding(impl):
    schedule = impl.combine_scheds([0.1, 0.2, 0.7], [lambda pos: 0.0, lambda pos: 1.0, lambda pos: 2.0])
    assert_same(schedule(0.3), 2.0, "the third phase begins at 0.3, although 0.1 + 0.2 is a little more for a computer")


def test_shares_must_add_up(impl):
    raised = exception_name(lambda: impl.combine_scheds([0.3, 0.3], [lambda pos: 1.0, lambda pos: 1.0]))
    assert raised == "ValueError", "combine_scheds refuses shares that add up to 0.6 with a ValueError"


def test_one_cycle_goes_up_and_down(impl):
    up, down = impl.cos_1cycle_anneal(1.0, 5.0, 0.0)
    assert_same([up(0.0), up(0.5), up(1.0)], [1.0, 3.0, 5.0], "from start to high")
    assert_same([down(0.0), down(0.5), down(1.0)], [5.0, 2.5, 0.0], "from high to end")


def test_one_cycle_of_the_momentum_goes_down_and_up(impl):
    down, up = impl.cos_1cycle_anneal(1.0, 0.5, 1.0)
    assert_same([down(0.0), down(0.5), down(1.0)], [1.0, 0.75, 0.5], "the middle value is the smaller one here")
    assert_same([up(0.0), up(0.5), up(1.0)], [0.5, 0.75, 1.0], "and back again")


def test_a_schedule_is_one_of_torchs(impl):
    mine = scenarios.as_scheduler(impl.sched_cos(0.5, 0.125), 8)
    torchs = scenarios.torch_lrs(lambda opt: lr_scheduler.CosineAnnealingLR(opt, 8, 0.125), 0.5, 8)
    assert_same(mine, torchs, "sched_cos at 0, 1/8, … 1, and the lrs of CosineAnnealingLR(opt, T_max=8, eta_min=0.125)")


# ParamScheduler


def learner(groups=1):
    """Four batches of one row each to train on, one to validate with, and an lr that no schedule has set yet."""
    model = torch.nn.Sequential(*(torch.nn.Linear(2, 2) for _ in range(groups)))
    for p in model.parameters():
        torch.nn.init.zeros_(p)
    ds = TensorDataset(torch.ones(4, 2), torch.tensor([0, 1, 0, 1]))
    opt = torch.optim.SGD([{"params": layer.parameters()} for layer in model], lr=64.0)
    data = DataBunch(DataLoader(ds, 1, generator=torch.Generator()), DataLoader(ds, 4, generator=torch.Generator()))
    return Learner(model, opt, cross_entropy, data)


class Steps(Callback):
    """Records an option at every step of the optimizer."""

    _order = 50

    def __init__(self, pname="lr"):
        self.pname, self.values = pname, []

    def after_step(self):
        self.values.append([group[self.pname] for group in self.opt.param_groups])


def test_begin_fit_refuses_an_unknown_option(impl):
    run = Runner([impl.ParamScheduler("learning_rate", lambda pos: 0.5)])
    raised = exception_name(lambda: run.fit(1, learner()))
    assert raised == "KeyError", "begin_fit refuses an option that no group has with a KeyError"


def test_begin_fit_wants_a_schedule_for_each_group(impl):
    run = Runner([impl.ParamScheduler("lr", [lambda pos: 0.5])])
    raised = exception_name(lambda: run.fit(1, learner(groups=2)))
    assert raised == "ValueError", "begin_fit refuses one schedule in a list for two groups with a ValueError"


def test_the_option_is_set_before_every_batch(impl):
    steps = Steps()
    Runner([impl.ParamScheduler("lr", lambda pos: pos), steps]).fit(2, learner())
    assert_same(
        steps.values, [[t / 8] for t in range(8)], "the lr of batch t of 8, counted over both epochs, at position t/8"
    )


def test_each_group_can_have_its_own_schedule(impl):
    steps = Steps("momentum")
    run = Runner([impl.ParamScheduler("momentum", [lambda pos: pos, lambda pos: 0.5]), steps])
    run.fit(1, learner(groups=2))
    expected = [[0.0, 0.5], [0.25, 0.5], [0.5, 0.5], [0.75, 0.5]]
    assert_same(
        steps.values, expected, "the momentum in batch t of 4: t/4 in the first group, always 1/2 in the second"
    )


def test_validation_does_not_count(impl):
    learn = learner()
    Runner([impl.ParamScheduler("lr", lambda pos: pos)]).fit(1, learn)
    assert_same(
        learn.opt.param_groups[0]["lr"], 0.75, "set before the last training batch, at 3/4, and not in validation"
    )


# LRFinder


def test_the_finder_begins_with_min_lr(impl):
    finder, opt = impl.LRFinder(max_iter=4, min_lr=2**-12, max_lr=2**-8), learner(groups=2).opt
    finder.set_runner(SimpleNamespace(in_train=True, n_iter=0, opt=opt))
    finder.begin_fit()
    finder.begin_batch()
    assert_same(
        [group["lr"] for group in opt.param_groups], [2**-12] * 2, "the lr of both groups, before the first batch"
    )


def test_the_finder_raises_the_lr_by_equal_factors(impl):
    steps = Steps()
    Runner([impl.LRFinder(max_iter=4, min_lr=2**-12, max_lr=2**-8), steps]).fit(9, learner())
    assert_same(
        [lr for (lr,) in steps.values], [2.0**e for e in (-12, -11, -10, -9)], "times 2 with every batch", atol=1e-15
    )


def test_the_finder_stops_after_max_iter(impl):
    count = Steps()
    count._order = 0
    Runner([impl.LRFinder(max_iter=4, min_lr=2**-12, max_lr=2**-8), count]).fit(9, learner())
    assert len(count.values) == 5, "batches 0 to 4: the last one has max_lr"


def test_the_finder_stops_when_the_loss_explodes(impl):
    class Explode(Callback):
        def after_loss(self):
            if self.n_iter == 2:
                self.run.loss = 11 * self.loss.detach().requires_grad_() + 1000

    count = Steps()
    count._order = 0
    Runner([impl.LRFinder(max_iter=50, min_lr=2**-12, max_lr=2**-8), Explode(), count]).fit(9, learner())
    assert len(count.values) == 3, "the third loss is more than ten times the best"


# Recorder


def test_the_recorder_draws_loss_against_lr(impl):
    recorder = impl.Recorder()
    recorder.begin_fit()
    recorder.lrs, recorder.losses = [0.01, 0.1, 1.0], [2.0, 1.0, 8.0]
    ax = recorder.plot(skip_last=1)
    assert len(ax.lines) == 1, "plot draws one line"
    (line,) = ax.lines
    assert (list(line.get_xdata()), list(line.get_ydata())) == ([0.01, 0.1], [2.0, 1.0]), "all but the last"
    assert ax.get_xscale() == "log", "lrs differ by factors, not by differences"


# everything, against formulas and torch's schedulers


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_torch(check_scenario, scenario):
    check_scenario(scenario)
