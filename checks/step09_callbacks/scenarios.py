"""Step 9, callbacks: the loop with events against the bare loop.

torch has no such part, so reference.py is written out, as plainly as possible: one nested loop with its events,
averages taken over all rows at once, accumulated gradients from one large batch. What the exercise is given comes from
the solution.
"""

import copy
import math
from functools import partial

import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss
from torch.utils.data import TensorDataset

from checks.scenario import batch_loader, exception_name, scenario, snapshot

EVENTS = [
    "begin_fit",
    "begin_epoch",
    "begin_batch",
    "after_pred",
    "after_loss",
    "after_backward",
    "after_step",
    "after_batch",
    "begin_validate",
    "after_epoch",
    "after_fit",
]
HANDLER_EVENTS = [event for event in EVENTS if event not in ("after_pred", "after_batch")]


def small(impl, inputs, lr=0.125, train=13, valid=7, model=None):
    """A learner with 13 rows in batches of 5 to train on, the last one short, and 7 in batches of 4 to validate."""
    model = model or inputs.mlp(4, 5, 3)
    train = batch_loader(TensorDataset(inputs.normal(train, 4), inputs.labels(train, 3)), 5)
    valid = batch_loader(TensorDataset(inputs.normal(valid, 4), inputs.labels(valid, 3)), 4)
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.5, foreach=False)
    return impl.Learner(model, opt, cross_entropy, impl.DataBunch(train, valid, 3))


def one_layer(inputs):
    """A model for scenarios that train many times: what they look at needs no second layer."""
    model = nn.Linear(4, 3, device=inputs.device, dtype=inputs.dtype)
    model.weight, model.bias = nn.Parameter(inputs.normal(3, 4)), nn.Parameter(inputs.normal(3))
    return model


def on_mnist(impl, inputs):
    model, (x, y) = inputs.mlp(), inputs.mnist()
    opt = torch.optim.SGD(model.parameters(), lr=0.5, foreach=False)
    return impl.Learner(model, opt, cross_entropy, impl.DataBunch(batch_loader(TensorDataset(x, y), 64), [], 10))


def accuracy(pred, yb):
    return (pred.argmax(1) == yb).to(pred.dtype).mean()


def parameters(learn):
    return snapshot(learn.model.parameters())


# Part 1: CallbackHandler


def listener(impl, heard, name="", answers=None):
    """A callback that records every event; `answers` maps an event to what it returns the second time."""
    answers = answers or {}

    def method(event):
        def called(self, *args):
            getattr(impl.BoolCallback, event)(self, *args)
            heard.append(f"{name}{event}")
            return answers[event] if event in answers and heard.count(f"{name}{event}") == 2 else True

        return called

    return type("Listener", (impl.BoolCallback,), {event: method(event) for event in HANDLER_EVENTS})()


@scenario()
def fit_without_callbacks(impl, inputs):
    learn = small(impl, inputs)
    before = {"stop": learn.stop, "rows": [len(learn.data.train_ds), len(learn.data.valid_ds)]}
    losses = impl.fit(2, learn, impl.CallbackHandler())
    observed = {"loss of batch": losses, "parameters": parameters(learn), "training": learn.model.training}
    return {"before": before} | observed


@scenario()
def fit_with_a_callback_that_does_nothing(impl, inputs):
    """It returns True from every event."""
    learn, cb, rows = small(impl, inputs), impl.BoolCallback(), []
    learn.model.register_forward_pre_hook(lambda _, given: rows.append(len(given[0])))
    losses = impl.fit(2, learn, impl.CallbackHandler([cb]))
    observed = {"loss of batch": losses, "rows of batch": rows, "parameters": parameters(learn)}
    return observed | {"answer to after_fit": cb.after_fit()}


@scenario()
def fit_and_its_events(impl, inputs):
    heard = []
    impl.fit(2, small(impl, inputs), impl.CallbackHandler([listener(impl, heard)]))
    return {"event": heard}


@scenario()
def fit_with_a_no(impl, inputs):
    """Each event in turn returns False the second time."""
    events = [event for event in HANDLER_EVENTS[1:-1] if event != "after_backward"]
    return {f"{event} answered False": answered(impl, inputs, event, False) for event in events}


@scenario()
def fit_with_a_forgotten_return(impl, inputs):
    """after_loss returns None the second time, which means stop, too."""
    return {"after_loss answered None": answered(impl, inputs, "after_loss", None)}


def answered(impl, inputs, event, answer):
    """What happens when an event returns `answer` the second time."""
    heard, learn = [], small(impl, inputs, valid=4, model=one_layer(inputs))
    cbs = [listener(impl, heard, answers={event: answer}), listener(impl, heard, "second ")]
    losses = impl.fit(3, learn, impl.CallbackHandler(cbs))
    return {"loss": losses, "event": heard, "parameters": parameters(learn)}


@scenario()
def fit_without_steps(impl, inputs):
    """Every after_backward answers False. What then becomes of after_step is left open."""

    class No(impl.BoolCallback):
        def after_backward(self):
            return False

    heard, learn = [], small(impl, inputs)
    losses = impl.fit(2, learn, impl.CallbackHandler([No(), listener(impl, heard)]))
    heard = [event for event in heard if event != "after_step"]
    return {"loss of batch": losses, "event": heard, "parameters": parameters(learn)}


@scenario()
def what_callbacks_of_fit_are_given(impl, inputs):
    seen = []

    class Look(impl.BoolCallback):
        def after_loss(self, loss):
            seen.append([self.epoch, len(self.xb), len(self.yb), self.learn.model.training, loss.requires_grad])
            return True

    impl.fit(2, small(impl, inputs), impl.CallbackHandler([Look()]))
    return {"epoch, rows of x and y, training, loss has a graph": seen}


@scenario()
def fit_refused_at_the_beginning(impl, inputs):
    class No(impl.BoolCallback):
        def begin_fit(self, learn):
            return False

    heard, learn = [], small(impl, inputs)
    losses = impl.fit(1, learn, impl.CallbackHandler([No(), listener(impl, heard)]))
    return {"loss of batch": losses, "event": heard, "parameters": parameters(learn)}


@scenario()
def fit_stopped(impl, inputs):
    class Stop(impl.BoolCallback):
        def after_step(self):
            self.learn.stop = True
            return True

    heard, learn = [], small(impl, inputs)
    cb = impl.CallbackHandler([Stop(), listener(impl, heard)])
    losses = impl.fit(2, learn, cb)
    again = impl.fit(1, learn, cb)
    return {"loss of batch": losses, "loss when fit is called again": again, "event": heard}


@scenario(slow=True)
def fit_on_mnist(impl, inputs):
    return {"loss of batch": impl.fit(1, on_mnist(impl, inputs), impl.CallbackHandler())}


# Part 2: Runner


def tracer(impl, heard, order=0, act=None):
    """A callback that records every event, with what it can read, and then calls `act(event, callback)`."""

    def method(event):
        def called(self):
            heard.append(event)
            if act:
                act(event, self)

        return called

    return type("Tracer", (impl.Callback,), {"_order": order} | {event: method(event) for event in EVENTS})()


def at(event, count, error):
    """Something to do at an event: raise `error` when it comes for the `count`th time."""
    seen = []

    def act(name, _):
        seen.append(name)
        if name == event and seen.count(name) == count:
            raise error

    return act


@scenario()
def order_of_callbacks(impl, inputs):
    called = []

    def marked(name, order):
        return tracer(impl, [], order, lambda event, cb: called.append(f"{name}, {order}"))

    mine = [marked("first", 2), marked("second", 1), marked("third", 2), marked("fourth", -50)]
    kept = list(mine)
    run = impl.Runner(mine, cb_funcs=[lambda: marked("made", 1)])
    run("after_pred")
    return {"called, _order": called, "my list is as it was": mine == kept}


@scenario()
def order_around_the_counting(impl, inputs):
    """TrainEvalCallback has -10. Only what comes before it finds the model as the last validation has left it."""
    found = {}

    def noting(order):
        def note(event, cb):
            if event == "begin_epoch":
                found.setdefault(f"training mode, order {order}", []).append(cb.model.training)

        return tracer(impl, [], order, note)

    impl.Runner([noting(order) for order in (-11, -10, 0)]).fit(2, small(impl, inputs))
    return {order: modes[1] for order, modes in found.items()}


@scenario()
def order_of_the_given_callbacks(impl, inputs):
    """Progress is shown around everything, batches are moved before they are kept, and losses judged when averaged."""
    cbs = [impl.EarlyStopping(), impl.Recorder(), impl.OneBatch(), impl.DeviceCallback("cpu"), impl.ProgressCallback()]
    called = []
    for cb in cbs:  # each gets one more event
        kind = type(cb)
        cb.__class__ = type(kind.__name__, (kind,), {"look": lambda self: called.append(type(self).__name__)})
    impl.Runner(cbs)("look")
    return {"called": called}


@scenario()
def names_on_the_runner(impl, inputs):
    class MyOwnIdeaCallback(impl.Callback):
        pass

    idea, recorder, one = MyOwnIdeaCallback(), impl.Recorder(), impl.OneBatch()
    run = impl.Runner(iter([idea, recorder, one]))
    return {
        "my_own_idea": run.my_own_idea is idea,
        "recorder": run.recorder is recorder,
        "one_batch is hidden": run.one_batch is one,
    }


@scenario()
def delegation(impl, inputs):
    def read(action):
        raised = exception_name(action)
        return action() if raised == "nothing" else raised

    cb = tracer(impl, [])
    observed = {
        "reading before there is a runner": read(lambda: cb.loss),
        "reading a copy": read(lambda: copy.deepcopy(cb).loss),
    }
    run = impl.Runner([cb])
    run.thing = 1
    cb.set_runner(run)
    return observed | {
        "reading the runner's": read(lambda: cb.thing),
        "reading what nobody has": read(lambda: cb.nothing_of_the_kind),
        "reading a copy with its runner": read(lambda: copy.deepcopy(cb).thing),
    }


@scenario()
def only_a_callbacks_own_methods_are_events(impl, inputs):
    class Quiet(impl.Callback):
        pass

    heard = []
    run = impl.Runner([Quiet()])
    run.after_pred = lambda *_: heard.append("after_pred of the runner was called")
    run.fit(1, small(impl, inputs))
    return {"heard": heard}


@scenario()
def what_callbacks_return(impl, inputs):
    """It does not matter: the callbacks after them are called, and the training goes on."""

    def says(answer):
        return type("Says", (impl.Callback,), {event: lambda self: answer for event in EVENTS})()

    observed = {}
    for answer in (True, False, "stop"):
        heard, learn = [], small(impl, inputs)
        impl.Runner([says(answer), tracer(impl, heard)]).fit(1, learn)
        observed[f"all return {answer}"] = {"event": heard, "parameters": parameters(learn)}
    return observed


@scenario()
def two_runners(impl, inputs):
    """One trains inside the other, after its first epoch: each has callbacks of its own."""
    inner, learners = impl.Runner(), [small(impl, inputs) for _ in range(2)]

    class Train(impl.Callback):
        def after_epoch(self):
            if self.epoch == 0:
                inner.fit(1, learners[1])

    outer = impl.Runner([Train()])
    outer.fit(3, learners[0])
    return {"batches of each": [outer.n_iter, inner.n_iter], "parameters": [parameters(each) for each in learners]}


@scenario()
def runner_alone(impl, inputs):
    learn = small(impl, inputs)
    run = impl.Runner()
    run.fit(2, learn)
    return {"parameters": parameters(learn), "batches": run.n_iter, "epochs": run.n_epochs}


@scenario()
def events_of_the_runner(impl, inputs):
    heard, learn, modes = [], small(impl, inputs), []

    def look(event, cb):
        if event == "after_pred":
            modes.append([cb.in_train, cb.model.training, torch.is_grad_enabled(), cb.epoch, cb.n_iter, cb.n_epochs])

    impl.Runner([tracer(impl, heard, act=look)]).fit(2, learn)
    return {"event": heard, "train, training, grad, epoch, batch, epochs": modes}


@scenario()
def batch_changed_by_a_callback(impl, inputs):
    class Double(impl.Callback):
        def begin_batch(self):
            self.run.xb = 2 * self.xb
            self.run.yb = (self.yb + 1) % 3

        def after_pred(self):
            self.run.pred = 2 * self.pred

        def after_loss(self):
            self.run.loss = 0.5 * self.loss

    learn = small(impl, inputs)
    impl.Runner([Double()]).fit(1, learn)
    return {"parameters": parameters(learn)}


@scenario()
def cancelled(impl, inputs):
    """Each event in turn cancels the batch, the epoch or the training, the second time it comes."""
    observed = {}
    for error in ("CancelBatchException", "CancelEpochException", "CancelTrainException"):
        events = EVENTS[2:7] if error == "CancelBatchException" else EVENTS[1:9]
        for event in events:
            heard, learn = [], small(impl, inputs, valid=4, model=one_layer(inputs))
            run = impl.Runner([tracer(impl, heard, act=at(event, 2, getattr(impl, error)()))])
            run.fit(1 if error == "CancelBatchException" else 2, learn)
            observed[f"{error} at {event}"] = {
                "event": heard,
                "parameters": parameters(learn),
                "gradients left": sum(bool(p.grad is not None and p.grad.any()) for p in learn.model.parameters()),
            }
    return observed


@scenario()
def cancelled_in_validation(impl, inputs):
    """After the loss of the first of two validation batches."""
    observed = {}
    for error in ("CancelBatchException", "CancelEpochException", "CancelTrainException"):
        heard, learn = [], small(impl, inputs)
        impl.Runner([tracer(impl, heard, act=at("after_loss", 4, getattr(impl, error)()))]).fit(2, learn)
        observed[f"{error} after the loss"] = {"event": heard, "parameters": parameters(learn)}
    return observed


@scenario()
def cancelled_at_begin_fit(impl, inputs):
    heard, learn = [], small(impl, inputs)
    impl.Runner([tracer(impl, heard, act=at("begin_fit", 1, impl.CancelTrainException()))]).fit(2, learn)
    return {"event": heard, "parameters": parameters(learn)}


@scenario()
def another_exception(impl, inputs):
    """It passes, and after_fit is announced before it leaves fit."""
    observed = {}
    for event in ("begin_fit", "begin_epoch", "after_pred", "after_backward", "begin_validate", "after_epoch"):
        heard, learn = [], small(impl, inputs)
        run = impl.Runner([tracer(impl, heard, act=at(event, 1, ZeroDivisionError()))])
        raised = exception_name(partial(run.fit, 1, learn))
        observed[f"at {event}"] = {"raised": raised, "event": heard}
    return observed


@scenario()
def targets_that_are_numbers(impl, inputs):
    """A regression: its targets are floats, and stay what they are."""

    def learner():
        model = inputs.mlp(4, 5, 3)
        batches = batch_loader(TensorDataset(inputs.normal(13, 4), inputs.normal(13, 3)), 5)
        opt = torch.optim.SGD(model.parameters(), lr=0.125, foreach=False)
        return impl.Learner(model, opt, mse_loss, impl.DataBunch(batches, batches))

    recorder = impl.Recorder()
    impl.Runner([impl.DeviceCallback(inputs.device), recorder, impl.AvgStatsCallback()]).fit(1, learner())
    return {"loss of fit": impl.fit(1, learner(), impl.CallbackHandler()), "loss of the runner": recorder.losses}


@scenario(float64=2e-15, float32=1e-6)  # measured 2.2e-16 and 1.8e-7: a mean of batch means, a mean over all rows
def statistics(impl, inputs):
    seen = []
    stats = impl.AvgStatsCallback([accuracy])

    def look(event, _):
        if event == "after_epoch":
            averages = [stats.train_stats.avg_stats, stats.valid_stats.avg_stats]
            seen.append([[float(value) for value in some] for some in averages])
            graphs.extend(getattr(value, "requires_grad", False) for some in averages for value in some)

    graphs = []
    impl.Runner([stats, tracer(impl, [], 20, act=look)]).fit(2, small(impl, inputs))
    return {"train and valid of epoch": seen, "an average keeps a graph": any(graphs)}


@scenario()
def recorded(impl, inputs):
    recorder = impl.Recorder()
    impl.Runner([recorder]).fit(2, small(impl, inputs))
    kinds = sorted({type(loss).__name__ for loss in recorder.losses})
    return {"loss of batch": recorder.losses, "lr of batch": recorder.lrs, "kinds of loss": kinds}


@scenario()
def recorded_with_two_groups(impl, inputs):
    learn, recorder = small(impl, inputs), impl.Recorder()
    learn.opt.add_param_group({"params": [inputs.normal(1).requires_grad_()], "lr": 0.25})
    impl.Runner([recorder]).fit(1, learn)
    return {"lr of the last group": recorder.lrs}


@scenario()
def progress_shown(impl, inputs):
    progress = impl.ProgressCallback()
    impl.Runner([progress]).fit(4, small(impl, inputs))
    bar = progress.bar
    return {"batches": [bar.n, bar.total], "said last": bar.desc, "stays behind": bar.leave}


@scenario()
def one_batch_again_and_again(impl, inputs):
    recorder, sizes = impl.Recorder(), []
    watch = tracer(impl, [], act=lambda event, cb: event == "after_pred" and sizes.append(len(cb.xb)))
    run = impl.Runner([recorder, impl.OneBatch(), watch])
    run.fit(3, small(impl, inputs))
    first = recorder.losses
    run.fit(1, small(impl, inputs))  # other rows
    return {"loss of batch": first, "loss of batch in a second fit": recorder.losses, "rows of batch": sizes}


@scenario()
def early_stopping(impl, inputs):
    """With an lr of 0 the validation loss stays as it is, with one of nan it is nan: neither is an improvement.

    The metric, which never changes, does not count.
    """

    def epochs(lr, *patience):
        heard = []
        stats = impl.AvgStatsCallback([lambda pred, yb: torch.tensor(0.0)])
        learn = small(impl, inputs, lr, 5, 4, model=one_layer(inputs))
        impl.Runner([tracer(impl, heard), impl.EarlyStopping(*patience), stats]).fit(4, learn)
        return heard.count("begin_epoch")

    return {f"epochs with lr {lr}": [epochs(lr), epochs(lr, 1), epochs(lr, 2)] for lr in (0.125, 0.0, math.nan)}


@scenario(float64=1e-15, float32=3e-7)  # measured 1.1e-16 and 3.0e-8: a sum of gradients, the gradient of a sum
def accumulated(impl, inputs):
    observed = {}
    for accumulate in (1, 2, 3, 10):
        learn = small(impl, inputs)
        impl.Runner([impl.GradientAccumulation(accumulate)]).fit(2, learn)
        observed[f"parameters, {accumulate} batches a step"] = parameters(learn)
    return observed


@scenario(float64=1e-15, float32=3e-7)  # measured 1.1e-16 and 3.0e-8
def accumulated_with_a_frozen_layer(impl, inputs):
    """Its parameters have no gradient: there is nothing to add."""
    learn = small(impl, inputs)
    learn.model[0].requires_grad_(False)
    impl.Runner([impl.GradientAccumulation(2)]).fit(1, learn)
    return {"parameters": parameters(learn), "gradient of the frozen": [p.grad for p in learn.model[0].parameters()]}


@scenario()
def moved_to_a_device(impl, inputs):
    """The meta device, which has shapes and no numbers, stands for any other: what was moved can be seen."""
    learn = small(impl, inputs)
    cb, places = impl.DeviceCallback("meta"), []
    run = impl.Runner([cb])
    run.fit(0, learn)  # sets the runner and announces begin_fit
    for xb, yb in learn.data.train_dl:
        run.xb, run.yb = xb, yb
        run("begin_batch")
        places.append([run.xb.device.type, run.yb.device.type])
    observed = {"model": next(learn.model.parameters()).device.type, "x and y of batch": places}
    return observed | {"the callback has an xb of its own": "xb" in vars(cb)}


@scenario()
def all_callbacks_together(impl, inputs):
    """The losses are those of the bare loop, whatever callbacks there are."""
    recorder = impl.Recorder()
    cbs = [impl.AvgStatsCallback([accuracy]), impl.ProgressCallback(), impl.EarlyStopping(5)]
    learn = small(impl, inputs)
    impl.Runner([recorder, *cbs, impl.DeviceCallback(inputs.device)], cb_funcs=[lambda: tracer(impl, [])]).fit(2, learn)
    return {"loss of batch": recorder.losses, "parameters": parameters(learn)}


@scenario(slow=True)
def runner_on_mnist(impl, inputs):
    recorder = impl.Recorder()
    impl.Runner([recorder]).fit(1, on_mnist(impl, inputs))
    return {"loss of batch": recorder.losses}
