"""Step 10: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_annealer_takes_start_and_end_first annealed",
        "The decorated function is called with start and end alone. What must it return?",
        "A decorator returns a function; here this one returns a function as well, which takes pos.",
        "functools.partial",
        "Inside annealer define a function of start and end that returns f with both filled in by partial, give it "
        "f's name with wraps, and return it.",
    ),
    Hint(
        "test_sched_no_stays_at_start",
        "What does the value depend on?",
        "A constant schedule still has the signature of all others.",
        "torch.optim.lr_scheduler.ConstantLR",
        "Return start.",
    ),
    Hint(
        "test_sched_lin_is_a_straight_line",
        "At pos 0 it is start, at pos 1 end. How far is it at a quarter?",
        "Linear interpolation: the start and a share of the way.",
        "torch.lerp",
        "Add pos times the difference of end and start to start.",
    ),
    Hint(
        "test_sched_cos_is_slow_at_both_ends test_a_schedule_is_one_of_torchs",
        "What is cos(0), and at which angle is the cosine -1?",
        "Half a period goes from 0 to pi; (1 + cos)/2 goes from 1 to 0.",
        "torch.optim.lr_scheduler.CosineAnnealingLR",
        "The docstring has the formula; math.cos takes radians, so pos is multiplied by math.pi.",
    ),
    Hint(
        "test_sched_exp_multiplies schedules",
        "Which factor, applied for half the time, is the square root of the whole?",
        "Equal factors in equal times: the ratio of end to start to the power of pos.",
        "torch.optim.lr_scheduler.ExponentialLR",
        "Multiply start by the ratio to the power of pos.",
    ),
    Hint(
        "test_sched_exp_refuses_zero refused_signs",
        "What must you multiply 0 by to get 1, or 1 by to get -1?",
        "No positive factor leads there: start and end must both be positive, or both negative.",
        "ValueError",
        "Raise ValueError, with both values, if the product of start and end is not above 0.",
    ),
    Hint(
        "test_combined_schedules_follow_each_other test_combined_schedules_reach_the_end combined",
        "At pos 0.65 of shares 0.3 and 0.7: which schedule is it, and how far is that one?",
        "The ends of the phases are the sums of the shares so far. Within a phase the position runs from 0 to 1 again.",
        "itertools.accumulate",
        "Accumulate the shares. In the schedule that you return, find the first phase whose end is above pos (at 1, "
        "the last), and call its schedule with pos minus the phase's start, over the phase's length.",
    ),
    Hint(
        "test_a_phase_begins_in_spite_of_rounding where_one_ends_and_the_next_begins as_torchs_schedulers",
        "What is 0.1 + 0.2, and what if pos is 0.3?",
        "Sums of floats miss by a few units in the last place: look for the phase slightly to the right, and keep the "
        "position within from going below 0.",
        "bisect.bisect_right",
        "Add something like 1e-12 to pos when you look for the phase, and take at least 0 for the position within it. "
        "Phases with a share of 0 are never used.",
    ),
    Hint(
        "test_shares_must_add_up refused_shares",
        "What would the schedule be after the last share, if they add up to 0.9?",
        "Shares are as many as schedules, none is negative, and together they are 1, as far as floats can tell.",
        "math.isclose",
        "Check the three conditions first and raise ValueError, with the shares in the message, if one does not hold.",
    ),
    Hint(
        "test_one_cycle_goes_up_and_down test_one_cycle_of_the_momentum_goes_down_and_up one_cycle as_torchs_one_cycle",
        "One cycle has two phases. Where does each begin and end?",
        "Warm up from start to high, then anneal from high to end, both along a cosine.",
        "torch.optim.lr_scheduler.OneCycleLR",
        "Return a list of two cosine schedules: start to high, and high to end.",
    ),
    Hint(
        "test_begin_fit_refuses_an_unknown_option refused_options",
        'What happens if you schedule "learning_rate", and there is no error?',
        "Writing an unknown key into a dict succeeds silently, and the training ignores it. So check it before.",
        "KeyError",
        "For every group, raise KeyError with the name, and with the names that exist, if the option is not in it.",
    ),
    Hint(
        "test_begin_fit_wants_a_schedule_for_each_group",
        "How do you distinguish one schedule from a list of them?",
        "A schedule is callable, a list is not. One schedule serves all groups.",
        "callable",
        "If sched_funcs is callable, repeat it for each group, else make a list of it; raise ValueError if its length "
        "is not the number of groups. Keep the list in `scheds`.",
    ),
    Hint(
        "test_the_option_is_set_before_every_batch test_each_group_can_have_its_own_schedule scheduled_lr "
        "scheduled_by_group scheduled_with_other_groups trained_with_one_cycle",
        "n_epochs counts epochs with fractions. What share of the whole training is that?",
        "Before batch t of T the position is t/T, and that is n_epochs over epochs.",
        "zip",
        "Go through groups and schedules together, and set each group's option to its schedule at that position.",
    ),
    Hint(
        "test_validation_does_not_count",
        "Are validation batches part of the schedule?",
        "begin_batch is announced for every batch; in_train tells the two apart.",
        "torch.nn.Module.eval",
        "Do nothing at all in begin_batch unless in_train is true.",
    ),
    Hint(
        "test_the_finder_begins_with_min_lr test_the_finder_raises_the_lr_by_equal_factors lr_found "
        "lr_found_with_options_left_out",
        "Before the first batch, how many batches are done?",
        "The exponential schedule is in `schedule`; its position is the batches done over max_iter.",
        "torch.optim.lr_scheduler.ExponentialLR",
        "In training, set the lr of every group to the schedule at n_iter over max_iter.",
    ),
    Hint(
        "test_the_finder_stops_after_max_iter",
        "Which n_iter does the batch that runs with max_lr have?",
        "The training ends after the batch before which the lr was max_lr. A callback ends it by raising.",
        "raise",
        "After the step, stop with a CancelTrainException if n_iter has reached max_iter.",
    ),
    Hint(
        "test_the_finder_stops_when_the_loss_explodes lr_found_too_large lr_found_at_ten_times_the_best_loss "
        "lr_found_until_a_loss_is_too_large",
        "What does a comparison with nan say?",
        "Every comparison with nan is False: test whether the loss is still fine and negate that, and nan counts as "
        "an explosion.",
        "math.isnan",
        "Stop with a CancelTrainException unless the loss is at most ten times the best so far; otherwise keep the "
        "smaller of the two as the best.",
    ),
    Hint(
        "test_the_recorder_draws_loss_against_lr pictures fit_on_mnist",
        "Learning rates from 1e-6 to 10: what must the horizontal axis be, so that you see them all?",
        "A logarithmic axis gives each power of ten the same room. What is left out at the end is left out of both "
        "lists.",
        "matplotlib.axes.Axes.set_xscale",
        "Make axes named lr and loss as the other two do, set the x scale to log, plot the lrs against the losses, "
        "both without the last skip_last, and return the axes.",
    ),
]
