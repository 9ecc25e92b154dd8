"""Step 3, ModuleList: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
        "set_through_setattr",
        (
            (
                'self.add_module(f"layer_{i}", layer)',
                'setattr(self, f"layer_{i}", layer)',
            ),
        ),
    ),
    Form(
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
