"""Step 9: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "self.totals, self.count = [0.0] * (1 + len(self.metrics)), 0",
        "self.totals, self.count = [0.0] * (1 << len(self.metrics)), 0",
        "Totals that no mean is added to are left out by zip when the first batch comes.",
    ),
    Equivalent(
        "if self.n_iter == 0:",
        "if self.n_iter <= 0:",
        "A number of batches is not below 0.",
    ),
    Equivalent(
        "if self.batches % self.accumulate and self.batches < self.iters:",
        "if self.batches % self.accumulate and self.batches != self.iters:",
        "The number of batches grows by one up to iters, and no further.",
    ),
    Equivalent(
        "if self.waited >= self.patience:",
        "if self.waited == self.patience:",
        "waited grows by one, and the training ends as soon as it is patience.",
    ),
    Equivalent(
        "_order = -30  # before all others: whatever they do, there is a bar to close",
        "_order = ~30  # before all others: whatever they do, there is a bar to close",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = -5",
        "_order = ~5",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = -20",
        "_order = ~20",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "self.learn, self.in_train = learn, True",
        "self.learn, self.in_train = learn, False",
        "begin_epoch says it again before anybody asks.",
    ),
    Equivalent(
        "_order = 0",
        "_order = 1",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = 0",
        "_order = -1",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "self.totals, self.count = [0.0] * (1 + len(self.metrics)), 0",
        "self.totals, self.count = [0.0] * ( 2 + len(self.metrics)), 0",
        "Totals that no mean is added to are left out by zip when the first batch comes.",
    ),
    Equivalent(
        "_order = -30  # before all others: whatever they do, there is a bar to close",
        "_order = - 31  # before all others: whatever they do, there is a bar to close",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = -30  # before all others: whatever they do, there is a bar to close",
        "_order = - 29  # before all others: whatever they do, there is a bar to close",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = -5",
        "_order = - 6",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = -5",
        "_order = - 4",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = 10",
        "_order = 11",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = 10",
        "_order = 9",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = -20",
        "_order = - 21",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = -20",
        "_order = - 19",
        "Only the order of the callbacks counts, and it is the same.",
    ),
]
