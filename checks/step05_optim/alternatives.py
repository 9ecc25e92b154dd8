"""Step 5, optim: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "update_by_minus",
        (
            (
                'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])',
                'p -= group["lr"] * self._direction(p, p.grad, group)',
            ),
        ),
    ),
    Alternative(
        "update_through_data",
        (
            (
                'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])',
                'p.data = p.data - group["lr"] * self._direction(p, p.grad, group)',
            ),
        ),
    ),
    Alternative(
        "zero_grad_first",
        (
            (
                """            loss = cross_entropy(model(xb), yb)
            loss.backward()""",
                """            opt.zero_grad()
            loss = cross_entropy(model(xb), yb)
            loss.backward()""",
            ),
            (
                """            opt.step()
            opt.zero_grad()
""",
                """            opt.step()
""",
            ),
        ),
    ),
    Alternative(
        "other_words_in_an_error",
        (("optimizer got an empty parameter list", "there is nothing to optimize"),),
    ),
    Alternative(
        "velocity_made_anew",
        (
            (
                """        buffer = self.state[p].get("momentum_buffer")
        if buffer is None:
            buffer = self.state[p]["momentum_buffer"] = g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
        return g.add(buffer, alpha=group["momentum"]) if group["nesterov"] else buffer""",
                """        kept, mu = self.state.setdefault(p, {}), group["momentum"]
        first = "momentum_buffer" not in kept
        kept["momentum_buffer"] = g.clone() if first else mu * kept["momentum_buffer"] + (1 - group["dampening"]) * g
        return torch.stack([g, mu * kept["momentum_buffer"]]).sum(0) if group["nesterov"] else kept["momentum_buffer"]""",
            ),
        ),
    ),
    Alternative(
        "groups_option_by_option",
        (
            (
                """        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        self.param_groups = [{**defaults, **group, "params": list(group["params"])} for group in groups]
""",
                """        given = [*params]
        if len(given) == 0:
            raise ValueError
        self.param_groups = []
        for each in given if isinstance(given[0], dict) else [dict(params=given)]:
            group = {"params": [p for p in each["params"]]}
            for option in {**defaults, **each}:
                if option != "params":
                    group[option] = each.get(option, defaults.get(option))
            self.param_groups.append(group)
""",
            ),
            (
                """            if value < 0:
                raise ValueError(f"{name} must not be negative, got {value}")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("nesterov needs a momentum and no dampening")""",
                """            if value < 0:
                raise ValueError
        if nesterov and not (momentum > 0 and dampening == 0):
            raise ValueError""",
            ),
        ),
    ),
    Alternative(
        "state_by_numbers",
        (
            (
                """        for group, options in zip(self.param_groups, saved):
            group.update({**options, "params": group["params"]})
        self.state.clear()
        for p, place in self._places().items():
            if place in state_dict["state"]:
                self.state[p] = deepcopy(state_dict["state"][place])""",
                """        copied = deepcopy(state_dict)
        mine = {n: p for p, n in self._places().items()}
        self.state = defaultdict(dict, {mine[n]: kept for n, kept in copied["state"].items()})
        self.param_groups = [
            {**options, "params": group["params"]} for options, group in zip(copied["param_groups"], self.param_groups)
        ]""",
            ),
        ),
    ),
    Alternative(
        "fit_over_split_rows",
        (
            (
                """    losses = []
    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
    return losses""",
                """    def update(xb, yb):
        opt.zero_grad(set_to_none=False)
        loss = cross_entropy(model(xb), yb)
        loss.backward()
        opt.step()
        return float(loss)

    losses = [update(*batch) for _ in range(epochs) for batch in zip(x.split(bs), y.split(bs))]
    opt.zero_grad()
    return losses""",
            ),
        ),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "if nesterov and (momentum == 0 or dampening != 0):",
        "if nesterov and (momentum <= 0 or dampening != 0):",
        "A momentum below 0 has already been refused.",
    ),
]
