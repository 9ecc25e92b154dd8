"""Step 5: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "if nesterov and (momentum == 0 or dampening != 0):",
        "if nesterov and (momentum <= 0 or dampening != 0):",
        "A momentum below 0 has been refused before.",
    ),
]
