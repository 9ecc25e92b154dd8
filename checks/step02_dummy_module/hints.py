"""Step 2: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_an_attribute_can_be_read_again test_a_layer_can_be_read_again",
        "What stores the value, now that your own __setattr__ is called?",
        "__setattr__ replaces the assignment itself. The one of the parent class can still do it.",
        "ATTRIBUTEMETHODS",
        "Whatever the value is, end by passing name and value to the parent's __setattr__ through super().",
    ),
    Hint(
        "test_a_module_becomes_a_child test_a_dummy_module_can_be_a_child test_a_parameter_is_registered_too "
        "test_other_values_are_not_registered",
        "Which values are parts of a model, and which are plain settings such as a number?",
        "The type decides: nn.Parameter goes into one dict, modules into the other, anything else into none. Writing "
        "into a dict is not an assignment to an attribute, so nothing calls itself again.",
        "isinstance",
        "If the value is an nn.Parameter, put it into `_parameters` under the name; if it is a DummyModule or an "
        "nn.Module, into `_modules`.",
    ),
    Hint(
        "test_a_module_before_init_is_refused forgotten_init",
        "What does __init__ create, and does it exist when a subclass assigns its first layer too early?",
        "torch refuses a layer before the parent's __init__ with an AttributeError. Reading a dict that is not there "
        "raises one by itself, unless you create it on the way.",
        "torch.nn.Module",
        "Use the two dicts as they are, without getattr with a default and without making them in __setattr__.",
    ),
    Hint(
        "test_own_parameters_come_first registered_modules registered_parameters replaced_attributes",
        "In which order does torch list parameters, and what happens to an attribute that is assigned twice?",
        "A module yields its own parameters first, then those of each child, in the order of registration. A dict "
        "keeps the place of a key that is assigned again.",
        "torch.nn.Module.named_parameters",
        "First go through the items of `_parameters`, then through those of `_modules`.",
    ),
    Hint(
        "test_parameters_have_the_names_of_their_places test_names_of_nested_modules_have_all_their_places "
        "nested_modules",
        "How would you find the parameters of a child that has children itself?",
        "Recursion: every child can already name its own parameters; you put its name and a dot in front.",
        "torch.nn.Module.named_parameters",
        "For every child, ask for its named_parameters and yield each with the child's name, a dot, and the name that "
        "you got.",
    ),
    Hint(
        "test_a_shared_layer_counts_once shared_modules tied_parameters",
        "What would an optimizer do with a parameter that is in its list twice?",
        "A shared parameter is yielded once, at the first place where it is found. Compare tensors by identity: a set "
        "of parameters, or of their ids, does that.",
        "torch.nn.Module.named_parameters",
        "Keep a set of the parameters seen so far. Yield only what is not in it, and add it.",
    ),
    Hint(
        "test_parameters_are_those_of_the_layers test_parameters_can_be_asked_for_again identity_of_parameters "
        "parameters_of_later_children",
        "What does named_parameters yield that parameters does not need?",
        "A function with `yield` returns a new generator each time it is called.",
        "torch.nn.Module.parameters",
        "Go through the named parameters, leave the name, yield the parameter.",
    ),
    Hint(
        "test_zero_grad_clears_every_gradient gradients_forgotten gradients_that_are_missing",
        "What is `.grad` of a parameter before the first backward?",
        "torch sets gradients to None by default, which saves memory and marks parameters that got no gradient.",
        "torch.nn.Module.zero_grad",
        "For every parameter, set its grad to None; or to zeros, but only where there is one.",
    ),
    Hint(
        "test_eval_and_train_reach_the_children test_train_returns_the_model training_mode mode_of_children_apart",
        "How does Dropout find out whether it is in training mode?",
        "The mode is an attribute of every module; switching a model switches its children, and theirs. Returning the "
        "model allows model.eval()(x).",
        "torch.nn.Module.train",
        "Set your own `training` to the mode, call `train` with the mode on every child, return self.",
    ),
    Hint(
        "test_repr_shows_the_children shown_children",
        "What does print(model) call, and what does an f-string's !r do?",
        "The line for a child is its name in brackets and the child's own repr; in a nested one, every line is "
        "indented.",
        "repr",
        "Begin with the class name and an opening bracket. For every child add a line with two spaces, its name in "
        "brackets, a colon and its repr, with two more spaces after each line break in it. Close the bracket.",
    ),
    Hint(
        "test_the_model_has_two_layers weights_of_new_models",
        "What must have happened before the first layer is assigned?",
        "The parent's __init__ creates the dicts into which layers are registered.",
        "torch.nn.Linear",
        "Call the parent's __init__, then assign a linear layer from n_in to nh to `l1`, and one from nh to n_out to "
        "`l2`.",
    ),
    Hint(
        "test_the_model_is_linear_relu_linear output_of_the_model",
        "Which of the two layers is followed by a ReLU?",
        "A model is called like a function: its __call__ hands the input to forward, and layers are called in turn.",
        "torch.nn.Module",
        "Send xb through l1, apply the ReLU, send the result through l2.",
    ),
    Hint(
        "test_fit_asks_the_model_for_its_parameters test_fit_moves_against_the_gradient "
        "test_fit_still_moves_after_the_first_batch fit_two_epochs fit_on_mnist fit_without_a_short_batch "
        "fit_on_fewer_rows_than_a_batch",
        "Which two names in the previous step's loop were about four tensors that the model now holds?",
        "The loop only needs a model: it calls it, and gets its parameters. A generator is used up after one pass, so "
        "get a new one for each batch.",
        "torch.nn.Module.parameters",
        "Call the model with xb instead of passing it a list; the update goes through the model's parameters.",
    ),
    Hint(
        "test_fit_gives_every_batch_a_gradient_of_its_own",
        "When are the gradients of the previous batch cleared?",
        "After every update the gradients must be cleared, or they add up; the model can clear all of them at once.",
        "torch.nn.Module.zero_grad",
        "After the parameters have moved, let the model zero its gradients, once per batch.",
    ),
]
