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
    Alternative(
        "reduced",
        (
            (
                """        for module in self:
            input = module(input)
        return input""",
                """        from functools import reduce

        return reduce(lambda value, module: module(value), self._modules.values(), input)""",
            ),
            ("        return len(self._modules)", "        return sum(1 for _ in self)"),
        ),
    ),
    Alternative(
        "index_by_the_names",
        (
            (
                """        if isinstance(index, slice):
            return Sequential(OrderedDict(list(self._modules.items())[index]))
        return list(self)[index]""",
                """        names = [*self._modules][index]
        if isinstance(names, str):
            return self._modules[names]
        part = type(self)()
        for name in names:
            setattr(part, name, self._modules[name])
        return part""",
            ),
        ),
    ),
    Alternative(
        "checked_without_words",
        (
            (
                """        if len(modules) == 1 and isinstance(modules[0], OrderedDict):
            named = modules[0].items()
        else:
            named = ((str(i), module) for i, module in enumerate(modules))
        for name, module in named:
            self.add_module(name, module)  # type: ignore[arg-type]""",
                """        match modules:
            case (OrderedDict() as named,):
                pass
            case _:
                named = dict(zip(map(str, range(len(modules))), modules))
        if not all(isinstance(module, nn.Module) for module in named.values()):
            raise TypeError
        self._modules.update(named)""",
            ),
            (
                """        self.add_module(str(len(self)), module)
        return self""",
                """        if isinstance(module, nn.Module):
            self._modules[f"{len(self)}"] = module
            return self
        raise TypeError""",
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
