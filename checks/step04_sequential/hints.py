"""Step 4: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_layers_are_registered_by_their_places test_a_list_of_layers_is_refused refused_layers",
        "What are the names of the children, and what happens if you pass a list instead of modules?",
        "With *modules the arguments arrive as a tuple. add_module registers each, and raises a TypeError for what is "
        "not a module.",
        "torch.nn.Sequential",
        "After the parent's __init__, count through the modules and add each under its number as a string.",
    ),
    Hint(
        "test_an_ordered_dict_gives_the_names ordered_dict",
        "How do you know that the names are given, rather than counted?",
        "torch takes an OrderedDict as the only argument, and then its keys are the names.",
        "collections.OrderedDict",
        "If there is exactly one argument and it is an OrderedDict, take its items as names and modules; otherwise "
        "make names from the places.",
    ),
    Hint(
        "test_the_length_is_the_number_of_layers",
        "Where are the children?",
        "`_modules` maps names to children in their order.",
        "SEQUENCEMETHODS",
        "Return the length of `_modules`.",
    ),
    Hint(
        "test_iterating_gives_the_layers two_loops_at_once twelve_layers",
        "Names or modules: which of them does a loop over the layers want?",
        "An iterator over the values of `_modules` gives the layers in order.",
        "SEQUENCEMETHODS",
        "Return an iterator over the values of `_modules`.",
    ),
    Hint(
        "test_each_output_is_the_next_input output_and_gradients one_relu_in_two_places fit_two_epochs "
        "fit_without_a_short_batch a_copy_and_a_replaced_layer eval_mode_keeps_gradients",
        "Where is `return`, inside the loop or after it?",
        "The output of each module is the input of the next; the last output is the result.",
        "torch.nn.Sequential",
        "Go through your own modules, call each with the input and let the result be the new input. Return it after "
        "the loop.",
    ),
    Hint(
        "no_modules_at_all",
        "What should a Sequential without modules do to its input?",
        "Without modules nothing changes: the input is the output.",
        "torch.nn.Sequential",
        "A loop that is never entered and a return after it are all that is needed: no special case.",
    ),
    Hint(
        "test_a_sequential_can_be_a_layer test_hooks_are_called nested states_are_exchanged modes_and_hooks",
        "Is a Sequential a module, and what has it inherited already?",
        "nn.Module gives __call__ with hooks, state_dict, train and eval to everything whose children are registered.",
        "torch.nn.Module",
        "Define no __call__, no state_dict and no train of your own, and in forward call the modules, not their "
        "forward.",
    ),
    Hint(
        "test_an_index_counts_from_the_front_or_the_back test_an_index_past_the_end_is_refused refused_indices",
        "Which type already handles negative indices and raises IndexError?",
        "A Python list does both, and a list of your modules is one call away.",
        "list",
        "Turn yourself into a list and index it.",
    ),
    Hint(
        "test_a_slice_is_a_sequential_that_keeps_the_names index_and_slice",
        "model[1:] begins with the module named 1. Which name does it have in the slice?",
        "A slice is a Sequential of the same modules under the same names, so that states still fit.",
        "torch.nn.Sequential",
        "Slice a list of the items of `_modules`, make an OrderedDict of it, and a Sequential of that.",
    ),
    Hint(
        "test_append_adds_a_layer_at_the_end append append_to_names_and_to_nothing "
        "append_refuses_what_is_no_module fit_on_mnist",
        "What is the name of the next module?",
        "The next name is the length so far. Returning the Sequential allows one append after another.",
        "torch.nn.Sequential.append",
        "Add the module under the length as a string, and return self.",
    ),
]
