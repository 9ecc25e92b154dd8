"""Step 2, DummyModule: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "super_setattr_forgotten",
        "__setattr__ registers but sets nothing: not the attribute, and not the registry that __init__ assigns, so "
        "_modules is missing. Your __setattr__ replaces Python's; Python's must still do its part.",
        right="        super().__setattr__(name, value)\n",
        wrong="",
    ),
    Mistake(
        "attribute_not_set",
        "The module was registered but the attribute was not set: reading it again fails. Something must still do "
        "what __setattr__ does for every object.",
        right="            self._modules[name] = value\n        super().__setattr__(name, value)",
        wrong="            self._modules[name] = value\n        else:\n            super().__setattr__(name, value)",
    ),
    Mistake(
        "everything_registered",
        "Values that are not modules were registered as children (self.n = 3), and a number has no parameters.",
        right="        elif isinstance(value, DummyModule | nn.Module):\n            self._modules[name] = value",
        wrong='        elif not name.startswith("_") and name != "training":\n            self._modules[name] = value',
    ),
    Mistake(
        "underscore_names_left_out",
        "A module or parameter whose name begins with an underscore was not registered; torch registers it like any other.",
        right="if isinstance(value, DummyModule | nn.Module):",
        wrong='if isinstance(value, DummyModule | nn.Module) and not name.startswith("_"):',
    ),
    Mistake(
        "own_parameters_not_registered",
        "A parameter that was assigned to the model itself, and is in no layer, was not registered, so it never trains.",
        right="        if isinstance(value, nn.Parameter):\n            self._parameters[name] = value\n        elif",
        wrong="        if",
    ),
    Mistake(
        "any_tensor_registered",
        "A plain tensor was registered as a parameter. Only an nn.Parameter is to be trained; a tensor may be a mask.",
        right="if isinstance(value, nn.Parameter):",
        wrong="if isinstance(value, Tensor):",
    ),
    Mistake(
        "own_parameters_last",
        "The model's own parameters came after those of its children. torch yields them first, and an optimizer's "
        "saved state identifies parameters by their place.",
        right="chain(self._parameters.items(), of_children)",
        wrong="chain(of_children, self._parameters.items())",
    ),
    Mistake(
        "only_torch_modules_registered",
        "A DummyModule inside a DummyModule was not registered, so the inner one does not train.",
        right="isinstance(value, DummyModule | nn.Module)",
        wrong="isinstance(value, nn.Module)",
    ),
    Mistake(
        "registry_made_on_demand",
        "The registry was made when it was missing, so a forgotten super().__init__() goes unnoticed. torch raises an "
        "AttributeError.",
        right="            self._modules[name] = value\n        super()",
        wrong='            self.__dict__.setdefault("_modules", {})[name] = value\n        super()',
    ),
    Mistake(
        "names_without_their_place",
        "The names of the parameters lack the name of their child, so two layers have the same names.",
        right='(f"{place}.{name}", p)',
        wrong="(name, p)",
    ),
    Mistake(
        "shared_parameters_twice",
        "A layer that is used twice gave its parameters twice: an optimizer would step them twice.",
        right="            if p not in seen:\n                seen.add(p)\n                yield name, p",
        wrong="            yield name, p",
    ),
    Mistake(
        "parameters_seen_in_a_list",
        "`p in a list` compares tensors number by number. Ask whether it is the same object: a set does.",
        right="seen = set()\n        for name, p in chain(self._parameters.items(), of_children):\n            if p not in seen:\n                seen.add(p)",
        wrong="seen = []\n        for name, p in chain(self._parameters.items(), of_children):\n            if p not in seen:\n                seen.append(p)",
    ),
    Mistake(
        "copies_of_the_parameters",
        "The model gave copies of its parameters; training changes the copies and the layers stay as they were.",
        right="        for _, p in self.named_parameters():\n            yield p",
        wrong="        for _, p in self.named_parameters():\n            yield nn.Parameter(p.detach().clone())",
    ),
    Mistake(
        "generator_used_up",
        "parameters() gave the same generator every time, and a generator can be iterated only once.",
        right="        for _, p in self.named_parameters():\n            yield p",
        wrong='        if not hasattr(self, "kept"):\n            self.kept = (p for _, p in self.named_parameters())\n'
        "        return self.kept",
    ),
    Mistake(
        "zero_grad_does_nothing",
        "The gradients were still there after zero_grad.",
        right="            p.grad = None",
        wrong="            pass",
    ),
    Mistake(
        "mode_of_the_model_alone",
        "train() and eval() changed the model and not its children, so dropout never stops.",
        right="            child.train(mode)",
        wrong="            pass",
    ),
    Mistake(
        "mode_of_the_grandchildren",
        "train() and eval() set `training` on the children and not on the children's own children.",
        right="child.train(mode)",
        wrong="child.training = mode",
    ),
    Mistake(
        "mode_of_the_children_alone",
        "train() and eval() changed the children and not the model's own `training`.",
        right="        self.training = mode\n",
        wrong="",
    ),
    Mistake(
        "mode_ignored",
        "train(False) put the model into training mode: the argument was not used.",
        right="        self.training = mode\n"
        "        for child in self._modules.values():\n            child.train(mode)",
        wrong="        self.training = True\n        for child in self._modules.values():\n            child.train()",
    ),
    Mistake(
        "train_returns_nothing",
        "train() returned None, so model = Model().eval() gives None.",
        right="            child.train(mode)\n        return self",
        wrong="            child.train(mode)",
    ),
    Mistake(
        "super_init_forgotten",
        "Model.__init__ does not call super().__init__(), so there is no registry when the first layer is assigned.",
        right="        super().__init__()\n        self.l1",
        wrong="        self.l1",
    ),
    Mistake(
        "layers_in_a_plain_list",
        "The layers are in a plain list. A list is not a module, so the model has no parameters and nothing trains.",
        right="        self.l1 = nn.Linear(n_in, nh)\n        self.l2 = nn.Linear(nh, n_out)",
        wrong="        self.layers = [nn.Linear(n_in, nh), nn.Linear(nh, n_out)]",
    ),
    Mistake(
        "relu_missing",
        "There is no ReLU between the layers, so the two are one linear layer.",
        right="self.l2(self.l1(xb).relu())",
        wrong="self.l2(self.l1(xb))",
    ),
    Mistake(
        "relu_at_the_end",
        "The last layer has a ReLU as well, so no logit can be negative.",
        right="self.l2(self.l1(xb).relu())",
        wrong="self.l2(self.l1(xb).relu()).relu()",
    ),
    Mistake(
        "relu_at_the_end_alone",
        "The ReLU is after the last layer and not between the two: no logit can be negative, and the two layers are "
        "one.",
        right="self.l2(self.l1(xb).relu())",
        wrong="self.l2(self.l1(xb)).relu()",
    ),
    Mistake(
        "parameters_kept_as_a_generator",
        "fit asked for the parameters once and kept the generator: after the first batch it is used up and nothing "
        "moves any more.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():""",
        wrong="""    losses = []
    params = model.parameters()
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:""",
    ),
    Mistake(
        "no_zero_grad",
        "fit does not clear the gradients, so each batch adds its own to all before it.",
        right="                model.zero_grad()\n",
        wrong="",
    ),
    Mistake(
        "update_rebinds_the_name",
        "The update changes no parameter. Either it makes new tensors, as `p = p - …` does, or the gradients are cleared before it.",
        right="p -= lr * p.grad",
        wrong="p = p - lr * p.grad",
    ),
    Mistake(
        "no_no_grad",
        "The update was recorded by autograd: a leaf that requires a gradient cannot be changed in place. Look for "
        "torch.no_grad.",
        right="            with torch.no_grad():\n",
        wrong="            if True:\n",
    ),
    Mistake(
        "everything_without_underscore_registered",
        "Values that are not modules were registered as children (self.n = 3), and a number has no parameters.",
        right="""        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif isinstance(value, DummyModule | nn.Module):
            self._modules[name] = value
""",
        wrong="""        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif not name.startswith("_"):
            self._modules[name] = value
""",
    ),
    Mistake(
        "no_underscore_name_registered",
        "A module or parameter whose name begins with an underscore was not registered; torch registers it like any other.",
        right="        if isinstance(value, nn.Parameter):",
        wrong="""        if name.startswith("_"):
            pass
        elif isinstance(value, nn.Parameter):""",
    ),
    Mistake(
        "both_registries_made_on_demand",
        "The registry was made when it was missing, so a forgotten super().__init__() goes unnoticed. torch raises an AttributeError.",
        right="""        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif isinstance(value, DummyModule | nn.Module):
            self._modules[name] = value
""",
        wrong="""        if isinstance(value, nn.Parameter):
            self.__dict__.setdefault("_parameters", {})[name] = value
        elif isinstance(value, DummyModule | nn.Module):
            self.__dict__.setdefault("_modules", {})[name] = value
""",
    ),
    Mistake(
        "first_value_stays_registered",
        "After a second assignment to the same name, the registry still holds the first value: the new layer does not train, and the old one does.",
        right="""        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif isinstance(value, DummyModule | nn.Module):
            self._modules[name] = value
""",
        wrong="""        if isinstance(value, nn.Parameter):
            self._parameters.setdefault(name, value)
        elif isinstance(value, DummyModule | nn.Module):
            self._modules.setdefault(name, value)
""",
    ),
    Mistake(
        "lists_registered",
        "A plain list of layers was registered. Only modules and parameters are; a list is Python's.",
        right="""        elif isinstance(value, DummyModule | nn.Module):
""",
        wrong="""        elif isinstance(value, DummyModule | nn.Module | list):
""",
    ),
    Mistake(
        "modules_once_parameters_twice",
        "Each module counts once, but a parameter that two modules hold (tied weights) came twice: an optimizer would step it twice.",
        right="""        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
        seen = set()
        for name, p in chain(self._parameters.items(), of_children):
            if p not in seen:
                seen.add(p)
                yield name, p
""",
        wrong="""        for place, module in self._walk("", set()):
            for name, p in module._parameters.items():
                if p is not None:
                    yield place + name, p

    def _walk(self, place, seen):
        if id(self) not in seen:
            seen.add(id(self))
            yield place, self
            for name, child in self._modules.items():
                yield from DummyModule._walk(child, f"{place}{name}.", seen)
""",
    ),
    Mistake(
        "own_parameters_not_compared",
        "A parameter that belongs to the model itself and to a child as well came twice: an optimizer would step it twice.",
        right="""        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
        seen = set()
        for name, p in chain(self._parameters.items(), of_children):
            if p not in seen:
                seen.add(p)
                yield name, p
""",
        wrong="""        yield from self._parameters.items()
        seen = set()
        for place, child in self._modules.items():
            for name, p in child.named_parameters():
                if p not in seen:
                    seen.add(p)
                    yield f"{place}.{name}", p
""",
    ),
    Mistake(
        "one_set_for_all_calls",
        "The set of the parameters seen so far outlives the call, so the second call finds nothing new. A default value is made only once.",
        right="""    def named_parameters(self) -> Iterator[tuple[str, nn.Parameter]]:
        \"""Yield (name, parameter) for the model's own parameters, then ("child.name", parameter) for each child's.

        Each parameter is yielded only once.
        \"""
        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
        seen = set()
""",
        wrong="""    def named_parameters(self, seen=set()) -> Iterator[tuple[str, nn.Parameter]]:
        \"""Yield (name, parameter) for the model's own parameters, then ("child.name", parameter) for each child's.

        Each parameter is yielded only once.
        \"""
        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
""",
    ),
    Mistake(
        "parameters_kept",
        "The model keeps the first answer about its parameters, so what is assigned later is missing: it does not train.",
        right="""        for _, p in self.named_parameters():
            yield p""",
        wrong="""        if "kept" not in vars(self):
            self.kept = [p for _, p in self.named_parameters()]
        yield from self.kept""",
    ),
    Mistake(
        "named_parameters_kept",
        "The model keeps the first answer about its parameters, so what is assigned later is missing: it does not train.",
        right="""        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
        seen = set()
        for name, p in chain(self._parameters.items(), of_children):
            if p not in seen:
                seen.add(p)
                yield name, p
""",
        wrong="""        if "kept" not in vars(self):
            self.kept = dict(self._parameters)
            for place, child in self._modules.items():
                for name, p in child.named_parameters():
                    if not any(p is q for q in self.kept.values()):
                        self.kept[f"{place}.{name}"] = p
        yield from self.kept.items()
""",
    ),
    Mistake(
        "torch_modules_not_entered",
        "Of torch's modules only their own parameters were taken: those of a module inside one, as in nn.Sequential, are missing.",
        right="""        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
        seen = set()
        for name, p in chain(self._parameters.items(), of_children):
            if p not in seen:
                seen.add(p)
                yield name, p
""",
        wrong="""        seen = set()
        for name, p in self._walk(""):
            if p not in seen:
                seen.add(p)
                yield name, p

    def _walk(self, place):
        yield from ((place + name, p) for name, p in self._parameters.items())
        for name, child in self._modules.items():
            if isinstance(child, DummyModule):
                yield from child._walk(f"{place}{name}.")
            else:
                yield from ((f"{place}{name}.{own}", p) for own, p in child._parameters.items())
""",
    ),
    Mistake(
        "own_parameters_of_children_alone",
        "Only the children's own parameters were taken: what the children's children hold is missing and does not train.",
        right="""for name, p in child.named_parameters()
""",
        wrong="""for name, p in child._parameters.items()
""",
    ),
    Mistake(
        "parameters_of_the_model_alone",
        "The parameters of the children are missing: only the model's own ones came.",
        right="chain(self._parameters.items(), of_children)",
        wrong="self._parameters.items()",
    ),
    Mistake(
        "parameters_of_the_children_alone",
        "The model's own parameters are missing: only those of its children came.",
        right="chain(self._parameters.items(), of_children)",
        wrong="of_children",
    ),
    Mistake(
        "missing_gradient_zeroed",
        "zero_grad fails where a parameter has no gradient yet, as in a new model: None has no zero_.",
        right="            p.grad = None",
        wrong="            p.grad.zero_()",
    ),
    Mistake(
        "missing_gradient_data_zeroed",
        "zero_grad fails where a parameter has no gradient yet, as in a new model: None has no zero_.",
        right="            p.grad = None",
        wrong="            p.grad.data.zero_()",
    ),
    Mistake(
        "missing_gradient_made",
        "zero_grad made gradients of zeros where there were none. A parameter that took no part must stay without one: an optimizer with momentum would move it.",
        right="            p.grad = None",
        wrong="            p.grad = torch.zeros_like(p)",
    ),
    Mistake(
        "gradients_of_the_children_alone",
        "zero_grad cleared the children's gradients and not those of the model's own parameters.",
        right="""        for p in self.parameters():
            p.grad = None""",
        wrong="""        for child in self._modules.values():
            child.zero_grad()""",
    ),
    Mistake(
        "gradients_of_the_model_alone",
        "zero_grad cleared the gradients of the model's own parameters and not those of its children.",
        right="""        for p in self.parameters():
            p.grad = None""",
        wrong="""        for p in self._parameters.values():
            p.grad = None""",
    ),
    Mistake(
        "children_always_in_training",
        "eval() put the children into training mode: they are switched on whatever the mode is.",
        right="            child.train(mode)",
        wrong="            child.train()",
    ),
    Mistake(
        "mode_switched_only_if_different",
        "train() and eval() stop where the model is in that mode already. A child may be in another one: it was switched by itself, or it came later.",
        right="""        self.training = mode
""",
        wrong="""        if self.training == mode:
            return self
        self.training = mode
""",
    ),
    Mistake(
        "train_returns_the_child",
        "train() returned a child and not the model.",
        right="""        self.training = mode
        for child in self._modules.values():
            child.train(mode)
        return self
""",
        wrong="""        self.training = mode
        for child in self._modules.values():
            self = child.train(mode)
        return self
""",
    ),
    Mistake(
        "repr_of_the_dict",
        "__repr__ shows the dict of children, all in one line and without the name of the class.",
        right="""        children = [f"  ({name}): {child!r}".replace("\\n", "\\n  ") for name, child in self._modules.items()]
        return "\\n".join([f"{type(self).__name__}(", *children, ")"])
""",
        wrong="""        return f"{self._modules}"
""",
    ),
    Mistake(
        "repr_without_lines",
        "__repr__ has everything in one line; each child needs a line of its own.",
        right='return "\\n".join([f"{type(self).__name__}(", *children, ")"])',
        wrong='return "".join([f"{type(self).__name__}(", *children, ")"])',
    ),
    Mistake(
        "repr_of_the_base_class",
        "__repr__ names DummyModule, whatever the subclass is called.",
        right="{type(self).__name__}(",
        wrong="DummyModule(",
    ),
    Mistake(
        "repr_without_names",
        "__repr__ shows the children without their names.",
        right="({name}): {child!r}",
        wrong="{child!r}",
    ),
    Mistake(
        "seeded_inside",
        "Model sets the seed itself, so all models begin with the same weights. The caller decides about the seed.",
        right="""        self.l1 = nn.Linear(n_in, nh)
""",
        wrong="""        torch.manual_seed(0)
        self.l1 = nn.Linear(n_in, nh)
""",
    ),
    Mistake(
        "softmax_at_the_end",
        "The model returns probabilities; cross_entropy wants logits and applies the softmax itself.",
        right="self.l2(self.l1(xb).relu())",
        wrong="self.l2(self.l1(xb).relu()).softmax(dim=-1)",
    ),
    Mistake(
        "last_batch_dropped",
        "len(x) // bs batches leave out the rows of the last, short one.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range(len(x) // bs)",
    ),
    Mistake(
        "last_batch_left_out",
        "The last batch of each epoch was left out, full or short: the loop ends too early.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range((len(x) - 1) // bs)",
    ),
    Mistake(
        "one_batch_too_many",
        "len(x) // bs + 1 batches end with an empty one when bs divides the number of rows, and its mean is nan.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range(len(x) // bs + 1)",
    ),
    Mistake(
        "one_epoch_alone",
        "fit returned after the first epoch: the list holds its losses only.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
        return losses""",
    ),
    Mistake(
        "one_batch_alone",
        "fit returned after the first batch: the list holds one loss.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
            return losses""",
    ),
    Mistake(
        "rows_in_another_order",
        "The rows were shuffled; fit takes them in their order.",
        right="""    losses = []
    for _ in range(epochs):""",
        wrong="""    losses = []
    for _ in range(epochs):
        order = torch.randperm(len(x), device=x.device)
        x, y = x[order], y[order]""",
    ),
    Mistake(
        "updated_once_an_epoch",
        "The parameters moved once per epoch, after all its batches. They must move after every batch.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
        with torch.no_grad():
            for p in model.parameters():
                p -= lr * p.grad
            model.zero_grad()
    return losses""",
    ),
    Mistake(
        "zeroed_once_an_epoch",
        "The gradients were cleared once per epoch, so within an epoch each batch adds its own to those before it.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
        model.zero_grad()
    return losses""",
    ),
    Mistake(
        "zeroed_at_the_start_of_an_epoch",
        "The gradients were cleared once per epoch, so within an epoch each batch adds its own to those before it.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        model.zero_grad()
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
    return losses""",
    ),
    Mistake(
        "zeroed_before_the_update",
        "There is no gradient when the parameters are to move. Look at the order of backward, the update and the clearing.",
        right="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()
    return losses""",
        wrong="""    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            model.zero_grad()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
    return losses""",
    ),
    Mistake(
        "backward_forgotten",
        "There is no gradient when the parameters are to move. Look at the order of backward, the update and the clearing.",
        right="""            loss.backward()
""",
        wrong="",
    ),
    Mistake(
        "zeros_before_the_update",
        "The update changes no parameter. Either it makes new tensors, as `p = p - …` does, or the gradients are cleared before it.",
        right="""                    p -= lr * p.grad
""",
        wrong="""                    p.grad.zero_()
                    p -= lr * p.grad
""",
    ),
    Mistake(
        "divided_by_the_batch_size",
        "The gradient was divided by the batch size once more: the loss is a mean already, so the steps are far too small.",
        right="p -= lr * p.grad",
        wrong="p -= lr * p.grad / bs",
    ),
    Mistake(
        "divided_by_the_rows_of_the_batch",
        "The gradient was divided by the batch size once more: the loss is a mean already, so the steps are far too small.",
        right="p -= lr * p.grad",
        wrong="p -= lr * p.grad / len(xb)",
    ),
    Mistake(
        "uphill",
        "The step went along the gradient instead of against it: the loss grows.",
        right="p -= lr * p.grad",
        wrong="p += lr * p.grad",
    ),
    Mistake(
        "loss_tensors_kept",
        "The list holds loss tensors, and each keeps its whole graph in memory; turn them into floats.",
        right="losses.append(loss.item())",
        wrong="losses.append(loss)",
    ),
    Mistake(
        "gradients_zeroed_on_the_cpu",
        "Gradients were set to zeros on the CPU, while the parameters are on the accelerator.",
        right="            p.grad = None",
        wrong="            if p.grad is not None:\n                p.grad = torch.zeros(p.shape, dtype=p.dtype)",
        accelerator=True,
    ),
]
