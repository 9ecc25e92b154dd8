"""Step 10, schedulers: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "annealer_calls_at_once",
        "The decorated function was called with start and end alone. annealer(f)(start, end) must return a function "
        "of pos.",
        right="        return partial(f, start, end)",
        wrong="        return f(start, end)",
    ),
    Mistake(
        "start_and_end_exchanged",
        "start and end are swapped: the schedules run backwards.",
        right="        return partial(f, start, end)",
        wrong="        return partial(f, end, start)",
    ),
    Mistake(
        "no_schedule_at_the_end_value",
        "sched_no stays at `start`; yours is at `end`.",
        right='    """The value `start` all the time."""\n    return start',
        wrong='    """The value `start` all the time."""\n    return end',
    ),
    Mistake(
        "line_from_zero",
        "The straight line does not begin at start: something is missing that is there at position 0.",
        right="return start + pos * (end - start)",
        wrong="return pos * (end - start)",
    ),
    Mistake(
        "cosine_without_pi",
        "The cosine ran from 0 to 1 radian instead of half a turn, so the schedule never comes near its end.",
        right="math.cos(math.pi * pos)",
        wrong="math.cos(pos)",
    ),
    Mistake(
        "whole_turn",
        "The cosine made a whole turn, so the schedule ends where it began. Half a period leads from start to end.",
        right="math.cos(math.pi * pos)",
        wrong="math.cos(2 * math.pi * pos)",
    ),
    Mistake(
        "cosine_not_halved",
        "1 + cos goes from 2 to 0; the difference of start and end must be halved.",
        right="return end + (start - end) * (1 + math.cos(math.pi * pos)) / 2",
        wrong="return end + (start - end) * (1 + math.cos(math.pi * pos))",
    ),
    Mistake(
        "exponential_is_linear",
        "Equal differences, not equal factors: that is the straight line.",
        right="return start * (end / start) ** pos",
        wrong="return start + (end - start) * pos",
    ),
    Mistake(
        "exponential_of_the_difference",
        "The factor is end divided by start, raised to the position.",
        right="return start * (end / start) ** pos",
        wrong="return start * (end - start) ** pos",
    ),
    Mistake(
        "exponential_through_zero",
        "sched_exp accepted a 0 or a change of sign, for which there is no factor. Raise a ValueError.",
        right="    if start * end <= 0:\n",
        wrong="    if start is None:\n",
    ),
    Mistake(
        "tensors_for_values",
        "The schedule returned a tensor; options of an optimizer are plain floats.",
        right="return start + pos * (end - start)",
        wrong="import torch\n\n    return torch.tensor(start + pos * (end - start), dtype=torch.float64)",
    ),
    Mistake(
        "exact_sum_asked_for",
        "Shares such as 0.7, 0.2 and 0.1 add up to 0.9999999999999999 for a computer. Ask whether the sum is close to 1.",
        right="not math.isclose(sum(pcts), 1)",
        wrong="sum(pcts) != 1.0",
    ),
    Mistake(
        "sum_not_checked",
        "Shares that do not add up to 1 were accepted: a part of the training has no schedule.",
        right=" or not math.isclose(sum(pcts), 1):",
        wrong=":",
    ),
    Mistake(
        "negative_share_accepted",
        "A negative share was accepted.",
        right=" or any(pct < 0 for pct in pcts)",
        wrong="",
    ),
    Mistake(
        "counts_not_compared",
        "There were not as many shares as schedules, and no error was raised.",
        right="    if len(pcts) != len(scheds) or ",
        wrong="    if ",
    ),
    Mistake(
        "position_of_the_whole",
        "Each phase got the position in the whole training; it runs from 0 to 1 within its own share.",
        right="        within = (pos - starts[phase]) / (ends[phase] - starts[phase])",
        wrong="        within = pos",
    ),
    Mistake(
        "position_not_stretched",
        "The position within a phase was not divided by the phase's share, so the phase never reaches its end.",
        right="        within = (pos - starts[phase]) / (ends[phase] - starts[phase])",
        wrong="        within = pos - starts[phase]",
    ),
    Mistake(
        "past_the_last_phase",
        "At position 1 there is no phase left: the search went one too far.",
        right="        phase = min(bisect_right(ends, pos + 1e-12), len(ends) - 1)",
        wrong="        phase = bisect_right(ends, pos + 1e-12)",
    ),
    Mistake(
        "float32_boundaries",
        "The boundaries of the phases are float32: they differ slightly from those of Python's floats, and a position "
        "near one gets the wrong phase.",
        right="    ends[-1] = 1.0\n",
        wrong="    import torch\n\n    ends = torch.tensor(ends).tolist()\n",
    ),
    Mistake(
        "two_phases_only",
        "Only the first two phases were used.",
        right="        phase = min(bisect_right(ends, pos + 1e-12), len(ends) - 1)",
        wrong="        phase = min(bisect_right(ends, pos + 1e-12), len(ends) - 1, 1)",
    ),
    Mistake(
        "boundary_belongs_to_the_end",
        "Where one phase ends and the next begins, the next one counts.",
        right="bisect_right(ends, pos + 1e-12)",
        wrong="sum(pos > end + 1e-12 for end in ends)",
    ),
    Mistake(
        "boundary_lost_to_rounding",
        "0.1 + 0.2 is a little more than 0.3 for a computer, so position 0.3 was treated as the end of the previous "
        "phase: where the two do not meet, a batch gets the wrong value. Look at how a position is compared with a "
        "boundary.",
        right="bisect_right(ends, pos + 1e-12)",
        wrong="bisect_right(ends, pos)",
    ),
    Mistake(
        "cycle_never_comes_down",
        "The second phase of the cycle starts where the first one did, not at its highest point.",
        right="[sched_cos(start, high), sched_cos(high, end)]",
        wrong="[sched_cos(start, high), sched_cos(start, end)]",
    ),
    Mistake(
        "cycle_that_only_goes_up",
        "The cycle put the larger value in the middle by itself. Momentum needs the smaller one there: it goes down while "
        "the lr goes up.",
        right="[sched_cos(start, high), sched_cos(high, end)]",
        wrong="[sched_cos(*sorted((start, high))), sched_cos(max(start, high), end)]",
    ),
    Mistake(
        "unknown_option_accepted",
        "An option that the optimizer does not have was still set: a misspelt name schedules nothing. Raise a "
        "KeyError.",
        right="            if self.pname not in group:",
        wrong="            if self.pname is None:",
    ),
    Mistake(
        "another_error_for_the_option",
        "An unknown option raised an error other than KeyError.",
        right="                raise KeyError(",
        wrong="                raise AttributeError(",
    ),
    Mistake(
        "schedules_not_counted",
        "There was not one schedule for each group; some groups keep their option for ever. Raise a ValueError.",
        right="        if len(self.scheds) != len(groups):",
        wrong="        if self.scheds is None:",
    ),
    Mistake(
        "first_group_only",
        "Only the first parameter group was scheduled.",
        right="            for group, sched in zip(self.opt.param_groups, self.scheds):",
        wrong="            for group, sched in zip(self.opt.param_groups[:1], self.scheds):",
    ),
    Mistake(
        "position_of_the_epoch",
        "The option changes once per epoch: the position was taken from the number of the epoch.",
        right="sched(self.n_epochs / self.epochs)",
        wrong="sched(self.epoch / self.epochs)",
    ),
    Mistake(
        "position_starts_anew",
        "The schedule runs once in every epoch; it should run once in the whole training.",
        right="sched(self.n_epochs / self.epochs)",
        wrong="sched(self.n_epochs % 1)",
    ),
    Mistake(
        "position_of_the_next_batch",
        "The option is one batch early: before batch t of T the position is t/T.",
        right="sched(self.n_epochs / self.epochs)",
        wrong="sched((self.n_iter + 1) / (self.iters * self.epochs))",
    ),
    Mistake(
        "last_position_is_one",
        "The positions were counted so that the last batch has position 1: before batch t of T it is t/T, not t/(T-1).",
        right="sched(self.n_epochs / self.epochs)",
        wrong="sched(self.n_iter / max(self.iters * self.epochs - 1, 1))",
    ),
    Mistake(
        "position_in_epochs",
        "The position was counted in epochs, and not divided by their number: after the first epoch it is past its end.",
        right="self.n_epochs / self.epochs",
        wrong="self.n_epochs",
    ),
    Mistake(
        "finder_changes_no_optimizer",
        "The lr was computed but not used: the optimizer reads it from its parameter groups.",
        right="""group["lr"] = self.schedule(""",
        wrong="""self.lr = self.schedule(""",
    ),
    Mistake(
        "cosine_in_degrees",
        "math.cos takes radians: half a turn is pi, not 180.",
        right="math.cos(math.pi * pos)",
        wrong="math.cos(180 * pos)",
    ),
    Mistake(
        "position_never_set",
        "The position was 0 for every batch, so the option never changes.",
        right="sched(self.n_epochs / self.epochs)",
        wrong="sched(0.0)",
    ),
    Mistake(
        "scheduled_in_validation",
        "The option was changed in validation too.",
        right="        if self.in_train:\n            for group, sched",
        wrong="        if True:\n            for group, sched",
    ),
    Mistake(
        "finder_by_equal_differences",
        "The lr rose by equal differences; then nearly all batches have a large lr. Equal factors cover every size.",
        right="sched_exp(min_lr, max_lr)",
        wrong="sched_lin(min_lr, max_lr)",
    ),
    Mistake(
        "finder_does_not_stop",
        "The search went on after max_iter.",
        right="if self.n_iter >= self.max_iter or not loss",
        wrong="if not loss",
    ),
    Mistake(
        "finder_stops_one_early",
        "The search ended one batch early: max_lr was never tried.",
        right="if self.n_iter >= self.max_iter or",
        wrong="if self.n_iter >= self.max_iter - 1 or",
    ),
    Mistake(
        "finder_ignores_the_loss",
        "The loss exploded and the search went on.",
        right=" or not loss <= 10 * self.best:",
        wrong=":",
    ),
    Mistake(
        "finder_ignores_nan",
        "The loss was nan and the search went on: every comparison with nan is False.",
        right="or not loss <= 10 * self.best",
        wrong="or loss > 10 * self.best",
    ),
    Mistake(
        "finder_forgets_the_best",
        "The best loss was never kept, so no loss is ten times as large.",
        right="        self.best = min(self.best, loss)",
        wrong="        pass",
    ),
    Mistake(
        "picture_without_logarithm",
        "The axis of the lrs is not logarithmic: all but the last few points lie on top of each other.",
        right='        ax.set_xscale("log")\n',
        wrong="",
    ),
    Mistake(
        "picture_of_all_batches",
        "skip_last had no effect: the loss that explodes at the end hides all others.",
        right="        ax.plot(self.lrs[:shown], self.losses[:shown])",
        wrong="        ax.plot(self.lrs, self.losses)",
    ),
    Mistake(
        "picture_the_other_way_round",
        "lr and loss are on each other's axes.",
        right="        ax.plot(self.lrs[:shown], self.losses[:shown])",
        wrong="        ax.plot(self.losses[:shown], self.lrs[:shown])",
    ),
    Mistake(
        "exponential_checks_start_alone",
        "sched_exp refused a bad start and accepted a bad end: an end of 0 or of the other sign is as impossible.",
        right="    if start * end <= 0:\n",
        wrong="    if start <= 0 <= end or start == 0:\n",
    ),
    Mistake(
        "exponential_refuses_negative_numbers",
        "sched_exp refused two negative numbers, which have the same sign: a positive factor leads from one to the other.",
        right="    if start * end <= 0:\n",
        wrong="    if start <= 0 or end <= 0:\n",
    ),
    Mistake(
        "exponential_as_power_of_end",
        "sched_exp forgot its start: the value at position 0 is 1.",
        right="return start * (end / start) ** pos",
        wrong="return (end / start) ** pos",
    ),
    Mistake(
        "line_not_back_at_end",
        "The straight line passes its end: at position 1 it is start plus end.",
        right="return start + pos * (end - start)",
        wrong="return start + pos * end",
    ),
    Mistake(
        "shares_not_cumulated",
        "The shares were used as the ends of the phases: each phase ends at the sum of all shares up to its own.",
        right="    ends = [*accumulate(pct for pct in pcts if pct)]\n",
        wrong="    ends = [pct for pct in pcts if pct]\n",
    ),
    Mistake(
        "share_of_zero_kept",
        "A share of 0 was kept as a phase without a length, and the position within it divides by 0.",
        right="    scheds = [sched for pct, sched in zip(pcts, scheds) if pct]\n"
        "    ends = [*accumulate(pct for pct in pcts if pct)]\n",
        wrong="    ends = [*accumulate(pcts)]\n",
    ),
    Mistake(
        "position_rounded_to_thousandths",
        "The position was rounded to a few digits, so each schedule moves in small jumps.",
        right="        within = (pos - starts[phase])",
        wrong="        pos = round(pos, 3)\n        within = (pos - starts[phase])",
    ),
    Mistake(
        "boundaries_in_a_tensor",
        "The boundaries are in a float32 tensor, so the position within a phase is a tensor of seven digits, and so is "
        "the value of the option.",
        right="    starts = [0.0, *ends[:-1]]\n",
        wrong="    import torch\n\n    exact = ends\n    starts = torch.tensor([0.0, *ends[:-1]])\n"
        "    ends = torch.tensor(exact)\n",
    ),
    Mistake(
        "cycle_back_to_start",
        "The second phase of the cycle goes back to start; it goes down to end.",
        right="[sched_cos(start, high), sched_cos(high, end)]",
        wrong="[sched_cos(start, high), sched_cos(high, start)]",
    ),
    Mistake(
        "both_phases_the_second",
        "Both phases of the cycle are the second one. A function that is made in a loop reads the loop's variables when "
        "it is called, and then they have their last values.",
        right="[sched_cos(start, high), sched_cos(high, end)]",
        wrong="[lambda pos: sched_cos(*pair)(pos) for pair in [(start, high), (high, end)]]",
    ),
    Mistake(
        "first_group_checked",
        "Only the first group was asked for the option: a later one without it got a new entry that nothing reads.",
        right="        for group in groups:\n            if self.pname",
        wrong="        for group in groups[:1]:\n            if self.pname",
    ),
    Mistake(
        "schedules_of_the_first_fit",
        "The schedules of the first fit were kept for later ones, whose optimizer may have another number of groups.",
        right="        self.scheds = [self.sched_funcs] * len(groups) if callable(self.sched_funcs) "
        "else list(self.sched_funcs)\n",
        wrong="        if callable(self.sched_funcs):\n            self.sched_funcs = [self.sched_funcs] * len(groups)\n"
        "        self.scheds = list(self.sched_funcs)\n",
    ),
    Mistake(
        "set_after_the_batch",
        "The option was set after each batch: the first batch ran with what the optimizer was made with, and every other "
        "with the value of the batch before.",
        right='    def begin_batch(self):\n        """In training, set the option of each group by its schedule."""\n',
        wrong="    def after_step(self):\n",
    ),
    Mistake(
        "position_counted_on",
        "The batches were counted on from one fit to the next: a second fit begins where the first one ended.",
        right="                group[self.pname] = sched(self.n_epochs / self.epochs)",
        wrong="                group[self.pname] = sched(vars(self).setdefault('done', 0) / self.iters / self.epochs)\n"
        "            self.done += 1",
    ),
    Mistake(
        "finder_for_the_first_group",
        "LRFinder raised the lr of the first parameter group alone.",
        right='            for group in self.opt.param_groups:\n                group["lr"]',
        wrong='            for group in self.opt.param_groups[:1]:\n                group["lr"]',
    ),
    Mistake(
        "best_is_the_loss_before",
        "Each loss was compared with that of the batch before it: a loss that grows a little with every batch never "
        "counts as too large.",
        right="        self.best = min(self.best, loss)",
        wrong="        self.best = loss",
    ),
    Mistake(
        "best_is_the_first_loss",
        "The first loss stayed the best for ever, although smaller ones came after it.",
        right="        self.best = min(self.best, loss)",
        wrong="        self.best = loss if self.best == math.inf else self.best",
    ),
    Mistake(
        "first_loss_not_kept",
        "The first loss was left out: the loss of the second batch counts as the best, however large it is.",
        right="        self.best = min(self.best, loss)",
        wrong="        self.best = min(self.best, loss) if self.n_iter else math.inf",
    ),
    Mistake(
        "largest_loss_is_the_best",
        "The largest loss so far was kept as the best; the smallest is the best.",
        right="        self.best = min(self.best, loss)",
        wrong="        self.best = loss if self.best == math.inf else max(self.best, loss)",
    ),
    Mistake(
        "minus_zero_is_zero",
        "With skip_last=0 nothing was drawn: in a slice -0 is 0, the very beginning.",
        right="        ax.plot(self.lrs[:shown], self.losses[:shown])",
        wrong="        ax.plot(self.lrs[:-skip_last], self.losses[:-skip_last])",
    ),
    Mistake(
        "skipped_at_the_front",
        "The first batches were left out of the picture of the lrs; the last ones should be.",
        right="        ax.plot(self.lrs[:shown], self.losses[:shown])",
        wrong="        ax.plot(self.lrs[skip_last:], self.losses[skip_last:])",
    ),
]
