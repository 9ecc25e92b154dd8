"""Step 1: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]",
        "xb, yb = x[i * bs : (i + 1) << bs], y[i * bs : (i + 1) * bs]",
        "Rows of x behind the last target: nll picks one log probability for each target, so that they count for nothing.",
    ),
    Equivalent(
        "xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]",
        "xb, yb = x[i * bs : (i + 2) * bs], y[i * bs : (i + 1) * bs]",
        "Rows of x behind the last target: nll picks one log probability for each target, so that they count for nothing.",
    ),
]
