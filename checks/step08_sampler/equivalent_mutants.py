"""Step 8: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 + self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 / self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 // self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 ** self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 << self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 | self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 & self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(batch) == self.batch_size or not self.drop_last:",
        "if len(batch) >= self.batch_size or not self.drop_last:",
        "A batch never has more rows than batch_size.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) == 2 * self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) >= 2 * self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "pool.shutdown(cancel_futures=True)",
        "pool.shutdown(cancel_futures=False)",
        "The loop has ended: what has not begun is fetched for nothing, which takes time and changes no batch.",
    ),
    Equivalent(
        "padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])",
        "padded = xs[ -1].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])",
        "All x have the same dtype and device.",
    ),
    Equivalent(
        "padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])",
        "padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[ -1].shape[1:])",
        "Behind their first dimension all x have the same shape.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 3 * self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
    Equivalent(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 1 * self.num_workers:",
        "How many batches wait is free, as long as there is a limit and the workers have something to do.",
    ),
]
