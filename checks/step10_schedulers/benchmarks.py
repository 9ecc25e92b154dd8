"""Step 10: schedules."""

import itertools

import torch


def test_setting_an_lr_of_one_cycle(race, yours, inputs):
    opt = torch.optim.SGD([inputs.normal(1)], lr=0.1)
    ten, positions = yours(10), itertools.cycle(t / 100 for t in range(100))
    schedule = ten.combine_scheds([0.3, 0.7], ten.cos_1cycle_anneal(0.01, 0.1, 0.001))
    torchs = torch.optim.lr_scheduler.OneCycleLR(opt, 0.1, total_steps=10**9, cycle_momentum=False)
    opt.step()

    def set_lr():
        opt.param_groups[0]["lr"] = schedule(next(positions))

    race(set_lr, torchs.step)
