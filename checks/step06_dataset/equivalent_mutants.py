"""Step 6: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "if min(lengths, default=0) < 0 or not (shares or sum(lengths) == len(dataset)):",
        "if min(lengths, default= 1) < 0 or not (shares or sum(lengths) == len(dataset)):",
        "Without lengths there is no smallest one; all that counts is that 0 and 1 are not below 0.",
    ),
]
