"""Step 1: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]",
        "xb, yb = x[i * bs : (i + 1) << bs], y[i * bs : (i + 1) * bs]",
        "Rows of x behind the last target: nll picks one log probability for each target, so that they count for nothing.",
    ),
    Equivalent(
        "m = m.where(m.isfinite(), 0)",
        "m = m.where(m.isfinite(), 1)",
        "Any finite number serves in place of an infinite one: it is taken away before exp and added after log.",
    ),
    Equivalent(
        "m = m.where(m.isfinite(), 0)",
        "m = m.where(m.isfinite(), -1)",
        "Any finite number serves in place of an infinite one: it is taken away before exp and added after log.",
    ),
    Equivalent(
        "xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]",
        "xb, yb = x[i * bs : (i + 2) * bs], y[i * bs : (i + 1) * bs]",
        "Rows of x behind the last target: nll picks one log probability for each target, so that they count for nothing.",
    ),
]
