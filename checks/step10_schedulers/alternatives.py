"""Step 10, schedulers: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "annealer_by_lambda",
        (
            (
                "        return partial(f, start, end)",
                "        return lambda pos: f(start, end, pos)",
            ),
        ),
    ),
    Alternative(
        "cosine_the_other_way",
        (
            (
                "return end + (start - end) * (1 + math.cos(math.pi * pos)) / 2",
                "return start + (1 + math.cos(math.pi * (1 - pos))) * (end - start) / 2",
            ),
        ),
    ),
    Alternative(
        "phases_walked_through",
        (
            (
                """    if len(pcts) != len(scheds) or any(pct < 0 for pct in pcts) or not math.isclose(sum(pcts), 1):
        raise ValueError(f"{len(scheds)} schedules need as many shares of the training that add up to 1, got {pcts}")
    scheds = [sched for pct, sched in zip(pcts, scheds) if pct]
    ends = [*accumulate(pct for pct in pcts if pct)]
    ends[-1] = 1.0
    starts = [0.0, *ends[:-1]]

    def schedule(pos: float) -> float:
        phase = min(bisect_right(ends, pos + 1e-12), len(ends) - 1)  # 0.1 + 0.2 is a little more than 0.3
        within = (pos - starts[phase]) / (ends[phase] - starts[phase])
        return scheds[phase](max(within, 0.0))

    return schedule""",
                """    if len(pcts) - len(scheds) or abs(math.fsum(pcts) - 1) > 1e-6 or sorted(pcts)[0] < 0:
        raise ValueError
    phases, begin = [], 0.0
    for share, sched in zip(pcts, scheds):
        if share != 0:
            phases.append((begin, share, sched))
        begin += share

    def schedule(pos: float) -> float:
        begin, share, sched = next(phase for phase in reversed(phases) if phase[0] <= pos + 1e-9 or phase is phases[0])
        return sched(min(1.0, max(0.0, (pos - begin) / share)))

    return schedule""",
            ),
        ),
    ),
    Alternative(
        "a_scheduler_that_counts",
        (
            (
                """        groups = self.opt.param_groups
        self.scheds = [self.sched_funcs] * len(groups) if callable(self.sched_funcs) else list(self.sched_funcs)
        if len(self.scheds) != len(groups):
            raise ValueError(f"{len(self.scheds)} schedules for {len(groups)} parameter groups")
        for group in groups:
            if self.pname not in group:
                raise KeyError(f"no option {self.pname!r} to schedule; there are {', '.join(group)}")""",
                """        groups = self.run.learn.opt.param_groups
        for group in groups:
            group[self.pname]
        self.scheds = [self.sched_funcs for _ in groups] if callable(self.sched_funcs) else self.sched_funcs
        self.batch, self.batches = 0, self.epochs * len(self.data.train_dl)
        try:
            self.pairs = list(zip(groups, self.scheds, strict=True))
        except ValueError:
            raise ValueError from None""",
            ),
            (
                """        if self.in_train:
            for group, sched in zip(self.opt.param_groups, self.scheds):
                group[self.pname] = sched(self.n_epochs / self.epochs)""",
                """        if not self.in_train:
            return
        pos = self.batch / self.batches
        [group.update({self.pname: sched(pos)}) for group, sched in self.pairs]
        self.batch += 1""",
            ),
        ),
    ),
    Alternative(
        "finder_keeps_all_losses",
        (
            (
                """        if self.in_train:
            for group in self.opt.param_groups:
                group["lr"] = self.schedule(self.n_iter / self.max_iter)""",
                """        if self.run.in_train is True:
            pos = self.run.n_iter / self.max_iter
            self.run.opt.param_groups[:] = [{**group, "lr": self.schedule(pos)} for group in self.run.opt.param_groups]""",
            ),
            (
                """        self.best = math.inf

""",
                """        self.losses = []

""",
            ),
            (
                """        loss = self.loss.item()
        if self.n_iter >= self.max_iter or not loss <= 10 * self.best:
            raise CancelTrainException
        self.best = min(self.best, loss)""",
                """        self.losses.append(float(self.run.loss))
        last, best = self.losses[-1], min(self.losses)
        if math.isnan(last) or last > best * 10 or len(self.losses) > self.max_iter:
            raise CancelTrainException("found")""",
            ),
        ),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "if self.n_iter >= self.max_iter or not loss <= 10 * self.best:",
        "if self.n_iter == self.max_iter or not loss <= 10 * self.best:",
        "n_iter grows by one, and the training ends as soon as it equals max_iter.",
    ),
    EquivalentMutant(
        "if TYPE_CHECKING:",
        "if not TYPE_CHECKING:",
        "matplotlib is imported although it is not needed, which takes time and changes nothing.",
    ),
    EquivalentMutant(
        "_order = 1",
        "_order = 2",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = 1",
        "_order = 0",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        "_order = 1",
        "_order = 2",
        "Only the order of the callbacks matters, and it is the same.",
    ),
    EquivalentMutant(
        'def plot_loss(self, skip_last: int = 0) -> "Axes":',
        'def plot_loss(self, skip_last: int = -1) -> "Axes":',
        "There is nothing after the last batch to leave out.",
    ),
    EquivalentMutant(
        'def plot(self, skip_last: int = 0) -> "Axes":',
        'def plot(self, skip_last: int = -1) -> "Axes":',
        "There is nothing after the last batch to leave out.",
    ),
    EquivalentMutant(
        " @wraps(f)",
        "",
        "Only help() shows the name and the docstring that wraps copies.",
    ),
]
