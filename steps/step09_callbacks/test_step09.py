import copy
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

from checks.compare import assert_same
from checks.reference_loop import reference_loop
from checks.scenario import exception_name, scenarios_in
from checks.step09_callbacks import scenarios


def above(pred, yb):
    """A loss for counting by hand: how far the predictions are above the targets, on average."""
    return (pred - yb).mean()


def learner(impl, rows=((2.0, 0.0),), bs=1):
    """A model with one weight, 1, so that the loss of a row (x, y) is x - y and its gradient x. The lr is 0.25."""
    x, y = torch.tensor(rows, dtype=torch.float64).T.unsqueeze(2)
    batches = DataLoader(TensorDataset(x, y), bs, generator=torch.Generator())
    model = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    nn.init.ones_(model.weight)
    opt = torch.optim.SGD(model.parameters(), lr=0.25)
    return impl.Learner(model, opt, above, impl.DataBunch(batches, batches))


def weight(learn):
    return learn.model.weight[0]


def batch(*values):
    return torch.tensor(values, dtype=torch.float64).unsqueeze(1)


# Part 1: CallbackHandler


def says(impl, event, answer):
    """A callback that returns `answer` from one event."""
    return type("Says", (impl.BoolCallback,), {event: lambda self, *_: answer})()


def started(impl, learn, *cbs):
    """A handler as it is in the middle of an epoch."""
    cb = impl.CallbackHandler(cbs)
    cb.begin_fit(learn)
    cb.begin_epoch(0)
    return cb


def test_the_handler_says_yes_when_all_callbacks_do(impl):
    cb = started(impl, learner(impl), says(impl, "after_loss", True), impl.BoolCallback())
    assert cb.after_loss(torch.tensor(1.0)), "after_loss returns True, because both callbacks returned True"


def test_the_handler_says_no_when_one_callback_does(impl):
    cb = started(impl, learner(impl), impl.BoolCallback(), says(impl, "after_loss", False))
    assert not cb.after_loss(torch.tensor(1.0)), "after_loss returns False, because the second callback did"


def test_the_handler_says_no_after_the_loss_of_a_validation_batch(impl):
    cb = started(impl, learner(impl), impl.BoolCallback())
    cb.begin_validate()
    assert not cb.after_loss(torch.tensor(1.0)), "after_loss returns False in validation: nothing may follow the loss"


def test_the_handler_asks_everybody(impl):
    first, second = says(impl, "after_loss", False), impl.BoolCallback()
    started(impl, learner(impl), first, second).after_loss(torch.tensor(4.0))
    assert getattr(second, "loss", None) == 4.0, "the first returned False; the second must still be called"


def test_one_batch_trains_on_it(impl):
    learn = learner(impl)
    losses = impl.one_batch(batch(2.0), batch(0.0), started(impl, learn))
    assert losses == [2.0], "the loss of the batch, in a list, as a float"
    assert_same(weight(learn), [0.5], "the weight, 1 - lr * gradient = 1 - 0.25 * 2")
    assert learn.model.weight.grad is None or not learn.model.weight.grad.any(), "the gradients are cleared"


def test_one_batch_is_skipped_on_a_no_to_begin_batch(impl):
    learn = learner(impl)
    losses = impl.one_batch(batch(2.0), batch(0.0), started(impl, learn, says(impl, "begin_batch", False)))
    assert losses == [], "a batch that is skipped has no loss: the list is empty"
    assert_same(weight(learn), [1.0], "the weight, which stays as it was")


def test_one_batch_takes_no_step_on_a_no_to_after_backward(impl):
    learn = learner(impl)
    losses = impl.one_batch(batch(2.0), batch(0.0), started(impl, learn, says(impl, "after_backward", False)))
    assert losses == [2.0], "the loss of the batch, in a list, although no step was taken"
    assert_same(weight(learn), [1.0], "the weight, which stays as it was")


def test_one_batch_keeps_the_gradients_on_a_no_to_after_step(impl):
    learn = learner(impl)
    impl.one_batch(batch(2.0), batch(0.0), started(impl, learn, says(impl, "after_step", False)))
    assert_same(weight(learn), [0.5], "the weight, after its step")
    assert_same(learn.model.weight.grad[0], [2.0], "the gradient, which is not cleared")


def test_fit_asks_the_handler_at_every_event(impl):
    heard = []
    cb = impl.CallbackHandler([scenarios.listener(impl, heard)])
    losses = impl.fit(1, learner(impl), cb)
    assert losses == [2.0], "the loss of the one training batch; validation losses do not belong here"
    assert heard == [
        *("begin_fit", "begin_epoch", "begin_batch", "after_loss", "after_backward", "after_step"),
        *("begin_validate", "begin_batch", "after_loss", "after_epoch", "after_fit"),
    ], "the events of one epoch with one batch to train on and one to validate with, in the order of the README"


# Part 2: Callback and Runner


def writes_down(impl, heard, **at):
    """A callback that records every event and runs a function at some: at={"after_loss": function(callback)}."""
    return scenarios.tracer(impl, heard, act=lambda event, cb: at.get(event, lambda _: None)(cb))


def throws(error):
    def throw(_):
        raise error

    return throw


def in_training(impl, learn, *cbs):
    """A runner as it is in the middle of an epoch."""
    run = impl.Runner(cbs)
    run.learn, run.in_train = learn, True
    run.n_iter, run.iters = 0, 1
    for kept in vars(run).values():
        for cb in kept if isinstance(kept, list | tuple) else [kept]:
            if hasattr(type(cb), "set_runner"):
                cb.set_runner(run)
    return run


def test_a_callback_reads_from_its_runner(impl):
    cb = impl.Callback()
    cb.set_runner(SimpleNamespace(loss=4.0))
    assert cb.loss == 4.0, "the callback has no loss, but its runner has one"


def test_a_callback_without_a_runner_has_no_such_attribute(impl):
    raised = exception_name(lambda: impl.Callback().loss)
    assert raised == "AttributeError", "a callback without a runner has no loss: reading it raises an AttributeError"


def test_a_callback_can_be_copied(impl):
    cb = impl.Callback()
    cb.set_runner(SimpleNamespace(loss=4.0))
    assert exception_name(lambda: copy.deepcopy(cb)) == "nothing", "a callback can be copied, together with its runner"
    assert copy.deepcopy(cb).loss == 4.0, "the copy of a callback reads from the copy of its runner"


def test_callbacks_run_in_the_order_of_order(impl):
    called = []
    late, early = (scenarios.tracer(impl, [], order, lambda _, cb: called.append(cb._order)) for order in (2, 1))
    given = [late, early]
    impl.Runner(given)("after_pred")
    assert called == [1, 2], "the callback with the smaller _order is called first"
    assert given == [late, early], "the list that was passed in stays as it was"


def test_callbacks_of_one_order_keep_their_places(impl):
    called = []
    cbs = [scenarios.tracer(impl, [], 0, lambda event, cb, i=i: called.append(i)) for i in range(3)]
    impl.Runner(cbs)("after_pred")
    assert called == [0, 1, 2], "callbacks of the same _order are called in the order in which they were passed"


def test_functions_can_make_callbacks(impl):
    run = impl.Runner(cb_funcs=[impl.Recorder])
    assert isinstance(run.recorder, impl.Recorder), "the new callback is an attribute of the runner under its name"


def test_calling_the_runner_calls_the_callbacks_that_have_the_event(impl):
    heard = []
    run = impl.Runner([scenarios.tracer(impl, heard), impl.Callback()])
    run("after_pred")
    run("no_such_event")
    assert heard == ["after_pred"], "the callback with a method after_pred is called at that event, and at no other"


def test_a_training_batch_and_its_events(impl):
    heard, learn = [], learner(impl)
    in_training(impl, learn, writes_down(impl, heard)).one_batch(batch(2.0), batch(0.0))
    assert heard == [
        *("begin_batch", "after_pred", "after_loss", "after_backward", "after_step", "after_batch"),
    ], "the events of a training batch, in the order of the Runner's docstring"
    assert_same(weight(learn), [0.5], "the weight, 1 - lr * gradient = 1 - 0.25 * 2")


def test_a_validation_batch_and_its_events(impl):
    heard, learn = [], learner(impl)
    run = in_training(impl, learn, writes_down(impl, heard))
    run.in_train = False
    run.one_batch(batch(2.0), batch(0.0))
    assert heard == ["begin_batch", "after_pred", "after_loss", "after_batch"], (
        "the events of a validation batch: without those of backward and step"
    )
    assert_same(weight(learn), [1.0], "the weight, which stays as it was")


def test_a_callback_can_change_the_batch(impl):
    def double(cb):
        cb.run.xb = 2 * cb.xb

    learn = learner(impl)
    in_training(impl, learn, writes_down(impl, [], begin_batch=double)).one_batch(batch(2.0), batch(0.0))
    assert_same(weight(learn), [0.0], "the weight, 1 - 0.25 * 4: the model must see the xb of the runner")


def test_a_cancelled_batch_takes_no_step(impl):
    heard, learn = [], learner(impl)
    cancel = writes_down(impl, heard, after_backward=throws(impl.CancelBatchException()))
    in_training(impl, learn, cancel).one_batch(batch(2.0), batch(0.0))
    assert_same(weight(learn), [1.0], "the weight, which stays as it was")
    assert heard[-1:] == ["after_batch"], "after_batch is announced whatever happened"
    assert learn.model.weight.grad is None or not learn.model.weight.grad.any(), (
        "its gradients must not stay for the next batch"
    )


def test_the_runner_trains_and_validates(impl):
    heard, learn = [], learner(impl)
    impl.Runner([writes_down(impl, heard)]).fit(1, learn)
    assert heard == [
        *("begin_fit", "begin_epoch", "begin_batch", "after_pred", "after_loss", "after_backward", "after_step"),
        *("after_batch", "begin_validate", "begin_batch", "after_pred", "after_loss", "after_batch", "after_epoch"),
        "after_fit",
    ], "the events of one epoch with one batch to train on and one to validate with, in the order of the README"
    assert_same(weight(learn), [0.5], "the weight after one training batch")


def test_the_runner_has_the_losses_of_the_bare_loop(impl):
    generator = torch.Generator().manual_seed(0)
    x, y = torch.randn(23, 4, generator=generator), torch.randint(3, (23,), generator=generator)
    model = nn.Linear(4, 3)
    twin, batches = copy.deepcopy(model), DataLoader(TensorDataset(x, y), 5, generator=generator)
    learn = impl.Learner(
        model, torch.optim.SGD(model.parameters(), lr=0.5), cross_entropy, impl.DataBunch(batches, batches)
    )
    recorder = impl.Recorder()
    impl.Runner([recorder]).fit(2, learn)
    bare = reference_loop(twin, [*batches, *batches], torch.optim.SGD(twin.parameters(), lr=0.5))
    assert_same(recorder.losses, bare, "the losses of the runner and of a loop without it", atol=0)


def test_a_cancelled_training_still_ends_properly(impl):
    heard = []
    impl.Runner([writes_down(impl, heard, begin_epoch=throws(impl.CancelTrainException()))]).fit(3, learner(impl))
    assert heard == ["begin_fit", "begin_epoch", "after_fit"], (
        "a CancelTrainException at begin_epoch ends the training: only after_fit follows, and no error"
    )


def test_other_exceptions_pass_and_after_fit_comes_first(impl):
    heard = []
    run = impl.Runner([writes_down(impl, heard, after_loss=throws(ZeroDivisionError()))])
    raised = exception_name(lambda: run.fit(1, learner(impl)))
    assert raised == "ZeroDivisionError", "an error in a callback leaves fit as it is"
    assert heard[-1:] == ["after_fit"], "a file to close, a bar to remove: after_fit is where callbacks clean up"


def test_early_stopping_ends_the_training(impl):
    heard, learn = [], learner(impl)
    learn.opt.param_groups[0]["lr"] = 0.0
    impl.Runner([writes_down(impl, heard), impl.EarlyStopping(patience=2), impl.AvgStatsCallback()]).fit(9, learn)
    assert heard.count("begin_epoch") == 3, "the best epoch is the first, and two more bring no improvement"


# Users of the API


def seen(*rows):
    """What a runner has after a batch of (prediction, target)."""
    pred, yb = torch.tensor(rows, dtype=torch.float64).T
    return SimpleNamespace(pred=pred, yb=yb, xb=pred, loss=above(pred, yb), loss_func=above)


def floats(stats):
    """The averages as floats; tensors are welcome."""
    return [float(value) for value in stats.avg_stats]


def test_averages_count_every_row_once(impl):
    stats = impl.AvgStats()
    stats.accumulate(seen((1.0, 0.0), (1.0, 0.0), (1.0, 0.0)))
    stats.accumulate(seen((5.0, 0.0)))
    assert_same(
        floats(stats), [2.0], "three rows with loss 1 and one with loss 5: 8 / 4 (a mean of the two means is 3)"
    )


def test_metrics_are_averaged_like_the_loss(impl):
    stats = impl.AvgStats([lambda pred, yb: (pred == yb).double().mean()])
    stats.accumulate(seen((1.0, 1.0), (2.0, 2.0), (3.0, 3.0)))
    stats.accumulate(seen((4.0, 0.0)))
    assert_same(floats(stats), [1.0, 0.75], "the loss, 4 / 4, and the share of hits, 3 / 4")


def test_one_batch_is_learned_again_and_again(impl):
    recorder = impl.Recorder()
    impl.Runner([impl.OneBatch(), recorder]).fit(1, learner(impl, rows=((2.0, 0.0), (100.0, 0.0))))
    assert_same(recorder.losses, [2.0, 1.0], "both losses are of the first row, x = 2: weight 1, then weight 0.5")


def test_accumulated_gradients_equal_those_of_the_large_batch(impl):
    rows = ((1.0, 0.0), (1.0, 0.0), (1.0, 0.0), (5.0, 0.0))
    learn = learner(impl, rows, bs=3)
    impl.Runner([impl.GradientAccumulation(2)]).fit(1, learn)
    assert_same(weight(learn), [0.5], "the gradient of all four rows is 8 / 4 = 2: the weight is 1 - 0.25 * 2")


def test_the_last_batches_of_an_epoch_get_their_step(impl):
    learn = learner(impl, rows=((1.0, 0.0), (1.0, 0.0), (2.0, 0.0)))
    impl.Runner([impl.GradientAccumulation(2)]).fit(1, learn)
    assert_same(weight(learn), [0.25], "1 - 0.25 * 1 after two batches, - 0.25 * 2 after the third, which is left over")


def test_model_and_batches_move_to_the_device(impl):
    learn = learner(impl)
    run = in_training(impl, learn, impl.DeviceCallback("meta"))
    run("begin_fit")
    run.xb, run.yb = batch(2.0), batch(0.0)
    run("begin_batch")
    assert learn.model.weight.is_meta, "the model, at begin_fit (meta is a device that stores no numbers)"
    assert run.xb.is_meta, "xb must be written to the runner: self.xb = … only hides the runner's"
    assert run.yb.is_meta, "yb moves with xb"


# everything, against the plain program in checks


@pytest.mark.parametrize("scenario", scenarios_in(scenarios), ids=str)
def test_same_as_a_plain_program(check_scenario, scenario):
    check_scenario(scenario)
