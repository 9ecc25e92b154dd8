"""Step 9, callbacks: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "answers_by_a_loop",
        (
            (
                "        return all([cb.after_loss(loss) for cb in self.cbs]) and self.in_train",
                """        answer = self.in_train
        for cb in self.cbs:
            answer = cb.after_loss(loss) and answer
        return bool(answer)""",
            ),
        ),
    ),
    Alternative(
        "events_by_hasattr",
        (
            (
                """            if handler := getattr(type(cb), event, None):
                handler(cb)""",
                """            if hasattr(type(cb), event):
                getattr(cb, event)()""",
            ),
        ),
    ),
    Alternative(
        "no_step_nothing_after_it",
        (
            (
                """    loss = learn.loss_func(learn.model(xb), yb)
    if cb.after_loss(loss):
        loss.backward()
        if cb.after_backward():
            learn.opt.step()
        if cb.after_step():
            learn.opt.zero_grad()
    return [loss.item()]""",
                """    loss = learn.loss_func(learn.model(xb), yb)
    stages = [(loss.backward, cb.after_backward), (learn.opt.step, cb.after_step), (learn.opt.zero_grad, bool)]
    go_on = cb.after_loss(loss)
    while go_on and stages:
        do, event = stages.pop(0)
        do()
        go_on = event()
    return [float(loss)]""",
            ),
        ),
    ),
    Alternative(
        "sorted_when_called",
        (
            (
                """        made = [make() for make in cb_funcs]
        self.cbs = sorted([TrainEvalCallback(), *cbs, *made], key=lambda cb: cb._order)
        for cb in self.cbs:
            if not hasattr(self, cb.name):""",
                """        self.callbacks = (TrainEvalCallback(), *cbs, *(make() for make in cb_funcs))
        for cb in self.callbacks:
            if cb.name not in dir(self):""",
            ),
            (
                """        for cb in self.cbs:
            # Look it up on the class: the callback itself would look for a missing event on the runner.
            if handler := getattr(type(cb), event, None):
                handler(cb)""",
                """        import bisect

        ordered = []
        for cb in self.callbacks:
            bisect.insort_right(ordered, cb, key=lambda other: other._order)
        for cb in ordered:
            if event in dir(type(cb)):
                getattr(cb, event)()""",
            ),
            (
                """        for cb in self.cbs:
            cb.set_runner(self)
        try:
            self("begin_fit")
            for epoch in range(epochs):
                self.one_epoch(epoch)
        except CancelTrainException:
            pass
        finally:
            self("after_fit")""",
                """        import contextlib

        for cb in self.callbacks:
            cb.set_runner(self)
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.suppress(CancelTrainException))
            stack.callback(self, "after_fit")
            self("begin_fit")
            epoch = 0
            while epoch < epochs:
                self.one_epoch(epoch)
                epoch += 1""",
            ),
        ),
    ),
    Alternative(
        "averages_as_tensors",
        (
            (
                """        pred, rows = run.pred.detach(), len(run.yb)  # a metric needs no gradients
        means = [run.loss.item(), *(float(metric(pred, run.yb)) for metric in self.metrics)]
        self.totals = [total + mean * rows for total, mean in zip(self.totals, means)]
        self.count += rows""",
                """        rows = run.yb.shape[0]
        with torch.no_grad():
            for place, mean in enumerate([lambda *_: run.loss, *self.metrics]):
                value = mean(run.pred, run.yb).detach().double()
                self.totals[place] = self.totals[place] + rows * value
        self.count = self.count + rows""",
            ),
        ),
    ),
    Alternative(
        "nested_tries",
        (
            (
                """        try:
            self("begin_batch")
            self.pred = self.model(self.xb)
            self("after_pred")
            self.loss = self.loss_func(self.pred, self.yb)
            self("after_loss")
            if self.in_train:
                try:
                    self.loss.backward()
                    self("after_backward")
                    self.opt.step()
                    self("after_step")
                finally:
                    self.opt.zero_grad()
        except CancelBatchException:
            pass
        finally:
            self("after_batch")""",
                """        def forward():
            self.pred = self.model(self.xb)

        def compute_loss():
            self.loss = self.loss_func(self.pred, self.yb)

        work = [(None, "begin_batch"), (forward, "after_pred"), (compute_loss, "after_loss")]
        if self.in_train:
            work += [(lambda: self.loss.backward(), "after_backward"), (self.opt.step, "after_step")]
        try:
            for do, event in work:
                if do is not None:
                    do()
                self(event)
        except CancelBatchException:
            return
        finally:
            if self.in_train:
                for p in self.model.parameters():
                    p.grad = None
            self("after_batch")""",
            ),
        ),
    ),
    Alternative(
        "accumulated_in_a_list",
        (
            (
                """        self.batches += 1
        self.rows += len(self.xb)
        for group in self.opt.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self.sums[p] = self.sums.get(p, 0) + p.grad * len(self.xb)
        if self.batches % self.accumulate and self.batches < self.iters:
            raise CancelBatchException
        for p, total in self.sums.items():
            p.grad = total / self.rows
        self.rows, self.sums = 0, {}


class DeviceCallback""",
                """        params, weight = list(self.model.parameters()), len(self.run.yb)
        kept = self.sums.setdefault("kept", [])
        kept.append((weight, [None if p.grad is None else p.grad.clone() for p in params]))
        self.batches += 1
        last = (self.n_iter + 1) % self.iters == 0
        if len(kept) < self.accumulate and not last:
            raise CancelBatchException()
        rows = sum(weight for weight, _ in kept)
        for i, p in enumerate(params):
            if p.grad is not None:
                p.grad = sum(weight * grads[i] for weight, grads in kept) / rows
        self.sums = {}


class DeviceCallback""",
            ),
        ),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "self.totals, self.count = [0.0] * (1 + len(self.metrics)), 0",
        "self.totals, self.count = [0.0] * (1 << len(self.metrics)), 0",
        "zip leaves out the totals that no mean is added to, at the first batch.",
    ),
    EquivalentMutant(
        "if self.n_iter == 0:",
        "if self.n_iter <= 0:",
        "A number of batches is not below 0.",
    ),
    EquivalentMutant(
        "if self.batches % self.accumulate and self.batches < self.iters:",
        "if self.batches % self.accumulate and self.batches != self.iters:",
        "The number of batches grows by one up to iters, and no further.",
    ),
    EquivalentMutant(
        "if self.waited >= self.patience:",
        "if self.waited == self.patience:",
        "waited grows by one, and the training ends as soon as it equals patience.",
    ),
    EquivalentMutant(
        "_order = -30  # before all others: whatever they do, there is a bar to close",
        "_order = ~30  # before all others: whatever they do, there is a bar to close",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = -5",
        "_order = ~5",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = -20",
        "_order = ~20",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "self.learn, self.in_train = learn, True",
        "self.learn, self.in_train = learn, False",
        "begin_epoch sets it again before it is read.",
    ),
    EquivalentMutant(
        "_order = 0",
        "_order = 1",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = 0",
        "_order = -1",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "self.totals, self.count = [0.0] * (1 + len(self.metrics)), 0",
        "self.totals, self.count = [0.0] * ( 2 + len(self.metrics)), 0",
        "zip leaves out the totals that no mean is added to, at the first batch.",
    ),
    EquivalentMutant(
        "_order = -30  # before all others: whatever they do, there is a bar to close",
        "_order = - 31  # before all others: whatever they do, there is a bar to close",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = -30  # before all others: whatever they do, there is a bar to close",
        "_order = - 29  # before all others: whatever they do, there is a bar to close",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = -5",
        "_order = - 6",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = -5",
        "_order = - 4",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = 10",
        "_order = 11",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = 10",
        "_order = 9",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = -20",
        "_order = - 21",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = -20",
        "_order = - 19",
        "Only the order of the callbacks matters, and it is the same.",
    ),
]
