"""Step 3, ModuleList: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative

alternatives = [
    Alternative(
        "set_through_setattr",
        (
            (
                'self.add_module(f"layer_{i}", layer)',
                'setattr(self, f"layer_{i}", layer)',
            ),
        ),
    ),
    Alternative(
        "walked_by_index",
        (
            (
                "        return iter(self._modules.values())",
                """        for i in range(len(self)):
            yield self._modules[str(i)]""",
            ),
        ),
    ),
]

equivalent_mutants = []
