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
