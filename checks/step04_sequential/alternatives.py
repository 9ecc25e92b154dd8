"""Step 4, Sequential: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
        "names_counted_by_hand",
        (
            (
                "named = ((str(i), module) for i, module in enumerate(modules))",
                "named = [(str(i), modules[i]) for i in range(len(modules))]",
            ),
        ),
    ),
    Form(
        "children_as_a_list",
        (
            (
                "        return iter(self._modules.values())",
                "        yield from list(self._modules.values())",
            ),
        ),
    ),
]
