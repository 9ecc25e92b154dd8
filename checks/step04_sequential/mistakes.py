"""Step 4, Sequential: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "layers_in_a_plain_list",
        "The layers are kept in a plain list, which is not a module: the model runs, has no parameters and does not "
        "train.",
        right="""        for name, module in named:
            self.add_module(name, module)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())""",
        wrong="""        self.layers = [module for _, module in named]

    def __len__(self) -> int:
        return len(self.layers)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self.layers)""",
    ),
    Mistake(
        "list_accepted",
        "Sequential([a, b]) was accepted; torch takes the layers one by one and refuses a list with a TypeError.",
        right="        if len(modules) == 1 and isinstance(modules[0], OrderedDict):",
        wrong="        if len(modules) == 1 and isinstance(modules[0], list):\n            modules = modules[0]\n"
        "        if len(modules) == 1 and isinstance(modules[0], OrderedDict):",
    ),
    Mistake(
        "ordered_dict_unknown",
        "An OrderedDict was treated as a layer: its names and its modules were not used.",
        right="        if len(modules) == 1 and isinstance(modules[0], OrderedDict):",
        wrong="        if False:",
    ),
    Mistake(
        "names_of_the_dict_lost",
        "The names in the OrderedDict were not used; the layers got numbers.",
        right="            named = modules[0].items()",
        wrong="            named = ((str(i), module) for i, module in enumerate(modules[0].values()))",
    ),
    Mistake(
        "dict_sorted",
        "The layers of the OrderedDict ran in the order of their names, not in the order in which they were put in.",
        right="            named = modules[0].items()",
        wrong="            named = sorted(modules[0].items())",
    ),
    Mistake(
        "any_dict_accepted",
        "A plain dict was accepted; torch requires an OrderedDict and refuses others with a TypeError.",
        right="isinstance(modules[0], OrderedDict)",
        wrong="isinstance(modules[0], dict)",
    ),
    Mistake(
        "names_from_one",
        "The layers are numbered from 1, so a state saved by torch does not load.",
        right="enumerate(modules))",
        wrong="enumerate(modules, 1))",
    ),
    Mistake(
        "anything_accepted",
        "Something that is not a module was accepted as a layer; torch raises a TypeError.",
        right="            self.add_module(name, module)  # type: ignore[arg-type]\n",
        wrong="            self._modules[name] = module\n",
    ),
    Mistake(
        "iterates_over_children_once",
        "A layer that is in two places was run once: children() leaves out repetitions.",
        right="return iter(self._modules.values())",
        wrong="return self.children()",
    ),
    Mistake(
        "iterates_over_names",
        "Iterating over the model gave the names of the layers, not the layers.",
        right="return iter(self._modules.values())",
        wrong="return iter(self._modules)",
    ),
    Mistake(
        "returns_inside_the_loop",
        "forward returned after the first layer. Look at the indentation of the return.",
        right="            input = module(input)\n        return input",
        wrong="            input = module(input)\n            return input",
    ),
    Mistake(
        "outputs_lost",
        "The output of a layer was not used: the model returned its input.",
        right="input = module(input)",
        wrong="module(input)",
    ),
    Mistake(
        "every_layer_gets_the_first_input",
        "Every layer got the input of the model in place of the output of the layer before.",
        right="            input = module(input)\n        return input",
        wrong="            output = module(input)\n        return output",
    ),
    Mistake(
        "layers_run_backwards",
        "The layers ran from the last to the first.",
        right="        for module in self:\n",
        wrong="        for module in reversed(list(self)):\n",
    ),
    Mistake(
        "call_overridden",
        "Sequential defines __call__ in place of forward, so nn.Module's own __call__, which calls the hooks, never runs.",
        right="    def forward(self, input",
        wrong="    def __call__(self, input",
    ),
    Mistake(
        "forward_called_directly",
        "module.forward(input) leaves out the layer's hooks; call the layer itself.",
        right="input = module(input)",
        wrong="input = module.forward(input)",
    ),
    Mistake(
        "index_is_no_name",
        'The children were looked up by a number; they are registered under names, and the name of the first is "0".',
        right="return list(self)[index]",
        wrong="return self._modules[index]",
    ),
    Mistake(
        "negative_index_unknown",
        "A negative index did not count from the end.",
        right="        return list(self)[index]",
        wrong="        return self._modules[str(index)]",
    ),
    Mistake(
        "index_wraps_round",
        "An index past the end wrapped round to the front instead of raising an IndexError, so a loop that counts too "
        "far goes on with the wrong layer. Look at how you treat negative indices.",
        right="        return list(self)[index]",
        wrong="        return list(self)[index % len(self)]",
    ),
    Mistake(
        "slice_is_a_list",
        "A slice gave a plain list, which cannot be called like a model.",
        right="            return Sequential(OrderedDict(list(self._modules.items())[index]))",
        wrong="            return list(self)[index]",
    ),
    Mistake(
        "slice_renumbered",
        "A slice got new names, counted from 0; torch keeps the names, so that states still fit.",
        right="            return Sequential(OrderedDict(list(self._modules.items())[index]))",
        wrong="            return Sequential(*list(self)[index])",
    ),
    Mistake(
        "slice_copies_the_layers",
        "A slice holds copies of the layers: training the part leaves the whole as it was.",
        right="            return Sequential(OrderedDict(list(self._modules.items())[index]))",
        wrong="            import copy\n\n"
        "            return Sequential(OrderedDict(copy.deepcopy(list(self._modules.items())[index])))",
    ),
    Mistake(
        "append_replaces_the_last",
        "append put the new layer in the place of the last one. Look at the name that it gets.",
        right="self.add_module(str(len(self)), module)",
        wrong="self.add_module(str(len(self) - 1), module)",
    ),
    Mistake(
        "len_asks_list",
        "list(self) calls len(self) before it begins, so a __len__ that uses it calls itself without end. Count what "
        "is registered.",
        right="return len(self._modules)",
        wrong="return len(list(self))",
    ),
    Mistake(
        "append_returns_nothing",
        "append returned None; torch's returns the model.",
        right="        self.add_module(str(len(self)), module)\n        return self",
        wrong="        self.add_module(str(len(self)), module)",
    ),
]
