"""Step 5: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_parameters_are_kept_in_one_group_with_the_defaults",
        "What does an optimizer have to store, and what is the type of a group?",
        'param_groups is a list of dicts, one per group: the options, and under "params" a list of tensors.',
        "torch.optim.Optimizer",
        "Put all parameters into one dict together with the defaults, that dict into a list, and keep a `state` that "
        "makes an empty dict for each new parameter.",
    ),
    Hint(
        "test_a_generator_of_parameters_can_be_walked_twice parameters_from_a_generator",
        "How often can you iterate over model.parameters()?",
        "A generator is used up after one pass; a list is not.",
        "list",
        "Turn params into a list before anything else, and the params of every group as well.",
    ),
    Hint(
        "test_a_group_can_have_options_of_its_own groups_with_their_own_options two_optimizers_with_the_same_defaults",
        "If a group has lr=1 and the defaults have lr=0.1, which one counts?",
        "Merging dicts: the later one wins. So the defaults come first and the group's own options after them.",
        "torch.optim.Optimizer.add_param_group",
        "If the first entry of the list is a dict, the entries are groups already; otherwise wrap them in one. For "
        "each group build a dict of the defaults, the group, and its params as a list, in this order.",
    ),
    Hint(
        "test_no_parameters_are_refused refused_parameters",
        "What can be wrong when there is nothing to optimise?",
        "An empty list most often means layers in a plain list, so torch refuses it with a ValueError.",
        "torch.optim.Optimizer",
        "Raise ValueError with a clear text if the list is empty, before you look at its first entry.",
    ),
    Hint(
        "test_zero_grad_sets_gradients_to_none test_zero_grad_can_keep_the_memory gradients_zeroed_in_place "
        "zeroed_gradients_are_the_same_tensors",
        "What may `.grad` be when zero_grad is called, and which of the two ways keeps the tensor?",
        "set_to_none drops the gradient; otherwise it is filled with zeros in place. A parameter may have no gradient.",
        "torch.optim.Optimizer.zero_grad",
        "For every parameter of every group: set grad to None if that is asked for; otherwise, if there is one, zero "
        "it with an in-place method.",
    ),
    Hint(
        "test_state_dict_names_parameters_by_their_place what_is_saved saving_changes_nothing",
        "Can a tensor be a key in a file that another process reads later?",
        "In a state dict each parameter is replaced by a number: its place among all parameters of all groups.",
        "torch.optim.Optimizer.state_dict",
        "Number all parameters. Return the state with numbers for keys, and copies of the groups with numbers in "
        "place of the tensors.",
    ),
    Hint(
        "test_load_state_dict_brings_the_options_back stop_and_resume resume_with_two_groups "
        "two_resume_from_one_state back_to_an_earlier_state refused_states",
        "What must be copied so that training on does not change what was saved?",
        "Options are taken over group by group, while your own tensors stay; the state of each parameter is found by "
        "its place, and copied deeply.",
        "torch.optim.Optimizer.load_state_dict",
        "Raise ValueError if the sizes of the groups differ. Update each group with the saved one but keep your own "
        "params. Clear the state, then give each parameter a deep copy of what is saved under its place, if anything.",
    ),
    Hint(
        "test_sgd_keeps_its_options_in_the_group options_left_out refused_options",
        "Which options make no sense, and where are the others kept?",
        "Options live in the groups, so that they can be changed later. Negative values are refused, and Nesterov "
        "without momentum or with dampening.",
        "torch.optim.SGD",
        "Check lr, momentum and weight_decay for negative values and Nesterov's condition. Then pass params and a "
        "dict of all six options to the parent's __init__.",
    ),
    Hint(
        "test_a_step_goes_against_the_gradient plain gradients_are_only_read",
        "Does your update change the tensor that the model holds, and does it leave the gradient as it is?",
        "p = p - lr g, in place, and without being recorded; p.grad itself is only read.",
        "torch.optim.SGD",
        "For every parameter with a gradient, add the gradient in place with minus the lr of its group as the factor.",
    ),
    Hint(
        "a_parameter_without_gradient a_gradient_that_comes_late",
        "What is p.grad of a layer that was not used, or is frozen?",
        "A parameter whose grad is None is left alone: neither moved, nor decayed, nor given a buffer.",
        "torch.Tensor.grad",
        "Before anything else about a parameter, ask whether it has a gradient.",
    ),
    Hint(
        "lr_changes_on_the_way options_change_on_the_way",
        "Where does step read the lr from: from a copy made at the beginning, or from the group?",
        "A scheduler writes into the groups. Only code that reads the lr there at every step follows it; and the "
        "buffer holds gradients, without the lr.",
        "torch.optim.lr_scheduler.LRScheduler",
        "Multiply by the group's lr at the very end, when the parameter moves, and nowhere else.",
    ),
    Hint(
        "test_momentum_remembers_the_gradients_before momentum fit_with_momentum",
        "Where does the buffer live between two steps, and is there one for each parameter?",
        "The state of a parameter holds its momentum buffer. On the first step it is a copy of the gradient, later "
        "momentum times the buffer plus the gradient.",
        "torch.optim.SGD",
        'Look for "momentum_buffer" in the state of p. If it is not there, store a clone of the gradient; if it is, '
        "multiply it in place and add the gradient in place. Then move along the buffer.",
    ),
    Hint(
        "test_dampening_spares_the_first_step dampening",
        "On the first step, is there anything old that the new gradient could be damped against?",
        "Dampening shrinks the new gradient by 1 - dampening when it is added to a buffer; the first one is the "
        "buffer.",
        "torch.optim.SGD",
        "Leave the first step as it is. On later ones, add the gradient to the buffer with one minus dampening as its "
        "factor.",
    ),
    Hint(
        "test_weight_decay_is_added_to_the_gradient weight_decay weight_decay_and_momentum",
        "Is the weight decay part of the gradient that the momentum remembers, or does it come after it?",
        "SGD's weight decay is the gradient of a penalty: it is added to the gradient first, and goes through the "
        "momentum with it. AdamW's is the decoupled one.",
        "torch.optim.SGD",
        "Before the momentum, make a new tensor of the gradient plus weight_decay times p; do not change p.grad.",
    ),
    Hint(
        "test_nesterov_looks_one_buffer_ahead nesterov",
        "In the formula box of torch.optim.SGD, what is added to what in the line of Nesterov?",
        "Nesterov moves along the gradient plus momentum times the new buffer; the buffer itself is as before.",
        "torch.optim.SGD",
        "When the buffer is up to date, and Nesterov is asked for, move along the gradient plus momentum times the "
        "buffer, in a new tensor.",
    ),
    Hint(
        "test_maximize_climbs maximize",
        "At which point of the formula does the sign change, if the weight decay must still shrink the weights?",
        "maximize changes the sign of the gradient before anything else is done with it.",
        "torch.optim.SGD",
        "Begin with minus the gradient if the group says maximize, and go on as always.",
    ),
    Hint(
        "test_fit_leaves_the_update_to_the_optimizer fit_on_mnist fit_without_a_short_batch",
        "Which lines of the previous step's loop does the optimizer do now?",
        "The loop decides when, the optimizer decides how: one call to move, one to clear the gradients.",
        "torch.optim.Optimizer.step",
        "Replace the whole block under no_grad by a call of step and a call of zero_grad. lr is no longer an argument.",
    ),
]
