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
