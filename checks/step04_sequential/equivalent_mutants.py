"""Step 4: small changes that change nothing."""

from checks.equivalents import Equivalent

equivalents = [
    Equivalent(
        "if len(modules) == 1 and isinstance(modules[0], OrderedDict):",
        "if len(modules) == 1 and isinstance(modules[ -1], OrderedDict):",
        "Of one argument, the first is the last.",
    ),
    Equivalent(
        "named = modules[0].items()",
        "named = modules[ -1].items()",
        "Of one argument, the first is the last.",
    ),
]
