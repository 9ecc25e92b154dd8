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
    Mistake(
        "names_with_layer",
        "The layers have other names than 0, 1, …, so a state saved by torch does not load.",
        right="((str(i), module) for i, module in enumerate(modules))",
        wrong='((f"layer_{i}", module) for i, module in enumerate(modules))',
    ),
    Mistake(
        "layers_in_an_inner_list",
        "The layers are children of a list within the model, which puts that list's name before every name: layers.0 in "
        "place of 0. The list is not in the model, the list is the model.",
        right="""        for name, module in named:
            self.add_module(name, module)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())""",
        wrong="""        self.layers = nn.ModuleList(module for _, module in named)

    def __len__(self) -> int:
        return len(self.layers)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self.layers)""",
    ),
    Mistake(
        "no_argument_at_all",
        "A Sequential of no layers could not be made: the code looks at the first argument without asking whether there is one.",
        right="if len(modules) == 1 and isinstance(modules[0], OrderedDict):",
        wrong="if isinstance(modules[0], OrderedDict):",
    ),
    Mistake(
        "layers_copied",
        "The model holds copies of the layers that it was given: the gradients and the updates never reach the originals.",
        right="            self.add_module(name, module)  # type: ignore[arg-type]\n",
        wrong="            from copy import deepcopy\n\n            self.add_module(name, deepcopy(module))\n",
    ),
    Mistake(
        "one_position_for_all_loops",
        "Two loops over one model shared their position, so the inner loop used up the outer one. Each call of __iter__ needs an "
        "iterator of its own.",
        right="        return iter(self._modules.values())",
        wrong="""        self._position = 0
        return self

    def __next__(self):
        if self._position >= len(self):
            raise StopIteration
        self._position += 1
        return list(self._modules.values())[self._position - 1]""",
    ),
    Mistake(
        "names_sorted",
        "The layers came in the order of their sorted names. Names are strings: 10 comes before 2, and an OrderedDict loses its "
        "own order.",
        right="return iter(self._modules.values())",
        wrong="return iter(self._modules[name] for name in sorted(self._modules))",
    ),
    Mistake(
        "iterates_over_all_modules",
        "modules() also gives the model itself and what is inside its layers; a loop over the layers wants the layers alone.",
        right="return iter(self._modules.values())",
        wrong="return iter(self.modules())",
    ),
    Mistake(
        "runs_what_is_inside_the_layers",
        "With a Sequential as a layer the inner layers ran twice: modules() also gives what is inside a layer.",
        right="        for module in self:\n            input",
        wrong="        for module in list(self.modules())[1:]:\n            input",
    ),
    Mistake(
        "a_list_beside_the_children",
        "forward runs a list of its own that was made at the beginning. A copy of the model, a layer that is replaced or one that "
        "is added goes past it.",
        right="""            self.add_module(name, module)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())

    def forward(self, input: Tensor) -> Tensor:
        for module in self:
""",
        wrong="""            self.add_module(name, module)  # type: ignore[arg-type]
        self._run = list(self)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())

    def forward(self, input: Tensor) -> Tensor:
        for module in self._run:
""",
    ),
    Mistake(
        "composed_at_the_beginning",
        "forward runs a function that was put together from the layers at the beginning, so a copy of the model runs the "
        "layers of the original, and a replaced layer runs on.",
        right="""            self.add_module(name, module)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())

    def forward(self, input: Tensor) -> Tensor:
        for module in self:
            input = module(input)
        return input
""",
        wrong="""            self.add_module(name, module)  # type: ignore[arg-type]
        layers = list(self)

        def run(value):
            for layer in layers:
                value = layer(value)
            return value

        self._run = run

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())

    def forward(self, input: Tensor) -> Tensor:
        return self._run(input)
""",
    ),
    Mistake(
        "last_layer_left_out",
        "The last layer did not run, so the output is that of the layer before. Look at where the loop ends.",
        right="        for module in self:\n            input",
        wrong="        for module in list(self)[:-1]:\n            input",
    ),
    Mistake(
        "eval_without_gradients",
        "In eval mode forward ran under no_grad. eval() changes what dropout and batch norm do; whether gradients are wanted is "
        "for the caller to say.",
        right="""        for module in self:
            input = module(input)
        return input""",
        wrong="""        with torch.set_grad_enabled(self.training):
            for module in self:
                input = module(input)
            return input""",
    ),
    Mistake(
        "too_far_back_gives_the_first",
        "An index before the first layer gave a layer instead of raising an IndexError. Look at what becomes of an index that is "
        "negative even after the length was added.",
        right="        return list(self)[index]",
        wrong="""        if index >= len(self):
            raise IndexError
        return list(self)[max(index + len(self), 0) if index < 0 else index]""",
    ),
    Mistake(
        "key_error_out_of_range",
        "An index out of range raised a KeyError, the error of a dict; a list raises an IndexError.",
        right="        return list(self)[index]",
        wrong="        return self._modules[str(index + len(self) if index < 0 else index)]",
    ),
    Mistake(
        "first_layer_refused_from_the_back",
        "The negative index of the first layer was refused. From the back the count begins at -1, so it ends at minus the length.",
        right="        return list(self)[index]",
        wrong="""        if abs(index) >= len(self):
            raise IndexError
        return list(self)[index]""",
    ),
    Mistake(
        "slice_counted_by_hand",
        "A slice with a negative bound, or one past the end, gave other layers than the same slice of a list. Look at how its "
        "bounds become numbers.",
        right="            return Sequential(OrderedDict(list(self._modules.items())[index]))",
        wrong="""            names, picked = list(self._modules), OrderedDict()
            for i in range(index.start or 0, index.stop or len(names), index.step or 1):
                picked[names[i]] = self._modules[names[i]]
            return Sequential(picked)""",
    ),
    Mistake(
        "append_counts_the_arguments",
        "append named the new layer by the number of arguments that the model was made with. An OrderedDict is one argument, "
        "whatever the number of its layers.",
        right="""            self.add_module(name, module)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())

    def forward(self, input: Tensor) -> Tensor:
        for module in self:
            input = module(input)
        return input

    def __getitem__(self, index: int | slice) -> "nn.Module | Sequential":
        \"\"\"The module at an index, which may be negative, or a Sequential of a slice, whose names stay as they are.\"\"\"
        if isinstance(index, slice):
            return Sequential(OrderedDict(list(self._modules.items())[index]))
        return list(self)[index]

    def append(self, module: nn.Module) -> "Sequential":
        \"\"\"Add a module at the end, named by its place; return the Sequential.\"\"\"
        self.add_module(str(len(self)), module)
""",
        wrong="""            self.add_module(name, module)  # type: ignore[arg-type]
        self._next = len(modules)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())

    def forward(self, input: Tensor) -> Tensor:
        for module in self:
            input = module(input)
        return input

    def __getitem__(self, index: int | slice) -> "nn.Module | Sequential":
        if isinstance(index, slice):
            return Sequential(OrderedDict(list(self._modules.items())[index]))
        return list(self)[index]

    def append(self, module: nn.Module) -> "Sequential":
        self.add_module(str(self._next), module)
        self._next += 1
""",
    ),
    Mistake(
        "append_takes_anything",
        "append took something that is not a module; torch raises a TypeError.",
        right="        self.add_module(str(len(self)), module)",
        wrong="        self._modules[str(len(self))] = module",
    ),
]
