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
    Alternative(
        "children_counted_by_a_range",
        (
            (
                """        if isinstance(index, slice):
            return ModuleList(list(self)[index])
        return list(self)[index]""",
                """        places = range(len(self._modules))[index]
        if isinstance(places, range):
            return type(self)(self._modules[f"{place}"] for place in places)
        return self._modules[f"{places}"]""",
            ),
            (
                "        self.add_module(list(self._modules)[index], module)",
                """        place = range(len(self._modules))[index]
        if not isinstance(module, nn.Module):
            raise TypeError
        self._modules[f"{place}"] = module""",
            ),
        ),
    ),
    Alternative(
        "insert_rebuilds_the_children",
        (
            (
                """        modules = list(self.append(module))  # makes room, and refuses a non-module before anything has moved
        modules.insert(index, modules.pop())
        for i, module in enumerate(modules):
            self[i] = module""",
                """        if not isinstance(module, nn.Module):
            raise TypeError
        modules = [*self]
        modules[index:index] = [module]
        self._modules.clear()
        self._modules.update({str(i): each for i, each in enumerate(modules)})""",
            ),
        ),
    ),
    Alternative(
        "layers_by_recursion",
        (
            (
                """        self.layers = ModuleList(layers)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x""",
                """        self.add_module("layers", ModuleList(tuple(layers)))

    def forward(self, x: Tensor) -> Tensor:
        def run(i, value):
            return value if i == len(self.layers) else run(i + 1, self.layers[i](value))

        return run(0, x)""",
            ),
        ),
    ),
    Alternative(
        "length_counted_one_by_one",
        (
            ("        return len(self._modules)", "        return sum(1 for _ in self._modules)"),
            (
                """        for module in modules:
            self.append(module)
        return self""",
                """        while modules := list(modules):
            first, *modules = modules
            self.append(first)
        return self""",
            ),
        ),
    ),
]

equivalent_mutants = []
