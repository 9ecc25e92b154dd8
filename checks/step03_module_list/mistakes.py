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
]
