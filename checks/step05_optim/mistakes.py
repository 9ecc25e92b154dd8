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

mistakes = [
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
        "maximize changed the sign of the weight decay as well; only the gradient changes sign.",
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
]
