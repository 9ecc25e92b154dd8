"""Step 3, ModuleList: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "plain_list_only",
        "The layers are in a plain list and nowhere else. A list is not a module: the model has no parameters, and "
        "nothing trains.",
        right='            self.add_module(f"layer_{i}", layer)',
        wrong="            pass",
    ),
    Mistake(
        "names_without_layer",
        "The layers are registered under other names than layer_0, layer_1, …",
        right='self.add_module(f"layer_{i}", layer)',
        wrong="self.add_module(str(i), layer)",
    ),
    Mistake(
        "names_from_one",
        "The layers are numbered from 1; Python, and torch, count from 0.",
        right="for i, layer in enumerate(self.layers):",
        wrong="for i, layer in enumerate(self.layers, 1):",
    ),
    Mistake(
        "iterator_used_up",
        "The layers came from an iterator, which can be iterated only once: registering them used it up. Keep a list.",
        right="        self.layers = list(layers)\n",
        wrong="        self.layers = layers\n",
    ),
    Mistake(
        "list_append_not_registered",
        "What was appended is not registered as a child: it has no parameters and nothing trains it.",
        right="        self.add_module(str(len(self)), module)",
        wrong="        object.__setattr__(self, str(len(self)), module)",
    ),
    Mistake(
        "append_replaces_the_last",
        "append put the new module in the place of the last one. Look at the name that it gets.",
        right="self.add_module(str(len(self)), module)",
        wrong="self.add_module(str(max(len(self) - 1, 0)), module)",
    ),
    Mistake(
        "append_takes_anything",
        "Something that is not a module was added to the list; torch raises a TypeError.",
        right="        self.add_module(str(len(self)), module)",
        wrong="        self._modules[str(len(self))] = module",
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
        "append returned None; torch's returns the list.",
        right="        self.add_module(str(len(self)), module)\n        return self",
        wrong="        self.add_module(str(len(self)), module)",
    ),
    Mistake(
        "extend_nests",
        "extend added the list of modules as one child instead of each of its modules.",
        right='        """Add modules at the end; return the list."""\n        for module in modules:\n'
        "            self.append(module)\n",
        wrong='        """Add modules at the end; return the list."""\n        self.append(ModuleList(modules))\n',
    ),
    Mistake(
        "iterates_over_names",
        "Iterating over the list gave the names of the modules, not the modules.",
        right="return iter(self._modules.values())",
        wrong="return iter(self._modules)",
    ),
    Mistake(
        "index_is_no_name",
        'The children were looked up by a number; they are registered under names, and the name of the first is "0".',
        right="return ModuleList(list(self)[index])\n        return list(self)[index]",
        wrong="return ModuleList(list(self)[index])\n        return self._modules[index]",
    ),
    Mistake(
        "negative_index_unknown",
        "A negative index did not count from the end.",
        right="return list(self)[index]\n",
        wrong="return self._modules[str(index)]\n",
    ),
    Mistake(
        "slice_is_a_list",
        "A slice gave a plain list, and what is in a plain list is not registered.",
        right="return ModuleList(list(self)[index])",
        wrong="return list(self)[index]",
    ),
    Mistake(
        "index_wraps_round",
        "An index past the end wrapped round to the front instead of raising an IndexError, so a loop that counts too "
        "far goes on with the wrong layer. Look at how you treat negative indices.",
        right="return list(self)[index]\n",
        wrong="return list(self)[index % len(self)]\n",
    ),
    Mistake(
        "set_item_adds_another",
        "Setting layers[-1] added a module under the name -1 instead of replacing the last one.",
        right="self.add_module(list(self._modules)[index], module)",
        wrong="self.add_module(str(index), module)",
    ),
    Mistake(
        "set_item_out_of_range_accepted",
        "Setting an index past the end added a module; it should raise IndexError.",
        right="self.add_module(list(self._modules)[index], module)",
        wrong="self.add_module(str(index + len(self) if index < 0 else index), module)",
    ),
    Mistake(
        "set_item_takes_anything",
        "Something that is not a module was put in the place of one; torch raises a TypeError.",
        right="self.add_module(list(self._modules)[index], module)",
        wrong="self._modules[list(self._modules)[index]] = module",
    ),
    Mistake(
        "insert_adds_at_the_end",
        "insert put the new module at the end, whatever the index was.",
        right="        modules.insert(index, modules.pop())\n",
        wrong="",
    ),
    Mistake(
        "insert_replaces",
        "insert put the new module in the place of another instead of before it.",
        right="        modules = list(self.append(module))  # makes room, and refuses a non-module before anything has moved\n"
        "        modules.insert(index, modules.pop())\n",
        wrong="        modules = list(self)\n        modules[index : index + 1] = [module]\n",
    ),
    Mistake(
        "insert_keeps_old_names",
        "After insert the names of the modules no longer match their places, so a saved state would be loaded into "
        "the wrong layers.",
        right="        modules = list(self.append(module))  # makes room, and refuses a non-module before anything has moved\n"
        "        modules.insert(index, modules.pop())\n"
        "        for i, module in enumerate(modules):\n"
        "            self[i] = module",
        wrong="        items = list(self._modules.items())\n"
        "        items.insert(index, (str(len(self)), module))\n"
        "        self._modules = dict(items)",
    ),
    Mistake(
        "layers_in_a_plain_list",
        "SequentialModel keeps its layers in a plain list, which is not a module: there are no parameters.",
        right="self.layers = ModuleList(layers)",
        wrong="self.layers = list(layers)",
    ),
    Mistake(
        "two_lists_drift_apart",
        "There is a plain list to run and a ModuleList to register. They drift apart as soon as one of them is edited.",
        right="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:",
        wrong="        self.layers = ModuleList(layers)\n        self._run = list(self.layers)\n\n"
        "    def forward(self, x: Tensor) -> Tensor:\n        for layer in self._run:",
    ),
    Mistake(
        "call_overridden",
        "The model defines __call__ in place of forward, so nn.Module's own __call__, which calls the hooks, never runs.",
        right="        self.layers = ModuleList(layers)\n\n    def forward(",
        wrong="        self.layers = ModuleList(layers)\n\n    def __call__(",
    ),
    Mistake(
        "forward_called_directly",
        "layer.forward(x) leaves out the layer's hooks; call the layer itself.",
        right="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:\n            x = layer(x)",
        wrong="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:\n            x = layer.forward(x)",
    ),
    Mistake(
        "returns_inside_the_loop",
        "forward returned after the first layer. Look at the indentation of the return.",
        right="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:\n            x = layer(x)\n        return x",
        wrong="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:\n            x = layer(x)\n            return x",
    ),
    Mistake(
        "callers_list_kept",
        "The model keeps the very list that it was given. What its owner appends to that list later runs in the model, and is "
        "not registered. Look at what `layers` is bound to.",
        right="        self.layers = list(layers)\n",
        wrong="        self.layers = layers if isinstance(layers, list) else list(layers)\n",
    ),
    Mistake(
        "registered_twice",
        "Every layer is registered under two names: in `layers`, which is a module here, and again as layer_0, layer_1, … "
        "Part 1 keeps a plain list.",
        right="        self.layers = list(layers)\n",
        wrong="        self.layers = ModuleList(layers)\n",
    ),
    Mistake(
        "iterates_over_children_once",
        "A module that is in the list twice came only once: children() leaves out repetitions.",
        right="return iter(self._modules.values())",
        wrong="return self.children()",
    ),
    Mistake(
        "one_position_for_all_loops",
        "Two loops over one list shared their position, so the inner loop used up the outer one. Each call of __iter__ "
        "needs an iterator of its own.",
        right="        return iter(self._modules.values())",
        wrong="""        self._position = 0
        return self

    def __next__(self):
        if self._position >= len(self):
            raise StopIteration
        self._position += 1
        return self._modules[str(self._position - 1)]""",
    ),
    Mistake(
        "a_list_beside_the_children",
        "ModuleList keeps a list of its own beside `_modules`. A change of the children does not reach that list, so the old "
        "module goes on running. README: there is no second list.",
        right="""        return iter(self._modules.values())

    def append(self, module: nn.Module) -> "ModuleList":
        \"\"\"Add a module at the end; return the list.\"\"\"
        self.add_module""",
        wrong="""        return iter(self.__dict__.get("items", []))

    def append(self, module: nn.Module) -> "ModuleList":
        \"\"\"Add a module at the end; return the list.\"\"\"
        self.__dict__.setdefault("items", []).append(module)
        self.add_module""",
    ),
    Mistake(
        "names_sorted",
        "The modules came in the order of their sorted names. Names are strings, and as strings 10 comes before 2.",
        right="return iter(self._modules.values())",
        wrong="return iter(self._modules[name] for name in sorted(self._modules))",
    ),
    Mistake(
        "extend_counts_twice",
        "extend left out names: it counted the modules that it had already added twice, once in the length and once in the "
        "loop.",
        right='''        """Add modules at the end; return the list."""
        for module in modules:
            self.append(module)
''',
        wrong='''        """Add modules at the end; return the list."""
        for i, module in enumerate(modules):
            self.add_module(str(len(self) + i), module)
''',
    ),
    Mistake(
        "extend_returns_nothing",
        "extend returned None; torch's returns the list.",
        right='''        """Add modules at the end; return the list."""
        for module in modules:
            self.append(module)
        return self
''',
        wrong='''        """Add modules at the end; return the list."""
        for module in modules:
            self.append(module)
''',
    ),
    Mistake(
        "key_error_out_of_range",
        "An index out of range raised a KeyError, the error of a dict; a list raises an IndexError.",
        right="return list(self)[index]\n",
        wrong="return self._modules[str(index + len(self) if index < 0 else index)]\n",
    ),
    Mistake(
        "slice_copies_the_modules",
        "A slice holds copies of the modules: training the part leaves the whole as it was.",
        right="return ModuleList(list(self)[index])",
        wrong="import copy\n\n            return ModuleList(copy.deepcopy(list(self)[index]))",
    ),
    Mistake(
        "set_item_wraps_round",
        "Setting an index out of range replaced another module: the index wrapped round. It should raise IndexError.",
        right="self.add_module(list(self._modules)[index], module)",
        wrong="self.add_module(str(index % len(self)), module)",
    ),
    Mistake(
        "insert_counts_back_too_late",
        "insert at a negative index came one place too late: it was counted from the back when the new module was already "
        "in the list.",
        right="        modules.insert(index, modules.pop())\n",
        wrong="        modules.insert(index + len(modules) if index < 0 else index, modules.pop())\n",
    ),
    Mistake(
        "insert_copies_one_over_all",
        "After insert one module is in every later place: each move overwrote the module that was to move next. Look at the "
        "direction of the loop.",
        right="""        modules = list(self.append(module))  # makes room, and refuses a non-module before anything has moved
        modules.insert(index, modules.pop())
        for i, module in enumerate(modules):
            self[i] = module""",
        wrong="""        self.append(module)
        start = range(len(self) - 1)[index] if index < len(self) - 1 else index
        for i in range(start, len(self) - 1):
            self[i + 1] = self[i]
        self[start] = module""",
    ),
    Mistake(
        "every_layer_gets_the_first_input",
        "Every layer got the input of the model in place of the output of the layer before.",
        right="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:\n            x = layer(x)\n        return x",
        wrong="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:\n            out = layer(x)\n        return out",
    ),
    Mistake(
        "last_layer_left_out",
        "The last layer did not run, so the output is that of the layer before. Look at where the loop ends.",
        right="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:",
        wrong="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers[:-1]:",
    ),
    Mistake(
        "eval_without_gradients",
        "In eval mode forward ran under no_grad. eval() changes what dropout and batch norm do; whether gradients are wanted is "
        "for the caller to say.",
        right="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        for layer in self.layers:\n            x = layer(x)\n        return x",
        wrong="        self.layers = ModuleList(layers)\n\n    def forward(self, x: Tensor) -> Tensor:\n"
        "        with torch.set_grad_enabled(self.training):\n            for layer in self.layers:\n"
        "                x = layer(x)\n        return x",
    ),
    Mistake(
        "key_error_too_far_back",
        "An index before the first module raised a KeyError, the error of a dict; a list raises an IndexError on both sides.",
        right="return list(self)[index]\n",
        wrong="""if index >= len(self):
            raise IndexError
        return self._modules[str(index + len(self) if index < 0 else index)]
""",
    ),
]
