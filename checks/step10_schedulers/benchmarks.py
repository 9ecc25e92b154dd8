"""Step 10: schedules."""

import itertools

import torch


def setting_an_lr_of_one_cycle(race, yours, inputs):
    opt = torch.optim.SGD([inputs.normal(1)], lr=0.1)
    parts, positions = yours(10), itertools.cycle(t / 100 for t in range(100))
    schedule = parts.combine_scheds([0.3, 0.7], parts.cos_1cycle_anneal(0.01, 0.1, 0.001))
    torchs = torch.optim.lr_scheduler.OneCycleLR(opt, 0.1, total_steps=10**9, cycle_momentum=False)
    opt.step()

    def set_lr():
        opt.param_groups[0]["lr"] = schedule(next(positions))

    race(set_lr, torchs.step)


benchmarks = {"setting an lr of one cycle": setting_an_lr_of_one_cycle}
