"""Step 2, DummyModule: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative

alternatives = [
    Alternative(
        "update_through_data",
        (
            (
                """            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()""",
                """            for p in model.parameters():
                p.data.sub_(lr * p.grad)
                p.grad = None""",
            ),
        ),
    ),
    Alternative(
        "parameters_by_an_iterator",
        (
            (
                """        for _, p in self.named_parameters():
            yield p""",
                "        return iter([p for _, p in self.named_parameters()])",
            ),
        ),
    ),
    Alternative(
        "flat_walk_with_a_stack",
        (
            (
                """        of_children = (
            (f"{place}.{name}", p) for place, child in self._modules.items() for name, p in child.named_parameters()
        )
        seen = set()
        for name, p in chain(self._parameters.items(), of_children):
            if p not in seen:
                seen.add(p)
                yield name, p""",
                """        found, todo = {}, [("", self)]
        while todo:
            place, module = todo.pop()
            own, children = module._parameters, module._modules
            for name, p in own.items():
                if p is not None:
                    found.setdefault(id(p), (place + name, p))
            todo += [(f"{place}{name}.", child) for name, child in reversed(children.items())]
        return iter(found.values())""",
            ),
            (
                """        for p in self.parameters():
            p.grad = None""",
                """        for p in filter(lambda p: p.grad is not None, self.parameters()):
            p.grad.detach_().zero_()""",
            ),
        ),
    ),
    Alternative(
        "registry_by_type",
        (
            (
                """        if isinstance(value, nn.Parameter):
            self._parameters[name] = value
        elif isinstance(value, DummyModule | nn.Module):
            self._modules[name] = value
        super().__setattr__(name, value)""",
                """        object.__setattr__(self, name, value)
        kinds = {"_parameters": nn.Parameter, "_modules": (nn.Module, DummyModule)}
        for registry in [where for where, kind in kinds.items() if isinstance(value, kind)]:
            try:
                vars(self)[registry].update({name: value})
            except KeyError:
                raise AttributeError from None""",
            ),
            (
                """        children = [f"  ({name}): {child!r}".replace("\\n", "\\n  ") for name, child in self._modules.items()]
        return "\\n".join([f"{type(self).__name__}(", *children, ")"])""",
                """        return type(self).__name__ + "".join(f"\\n{name} = {child}" for name, child in self._modules.items())""",
            ),
        ),
    ),
    Alternative(
        "modes_of_everything_inside",
        (
            (
                """        self.training = mode
        for child in self._modules.values():
            child.train(mode)
        return self""",
                """        todo = [self]
        for module in todo:
            module.training = mode
            todo.extend(module._modules.values())
        return self""",
            ),
            (
                """        self.l1 = nn.Linear(n_in, nh)
        self.l2 = nn.Linear(nh, n_out)""",
                """        for i, sizes in enumerate([(n_in, nh), (nh, n_out)], 1):
            setattr(self, f"l{i}", nn.Linear(*sizes))
        self.activation = nn.ReLU()""",
            ),
            (
                "        return self.l2(self.l1(xb).relu())",
                "        return self.l2(self.activation(self.l1(xb)))",
            ),
        ),
    ),
    Alternative(
        "gradients_without_backward",
        (
            (
                """    for _ in range(epochs):
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
                """    params = [*model.parameters()]
    for xb, yb in [*zip(x.split(bs), y.split(bs), strict=True)] * epochs:
        loss = cross_entropy(model(xb), yb)
        for p, gradient in zip(params, torch.autograd.grad(loss, params), strict=True):
            p.detach().add_(gradient, alpha=-lr)
        losses.append(loss.tolist())
    return losses""",
            ),
        ),
    ),
]

equivalent_mutants = []
