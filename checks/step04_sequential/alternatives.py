"""Step 4, Sequential: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "names_counted_by_hand",
        (
            (
                "named = ((str(i), module) for i, module in enumerate(modules))",
                "named = [(str(i), modules[i]) for i in range(len(modules))]",
            ),
        ),
    ),
    Alternative(
        "children_as_a_list",
        (
            (
                "        return iter(self._modules.values())",
                "        yield from list(self._modules.values())",
            ),
        ),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "if len(modules) == 1 and isinstance(modules[0], OrderedDict):",
        "if len(modules) == 1 and isinstance(modules[ -1], OrderedDict):",
        "If there is one argument, the first is the last.",
    ),
    EquivalentMutant(
        "named = modules[0].items()",
        "named = modules[ -1].items()",
        "If there is one argument, the first is the last.",
    ),
]
