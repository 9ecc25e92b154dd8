"""Step 10: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "if self.n_iter >= self.max_iter or not loss <= 10 * self.best:",
        "if self.n_iter == self.max_iter or not loss <= 10 * self.best:",
        "n_iter grows by one, and the training ends as soon as it is max_iter.",
    ),
    Equivalent(
        "if TYPE_CHECKING:",
        "if not TYPE_CHECKING:",
        "matplotlib is imported although nobody needs it, which takes time and changes nothing.",
    ),
    Equivalent(
        "_order = 1",
        "_order = 2",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = 1",
        "_order = 0",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        "_order = 1",
        "_order = 2",
        "Only the order of the callbacks counts, and it is the same.",
    ),
    Equivalent(
        'def plot_loss(self, skip_last: int = 0) -> "Axes":',
        'def plot_loss(self, skip_last: int = -1) -> "Axes":',
        "There is nothing behind the last batch that could be left out.",
    ),
    Equivalent(
        'def plot(self, skip_last: int = 0) -> "Axes":',
        'def plot(self, skip_last: int = -1) -> "Axes":',
        "There is nothing behind the last batch that could be left out.",
    ),
    Equivalent(
        " @wraps(f)",
        "",
        "Only help() shows the name and the docstring that wraps copies.",
    ),
]
