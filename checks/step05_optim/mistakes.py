"""Step 5, optim: what goes wrong."""

from checks.variant import Mistake

# what the same mistake does depends on whether the buffer is changed in place
SHARED_BUFFER = (
    "Several parameters share one momentum buffer, so each also moves by the gradients of the others. Look at where "
    "the buffer is kept: every parameter needs its own."
)
ALIASED_BUFFER = (
    "The first momentum buffer is the gradient tensor itself, not a copy: the next backward or zero_grad changes both."
)

SAVED_TENSORS = "The state dict still holds the parameters themselves; a number for each belongs there."
DECAY_FLIPPED = "maximize changed the sign of the weight decay as well; only the gradient changes sign."

# step as it grows, in the order of the README
DIRECTION = """        if group["maximize"]:
            g = -g
        if group["weight_decay"]:
            g = g.add(p, alpha=group["weight_decay"])
        if not group["momentum"]:
            return g
        buffer = self.state[p].get("momentum_buffer")
        if buffer is None:
            buffer = self.state[p]["momentum_buffer"] = g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
        return g.add(buffer, alpha=group["momentum"]) if group["nesterov"] else buffer
"""
DECAYED = """        if group["weight_decay"]:
            g = g.add(p, alpha=group["weight_decay"])
"""
UNDAMPENED = """        if not group["momentum"]:
            return g
        buffer = self.state[p].get("momentum_buffer")
        if buffer is None:
            buffer = self.state[p]["momentum_buffer"] = g.clone()
        else:
            buffer.mul_(group["momentum"]).add_(g)
"""
DAMPENED = UNDAMPENED.replace("add_(g)", 'add_(g, alpha=1 - group["dampening"])')
STOPPED = "step stopped at the first parameter without a gradient, so the ones after it did not move. Leave out that parameter only."

mistakes = [
    Mistake(
        "so_far_only_the_gradient",
        "So far the update is p - lr * grad: weight decay, momentum and all that follows are not applied yet.",
        right=DIRECTION,
        wrong="        return g\n",
    ),
    Mistake(
        "so_far_without_momentum",
        "So far step knows lr and weight decay: momentum, dampening, nesterov and maximize are not applied yet.",
        right=DIRECTION,
        wrong=DECAYED + "        return g\n",
    ),
    Mistake(
        "so_far_without_dampening",
        "So far step knows lr, weight decay and momentum: dampening, nesterov and maximize are not applied yet.",
        right=DIRECTION,
        wrong=DECAYED + UNDAMPENED + "        return buffer\n",
    ),
    Mistake(
        "so_far_without_nesterov",
        "So far step knows all but nesterov and maximize, which are not applied yet.",
        right=DIRECTION,
        wrong=DECAYED + DAMPENED + "        return buffer\n",
    ),
    Mistake(
        "momentum_alone",
        "So far step knows lr and momentum: weight decay, dampening, nesterov and maximize are not applied yet.",
        right=DIRECTION,
        wrong=UNDAMPENED + "        return buffer\n",
    ),
    Mistake(
        "weight_decay_ignored",
        "weight_decay changes nothing: it is not applied yet.",
        right="""            g = g.add(p, alpha=group["weight_decay"])""",
        wrong="            pass",
    ),
    Mistake(
        "momentum_ignored",
        "momentum changes nothing: every step is as large as without it. It is not applied yet.",
        right="""        if not group["momentum"]:
            return g
        buffer =""",
        wrong="""        if group:
            return g
        buffer =""",
    ),
    Mistake(
        "generator_kept",
        "The parameters came as a generator, and a generator can be iterated only once: from the second time on there "
        "is nothing to update. Look at what Optimizer.__init__ keeps.",
        right='"params": list(group["params"])}',
        wrong='"params": iter(group["params"])}',
    ),
    Mistake(
        "empty_list_accepted",
        "An optimizer without parameters was accepted: a model whose layers are in a plain list would seem to train "
        "and never change. Look at the first lines of Optimizer.__init__.",
        right="if not groups:",
        wrong="if groups is None:",
    ),
    Mistake(
        "group_options_ignored",
        "Every group got the defaults, and a group's own options were lost. Look at which of the two wins.",
        right="{**defaults, **group,",
        wrong="{**group, **defaults,",
    ),
    Mistake(
        "zero_grad_forgets_a_group",
        "zero_grad cleared the first group only, so the gradients of the others add up from batch to batch.",
        right="""Clear every gradient: set it to None, or, if `set_to_none` is False, fill it with zeros in place."""
        + '"""\n        for group in self.param_groups:',
        wrong="""Clear the gradients of the first group.""" + '"""\n        for group in self.param_groups[:1]:',
    ),
    Mistake(
        "state_not_saved",
        "After load_state_dict the momentum starts again from nothing: the buffers were not in the state. Look at "
        "what state_dict returns and what load_state_dict takes from it.",
        right="{place[p]: dict(kept) for p, kept in self.state.items()}",
        wrong="{}",
    ),
    Mistake(
        "options_not_loaded",
        "load_state_dict took the buffers but left lr and momentum as they were. Look at what happens to the groups.",
        right="""group.update({**options, "params": group["params"]})""",
        wrong="pass",
    ),
    Mistake(
        "negative_values_accepted",
        "A negative lr, momentum or weight decay was accepted; torch refuses each with a ValueError.",
        right="if value < 0:",
        wrong="if value is None:",
    ),
    Mistake(
        "nesterov_without_momentum_accepted",
        "Nesterov without momentum, or with dampening, was accepted; torch refuses both with a ValueError.",
        right="if nesterov and (momentum == 0 or dampening != 0):",
        wrong="if nesterov is None:",
    ),
    Mistake(
        "sgd_without_super_init",
        "SGD.__init__ does not call super().__init__(), so the parameters are not kept: there are no param_groups.",
        right="        super().__init__(params, options)",
        wrong="        pass",
    ),
    Mistake(
        "decoupled_weight_decay",
        "Weight decay bypassed the momentum buffer: it shrank the weights directly, as AdamW does, or was added last. "
        "SGD's is coupled: the decay goes into the gradient, and with it through the buffer.",
        right="""            g = g.add(p, alpha=group["weight_decay"])""",
        wrong="""            p.mul_(1 - group["lr"] * group["weight_decay"])""",
    ),
    Mistake(
        "decay_subtracted",
        "Weight decay was subtracted from the gradient, so the weights grow. It is added: its step leads towards zero.",
        right="""g = g.add(p, alpha=group["weight_decay"])""",
        wrong="""g = g.sub(p, alpha=group["weight_decay"])""",
    ),
    Mistake(
        "weight_decay_changes_the_gradient",
        "p.grad itself was changed: code that reads it next finds the decay in it. Look for an in-place operation.",
        right="g = g.add(p, alpha=",
        wrong="g = g.add_(p, alpha=",
    ),
    Mistake(
        "dampened_first_step",
        "The momentum buffer starts at zero, so dampening already shrinks the first gradient. Look at what the "
        "buffer is on a parameter's first step.",
        right='buffer = self.state[p]["momentum_buffer"] = g.clone()',
        wrong='buffer = self.state[p]["momentum_buffer"] = g * (1 - group["dampening"])',
    ),
    Mistake(
        "dampening_ignored",
        "The whole gradient went into the momentum buffer: dampening was not applied.",
        right=', alpha=1 - group["dampening"])',
        wrong=")",
    ),
    Mistake(
        "dampening_the_wrong_way_round",
        "The gradient went into the buffer times dampening; what goes in is what dampening leaves: 1 - dampening of it.",
        right="""        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
""",
        wrong="""        else:
            buffer.mul_(group["momentum"]).add_(g, alpha=group["dampening"])
""",
    ),
    Mistake(
        "buffer_is_an_average",
        "The gradient went into the buffer times 1 - momentum, which makes the buffer an average, as Adam's is. SGD's is "
        "a sum: without dampening the gradient goes in whole.",
        right="""        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
""",
        wrong="""        else:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["momentum"])
""",
    ),
    Mistake(
        "shared_buffer",
        SHARED_BUFFER,
        right="self.state: dict[Tensor, dict] = defaultdict(dict)",
        wrong="shared = {}\n        self.state = defaultdict(lambda: shared)",
    ),
    Mistake(
        "shared_buffer_in_place",
        SHARED_BUFFER,
        right="""        buffer = self.state[p].get("momentum_buffer")
        if buffer is None:
            buffer = self.state[p]["momentum_buffer"] = g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
""",
        wrong="""        buffer = getattr(self, "buffer", None)
        if buffer is None:
            buffer = self.buffer = g.clone()
        else:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
""",
    ),
    Mistake(
        "buffer_aliases_the_gradient",
        ALIASED_BUFFER,
        right="g.clone()",
        wrong="g",
    ),
    Mistake(
        "buffer_aliases_the_gradient_in_place",
        ALIASED_BUFFER,
        right="""g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
""",
        wrong="""g
        else:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
""",
    ),
    Mistake(
        "buffer_lost",
        "The momentum buffer was not kept from one step to the next, so every step is a first step.",
        right='buffer = self.state[p]["momentum_buffer"] = g.clone()',
        wrong="buffer = g.clone()",
    ),
    Mistake(
        "lr_inside_the_buffer",
        "The momentum buffer holds lr * gradient. With a constant lr it does not show; when the lr changes, the "
        "buffer still holds the old one. Look at where lr is multiplied in.",
        right="""            buffer = self.state[p]["momentum_buffer"] = g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
        return g.add(buffer, alpha=group["momentum"]) if group["nesterov"] else buffer""",
        wrong="""            buffer = self.state[p]["momentum_buffer"] = group["lr"] * g
        else:
            buffer.mul_(group["momentum"]).add_(g, alpha=group["lr"] * (1 - group["dampening"]))
        step = buffer / group["lr"]
        return g.add(step, alpha=group["momentum"]) if group["nesterov"] else step""",
    ),
    Mistake(
        "nesterov_ignored",
        "The nesterov flag changes nothing: the step is the plain momentum buffer.",
        right='if group["nesterov"] else buffer',
        wrong="if False else buffer",
    ),
    Mistake(
        "nesterov_without_gradient",
        "Nesterov's step is the gradient plus momentum times the buffer; yours left the gradient out.",
        right='return g.add(buffer, alpha=group["momentum"]) if',
        wrong='return buffer.mul(group["momentum"]) if',
    ),
    Mistake(
        "maximize_ignored",
        "maximize=True still went downhill: the sign of the gradient must change before anything else is added.",
        right="            g = -g",
        wrong="            pass",
    ),
    Mistake(
        "maximize_flips_the_decay_too",
        DECAY_FLIPPED,
        right="""p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])

    def _direction(self, p: Tensor, g: Tensor, group: dict) -> Tensor:
        if group["maximize"]:
            g = -g
""",
        wrong="""p.add_(self._direction(p, p.grad, group), alpha=group["lr"] if group["maximize"] else -group["lr"])

    def _direction(self, p: Tensor, g: Tensor, group: dict) -> Tensor:
""",
    ),
    Mistake(
        "maximize_after_the_decay",
        DECAY_FLIPPED,
        right="""        if group["maximize"]:
            g = -g
        if group["weight_decay"]:
            g = g.add(p, alpha=group["weight_decay"])
""",
        wrong="""        if group["weight_decay"]:
            g = g.add(p, alpha=group["weight_decay"])
        if group["maximize"]:
            g = -g
""",
    ),
    Mistake(
        "last_move_in_the_buffer",
        "The momentum buffer holds the last move, minus lr times the direction, as in Keras. Here it holds gradients: when lr "
        "changes, moves of the old size would go on.",
        right="""            buffer = self.state[p]["momentum_buffer"] = g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
        return g.add(buffer, alpha=group["momentum"]) if group["nesterov"] else buffer""",
        wrong="""            buffer = self.state[p]["momentum_buffer"] = -group["lr"] * g
        else:
            buffer.mul_(group["momentum"]).sub_(g, alpha=group["lr"] * (1 - group["dampening"]))
        direction = -buffer / group["lr"]
        return g.add(direction, alpha=group["momentum"]) if group["nesterov"] else direction""",
    ),
    Mistake(
        "uphill",
        "The step went along the gradient instead of against it: the loss grows.",
        right='alpha=-group["lr"])',
        wrong='alpha=group["lr"])',
    ),
    Mistake(
        "update_rebinds_the_name",
        "`p = p - lr * g` gives the name p to a new tensor; the parameter stays as it was and nothing trains. Change the "
        "tensor in place.",
        right="""p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])""",
        wrong="""p = p - group["lr"] * self._direction(p, p.grad, group)""",
    ),
    Mistake(
        "one_lr_for_all",
        "Every group moved with the first group's lr. Look at where step reads its options.",
        right='alpha=-group["lr"])',
        wrong='alpha=-self.param_groups[0]["lr"])',
    ),
    Mistake(
        "no_zero_grad",
        "fit does not clear the gradients, so each batch adds its own to all before it: the most common mistake of "
        "all.",
        right="            opt.step()\n            opt.zero_grad()\n",
        wrong="            opt.step()\n",
    ),
    Mistake(
        "zero_grad_before_step",
        "The optimizer never finds a gradient in fit, so nothing moves. Look at the order of backward, step and zero_grad.",
        right="            opt.step()\n            opt.zero_grad()\n",
        wrong="            opt.zero_grad()\n            opt.step()\n",
    ),
    Mistake(
        "zero_grad_once_an_epoch",
        "fit clears the gradients once per epoch instead of once per batch.",
        right="            opt.step()\n            opt.zero_grad()\n",
        wrong="            opt.step()\n        opt.zero_grad()\n",
    ),
    Mistake(
        "buffer_on_the_cpu",
        "Your momentum buffer is on the CPU, the parameter on the accelerator.",
        right='self.state[p]["momentum_buffer"] = g.clone()',
        wrong='self.state[p]["momentum_buffer"] = torch.zeros(g.shape, dtype=g.dtype).copy_(g)',
        accelerator=True,
    ),
    Mistake(
        "gradients_zeroed_on_the_cpu",
        "zero_grad put zeros on the CPU in place of gradients on the accelerator.",
        right="                    p.grad.zero_()",
        wrong="                    p.grad = torch.zeros(p.shape, dtype=p.dtype)",
        accelerator=True,
    ),
    Mistake(
        "options_passed_on_to_later_groups",
        "A group's own options also became those of the groups after it: they were written into the defaults.",
        right="""{**defaults, **group, "params": list(group["params"])}""",
        wrong="""{**(defaults := {**defaults, **group}), "params": list(group["params"])}""",
    ),
    Mistake(
        "one_dict_for_all_groups",
        "All groups are one and the same dict, so the last one's parameters and options replaced those before. Look at where the "
        "dict of a group is made.",
        right="""        self.param_groups = [{**defaults, **group, "params": list(group["params"])} for group in groups]""",
        wrong="""        self.param_groups = []
        for group in groups:
            defaults.update(group, params=list(group["params"]))
            self.param_groups.append(defaults)""",
    ),
    Mistake(
        "gradients_always_removed",
        "zero_grad(set_to_none=False) set the gradients to None; it should keep the tensors and fill them with zeros.",
        right="                if set_to_none:\n",
        wrong="                if True:\n",
    ),
    Mistake(
        "gradients_always_kept",
        "zero_grad() filled the gradients with zeros, which is what set_to_none=False is for; by default they become None.",
        right="                if set_to_none:\n                    p.grad = None\n                elif",
        wrong="                if",
    ),
    Mistake(
        "zeros_in_a_new_tensor",
        "zero_grad(set_to_none=False) made new tensors of zeros in place of filling the gradients that are there.",
        right="                    p.grad.zero_()",
        wrong="                    p.grad = torch.zeros_like(p.grad)",
    ),
    Mistake(
        "zeros_where_no_gradient_was",
        "zero_grad(set_to_none=False) gave a gradient to a parameter that had none, so from now on step moves it by its weight "
        "decay.",
        right="                elif p.grad is not None:\n                    p.grad.zero_()",
        wrong="                elif p.grad is None:\n                    p.grad = torch.zeros_like(p)\n"
        "                else:\n                    p.grad.zero_()",
    ),
    Mistake(
        "tensors_in_the_saved_groups",
        SAVED_TENSORS,
        right="""[{**group, "params": [place[p] for p in group["params"]]} for group in self.param_groups]""",
        wrong="[dict(group) for group in self.param_groups]",
    ),
    Mistake(
        "tensors_saved",
        SAVED_TENSORS,
        right="""            "state": {place[p]: dict(kept) for p, kept in self.state.items()},
            "param_groups": [{**group, "params": [place[p] for p in group["params"]]} for group in self.param_groups],
""",
        wrong="""            "state": dict(self.state),
            "param_groups": [dict(group) for group in self.param_groups],
""",
    ),
    Mistake(
        "numbers_begin_again_in_each_group",
        "The numbers of the parameters begin at 0 again in every group, so two parameters have the same one.",
        right="""        params = [p for group in self.param_groups for p in group["params"]]
        return {p: place for place, p in enumerate(params)}""",
        wrong="""        return {p: place for group in self.param_groups for place, p in enumerate(group["params"])}""",
    ),
    Mistake(
        "saving_replaces_the_parameters",
        "state_dict put the numbers into the optimizer's own groups: after it there are no parameters left to update. What is "
        "saved needs dicts of its own.",
        right="""[{**group, "params": [place[p] for p in group["params"]]} for group in self.param_groups]""",
        wrong="""[
                group.update(params=[place[p] for p in group["params"]]) or group for group in self.param_groups
            ]""",
    ),
    Mistake(
        "loading_replaces_the_parameters",
        "load_state_dict put the saved numbers in the place of the optimizer's own parameters. The rest of a group is loaded; the "
        "params stay.",
        right="""group.update({**options, "params": group["params"]})""",
        wrong="group.update(options)",
    ),
    Mistake(
        "loading_takes_from_what_is_saved",
        "load_state_dict removed the params from the state dict that it was given, so nobody can load that a second time.",
        right="""group.update({**options, "params": group["params"]})""",
        wrong="""options.pop("params")
            group.update(options)""",
    ),
    Mistake(
        "loaded_state_shared",
        "load_state_dict took the saved buffers themselves, not copies: two optimizers that go on from one state change each "
        "other's.",
        right="""deepcopy(state_dict["state"][place])""",
        wrong="""state_dict["state"][place]""",
    ),
    Mistake(
        "later_state_survives",
        "Buffers from before load_state_dict are still there after it, although what was loaded has none for these parameters.",
        right="        self.state.clear()\n",
        wrong="",
    ),
    Mistake(
        "states_given_out_in_order",
        "load_state_dict gave out the saved states one after another. A parameter without a state shifts all that follow: go by "
        "the numbers.",
        right="""        for p, place in self._places().items():
            if place in state_dict["state"]:
                self.state[p] = deepcopy(state_dict["state"][place])""",
        wrong="""        for p, kept in zip(self._places(), state_dict["state"].values()):
            self.state[p] = deepcopy(kept)""",
    ),
    Mistake(
        "only_the_total_compared",
        "A state with as many parameters in other groups was loaded: only the total was compared, not the size of each group.",
        right="""[len(group["params"]) for group in saved] != [len(group["params"]) for group in self.param_groups]""",
        wrong="""sum(len(group["params"]) for group in saved) != len(self._places())""",
    ),
    Mistake(
        "only_the_number_of_groups_compared",
        "A state with as many groups of other sizes was loaded: only the number of groups was compared.",
        right="""[len(group["params"]) for group in saved] != [len(group["params"]) for group in self.param_groups]""",
        wrong="len(saved) != len(self.param_groups)",
    ),
    Mistake(
        "sizes_not_compared",
        "A state of other sizes was loaded without an error. Compare the groups before anything is taken over.",
        right="""if [len(group["params"]) for group in saved] != [len(group["params"]) for group in self.param_groups]:""",
        wrong="if saved is None:",
    ),
    Mistake(
        "lr_zero_refused",
        "An lr of 0 was refused. It is not negative: a warm-up may begin with it, and it holds a group still.",
        right="if value < 0:",
        wrong="""if value < 0 or (name == "lr" and value == 0):""",
    ),
    Mistake(
        "stops_at_a_missing_gradient",
        STOPPED,
        right="""                if p.grad is not None:
                    p.add_""",
        wrong="""                if p.grad is None:
                    return
                p.add_""",
    ),
    Mistake(
        "group_ends_at_a_missing_gradient",
        STOPPED,
        right="""                if p.grad is not None:
                    p.add_""",
        wrong="""                if p.grad is None:
                    break
                p.add_""",
    ),
    Mistake(
        "lr_remembered",
        "step used the lr that SGD was made with. A group's own lr, and one that a schedule writes into the group, change nothing.",
        right="""        super().__init__(params, options)

    @torch.no_grad()
    def step(self) -> None:
        \"\"\"Take one step: move every parameter that has a gradient.\"\"\"
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])""",
        wrong="""        super().__init__(params, options)
        self.lr = lr

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(self._direction(p, p.grad, group), alpha=-self.lr)""",
    ),
    Mistake(
        "options_remembered",
        "step used the options that SGD was made with, not those in the group: a group's own, changed and loaded options have no "
        "effect.",
        right="""        super().__init__(params, options)

    @torch.no_grad()
    def step(self) -> None:
        \"\"\"Take one step: move every parameter that has a gradient.\"\"\"
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])""",
        wrong="""        super().__init__(params, options)
        self.options = options

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(self._direction(p, p.grad, self.options), alpha=-self.options["lr"])""",
    ),
    Mistake(
        "maximize_changes_the_gradient",
        "maximize turned the sign of p.grad itself, which is only to be read. Look for an operation in place.",
        right="            g = -g",
        wrong="            g.neg_()",
    ),
    Mistake(
        "nesterov_changes_the_gradient",
        "Nesterov's sum was written into p.grad itself, which is only to be read. Look for an operation in place.",
        right="""return g.add(buffer, alpha=group["momentum"]) if""",
        wrong="""return g.add_(buffer, alpha=group["momentum"]) if""",
    ),
    Mistake(
        "buffer_aliases_the_gradient_once",
        ALIASED_BUFFER,
        right="""g.clone()
        elif group["dampening"]:
            buffer.mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            torch.add(g, buffer, alpha=group["momentum"], out=buffer)  # the same without dampening, in one pass
""",
        wrong="""g
        else:
            buffer = buffer.mul(group["momentum"]).add(g, alpha=1 - group["dampening"])
            self.state[p]["momentum_buffer"] = buffer
""",
    ),
    Mistake(
        "first_step_by_a_counter",
        "Whether a step is the first one was decided by a count of the optimizer's steps. A loaded buffer, and a gradient that "
        "comes later, need it to be decided for each parameter.",
        right="""        super().__init__(params, options)

    @torch.no_grad()
    def step(self) -> None:
        \"\"\"Take one step: move every parameter that has a gradient.\"\"\"
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])

    def _direction(self, p: Tensor, g: Tensor, group: dict) -> Tensor:
        if group["maximize"]:
            g = -g
        if group["weight_decay"]:
            g = g.add(p, alpha=group["weight_decay"])
        if not group["momentum"]:
            return g
        buffer = self.state[p].get("momentum_buffer")
        if buffer is None:
""",
        wrong="""        super().__init__(params, options)
        self.steps = 0

    @torch.no_grad()
    def step(self) -> None:
        self.steps += 1
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])

    def _direction(self, p: Tensor, g: Tensor, group: dict) -> Tensor:
        if group["maximize"]:
            g = -g
        if group["weight_decay"]:
            g = g.add(p, alpha=group["weight_decay"])
        if not group["momentum"]:
            return g
        buffer = self.state[p].setdefault("momentum_buffer", torch.zeros_like(p))
        if self.steps == 1:
""",
    ),
    Mistake(
        "buffer_of_the_group",
        "There is one momentum buffer for every place within a group, and all groups use the same ones. Every parameter needs its "
        "own.",
        right="""        buffer = self.state[p].get("momentum_buffer")
        if buffer is None:
            buffer = self.state[p]["momentum_buffer"] = g.clone()
""",
        wrong="""        buffers = self.__dict__.setdefault("buffers", {})
        (at,) = (i for i, each in enumerate(group["params"]) if each is p)
        buffer = buffers.get(at)
        if buffer is None:
            buffer = buffers[at] = g.clone()
""",
    ),
    Mistake(
        "step_before_backward",
        "The optimizer steps before backward, so every batch moves the parameters by the gradient of the batch before it.",
        right="""            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
""",
        wrong="""            opt.step()
            opt.zero_grad()
            loss.backward()
            losses.append(loss.item())
""",
    ),
    Mistake(
        "step_once_an_epoch",
        "fit calls the optimizer once an epoch, after all batches; it should be called for every batch. Look at the indentation.",
        right="            opt.step()\n            opt.zero_grad()\n",
        wrong="        opt.step()\n        opt.zero_grad()\n",
    ),
    Mistake(
        "gradient_divided_again",
        "The gradient was divided by the batch size once more: cross_entropy is a mean already, so every step was too short.",
        right="            loss.backward()\n",
        wrong="            (loss / len(xb)).backward()\n",
    ),
    Mistake(
        "returns_after_one_epoch",
        "fit returned at the end of the first epoch. Look at the indentation of its return.",
        right="            opt.zero_grad()\n    return losses",
        wrong="            opt.zero_grad()\n        return losses",
    ),
    Mistake(
        "an_empty_batch_at_the_end",
        "Where bs divides the number of rows, an empty batch came after the last one; its loss is nan, and so is everything after "
        "it.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range(len(x) // bs + 1)",
    ),
    Mistake(
        "short_batch_left_out",
        "The rows that are left over at the end of an epoch were not used: the last batch may be a short one.",
        right="range((len(x) - 1) // bs + 1)",
        wrong="range(len(x) // bs)",
    ),
    Mistake(
        "state_not_loaded",
        "The saved buffers were not taken over by load_state_dict: the momentum begins again, although it is in what was loaded.",
        right="""                self.state[p] = deepcopy(state_dict["state"][place])""",
        wrong="                pass",
    ),
]
