"""Step 3: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_each_layer_is_registered_under_its_number test_the_layers_stay_in_a_list layers_registered_by_hand "
        "layers_from_an_iterator layers_from_a_list_that_grows",
        "An nn.Module sees what is assigned to an attribute. Does it see what is inside a list?",
        "A plain list hides its modules; add_module registers one under a name that you choose.",
        "torch.nn.Module.add_module",
        "After the parent's __init__, keep the layers in a list. Go through it and add each layer as a module whose "
        "name is layer_ and its number.",
    ),
    Hint(
        "test_the_model_runs_its_layers_in_order",
        "What does the second layer get as its input?",
        "The output of each layer is the input of the next: one variable is enough.",
        "torch.nn.Sequential",
        "For every layer, call it with x and let the result be the new x; return x after the loop.",
    ),
    Hint(
        "test_an_empty_list_has_length_0",
        "Where does an nn.Module keep its children?",
        "Every nn.Module has a dict `_modules` from names to children; a length is the length of that dict.",
        "SEQUENCEMETHODS",
        "Return how many children there are.",
    ),
    Hint(
        "test_an_empty_list_can_be_walked two_loops_at_once children_set_by_name",
        "Iterating over a dict gives its keys. What do you want instead?",
        "An iterator over the children: the values of the dict, in the order in which they were added.",
        "SEQUENCEMETHODS",
        "Return an iterator over the values of `_modules`.",
    ),
    Hint(
        "test_append_adds_at_the_end test_what_is_appended_is_registered test_append_refuses_what_is_no_module "
        "list_of_a_generator twelve_layers refused_modules",
        "The children are named 0, 1, 2, …. What is the name of the next one?",
        "The next name is the length so far, as a string. add_module itself refuses what is not a module.",
        "torch.nn.ModuleList.append",
        "Add the module under the length turned into a string, and return self.",
    ),
    Hint(
        "test_extend_adds_several",
        "What is extending, in terms of what you have already written?",
        "extend is append, again and again; it takes any iterable, also one that can be iterated only once.",
        "torch.nn.ModuleList.extend",
        "Append each of the modules, and return self.",
    ),
    Hint(
        "test_an_index_counts_from_the_front_or_the_back test_an_index_past_the_end_is_refused list_operations "
        "refused_indices",
        "Which type already handles -1, and raises an IndexError when it should?",
        "A Python list handles negative indices, slices and errors; yours can be turned into one.",
        "torch.nn.ModuleList",
        "Make a list of the children and index that.",
    ),
    Hint(
        "test_a_slice_is_a_module_list",
        "What type should layers[1:] have, so that its layers are still registered?",
        "A slice of a ModuleList is a ModuleList; isinstance distinguishes a slice from a number.",
        "slice",
        "If the index is a slice, wrap what the list gave you in a new ModuleList; otherwise return it as it is.",
    ),
    Hint(
        "test_setting_an_item_replaces_it set_items refused_settings",
        "Which name does the module at index -1 have?",
        "The names, as a list, translate an index into a name and refuse one out of range. Adding a module under a "
        "name that exists replaces the old one.",
        "torch.nn.Module.add_module",
        "Index a list of the names of `_modules`, and add the new module under the name that you find.",
    ),
    Hint(
        "test_insert_moves_the_others_and_their_names insert",
        "After the insertion, which name does each later module have? And what if the new thing is not a module?",
        "The names are the places, so everything after the new module is renamed. Let append make room and refuse "
        "first, while nothing has moved.",
        "torch.nn.ModuleList.insert",
        "Append the module, take all modules as a list, move the last one to the index with the list's own insert, "
        "and set every item of yours again, in order.",
    ),
    Hint(
        "test_the_list_is_the_models_only_child",
        "What does assigning a ModuleList to an attribute do that assigning a list did not?",
        "A ModuleList is a module, so it is registered as a child, and its layers with it.",
        "torch.nn.ModuleList",
        "After the parent's __init__, assign a ModuleList of the layers to `layers`. No add_module is left.",
    ),
    Hint(
        "test_the_sequential_model_runs_its_layers_in_order test_a_layer_added_later_runs_and_trains "
        "model_of_a_module_list model_with_an_edited_list one_layer_in_two_places eval_mode_keeps_gradients "
        "fit_two_epochs fit_on_mnist fit_without_a_short_batch",
        "Which list of layers does forward loop over, if a layer is appended later?",
        "There is one list now, and it is the registered one: what runs is what trains.",
        "torch.nn.ModuleList",
        "As in Model: go through `layers`, call each with x, let the result be the new x, return it.",
    ),
    Hint(
        "test_hooks_are_called",
        "What is the difference between layer(x) and layer.forward(x)?",
        "Calling a module runs its hooks around forward; calling forward yourself skips them, and so does your own "
        "__call__.",
        "torch.nn.Module.register_forward_hook",
        "Write forward only, and in it call the layers themselves.",
    ),
]
