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
        "A module whose attribute begins with an underscore was not registered; torch registers it like any other.",
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
        "`p = p - lr * p.grad` gives the name p to a new tensor; the parameter stays as it was and nothing trains.",
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
        "gradients_zeroed_on_the_cpu",
        "Gradients were set to zeros on the CPU, while the parameters are on the accelerator.",
        right="            p.grad = None",
        wrong="            p.grad = torch.zeros(p.shape, dtype=p.dtype)",
        accelerator=True,
    ),
]
