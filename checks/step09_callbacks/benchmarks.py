"""Step 9: Runner, with callbacks and without."""

from functools import partial

import torch
from torch.nn.functional import cross_entropy

from checks.reference_loop import reference_loop
from solutions.step07_dataloader import accuracy
from solutions.step10_schedulers import ParamScheduler, combine_scheds, cos_1cycle_anneal
from solutions.step11_capstone import ValidationHistory


def batch_with_five_callbacks(race, yours, inputs, metrics):
    """The capstone's batches of 128 and its callbacks, the runner's own among them, against a loop without any.

    The loop keeps the losses. Accuracy is work of its own, which the loop does not do: it has a row of its own.
    """
    model, (x, y) = inputs.mlp(), inputs.mnist()
    batches = list(zip(x.split(128), y.split(128)))
    opt = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    parts, schedule = yours(9), combine_scheds([0.3, 0.7], cos_1cycle_anneal(0.01, 0.1, 0.001))
    callbacks = [ParamScheduler("lr", schedule), parts.Recorder(), parts.AvgStatsCallback(metrics), ValidationHistory()]
    run = parts.Runner(callbacks)
    learn = parts.Learner(model, opt, cross_entropy, parts.DataBunch(batches, []))
    race(lambda: run.fit(1, learn), lambda: reference_loop(model, batches, opt), per=len(batches))


benchmarks = {
    "a batch with five callbacks": partial(batch_with_five_callbacks, metrics=[]),
    "a batch with five callbacks, and accuracy": partial(batch_with_five_callbacks, metrics=[accuracy]),
}
