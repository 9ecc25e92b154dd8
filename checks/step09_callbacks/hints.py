"""Step 9: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_the_handler_says_yes_when_all_callbacks_do test_the_handler_says_no_when_one_callback_does "
        "test_the_handler_asks_everybody",
        "If the first callback returns False, is the second still called?",
        "`all` over a generator stops at the first False; `all` over a list gets every value.",
        "all",
        "Call every callback in a list comprehension, and pass the list to `all`, as the other events do.",
    ),
    Hint(
        "test_the_handler_says_no_after_the_loss_of_a_validation_batch",
        "What must not follow the loss of a validation batch?",
        "The result of after_loss decides about backward and step. The handler has an attribute that says whether it "
        "is in training.",
        "torch.Tensor.backward",
        "Return True only if all callbacks returned True and the handler's own in_train is True.",
    ),
    Hint(
        "test_one_batch_trains_on_it test_one_batch_is_skipped_on_a_no_to_begin_batch",
        "Which methods of cb are called, in which order, and what is left to do if the first one returns False?",
        "Model, loss function and optimizer are on the learner, the learner is on the handler. The loop calls cb "
        "before each thing it does.",
        "torch.optim.Optimizer",
        "Return an empty list if begin_batch returns False. Otherwise compute the loss, pass it to after_loss, and if "
        "that returns True go on with backward, step and zero_grad. Return the loss as a float, in a list.",
    ),
    Hint(
        "test_one_batch_takes_no_step_on_a_no_to_after_backward "
        "test_one_batch_keeps_the_gradients_on_a_no_to_after_step",
        "What does False from after_backward skip, and what does False from after_step skip?",
        "after_backward decides about the step. after_step comes after the step and decides about the zeroing.",
        "torch.optim.Optimizer.zero_grad",
        "Take the step under the condition that after_backward returned True, and zero the gradients under the "
        "condition that after_step did.",
    ),
    Hint(
        "test_fit_asks_the_handler_at_every_event fit_without_callbacks fit_with_a_callback_that_does_nothing "
        "fit_and_its_events what_callbacks_of_fit_are_given",
        "Read the docstring of fit event by event. What happens between begin_epoch and after_epoch?",
        "An epoch is all_batches of the training data, then, under no_grad, all_batches of the validation data, whose "
        "losses are not returned.",
        "torch.no_grad",
        "Call begin_fit with the learner. For each epoch: begin_epoch, training batches; begin_validate, validation "
        "batches; after_epoch. After the loop: after_fit. Return the training losses.",
    ),
    Hint(
        "fit_with_a_no fit_with_a_forgotten_return fit_without_steps fit_refused_at_the_beginning fit_stopped",
        "What does False from each event skip: one part, the epoch, or the training? And what does learn.stop skip?",
        "False from begin_fit: nothing more happens, not even after_fit. learn.stop ends the epoch without "
        "validation; after_epoch and after_fit are still called.",
        "all",
        "Validate only if learn.stop is not set. Call after_epoch in every case, then leave the loop if it returned "
        "False or learn.stop is set.",
    ),
    Hint(
        "test_a_callback_reads_from_its_runner",
        "When does Python call __getattr__: for every attribute, or only for those it did not find?",
        "__getattr__ is called last, so it is never called for the callback's own attributes. Delegation means "
        "looking on another object.",
        "ATTRIBUTEMETHODS",
        "Get the attribute of that name from the runner, with getattr.",
    ),
    Hint(
        "test_a_callback_without_a_runner_has_no_such_attribute test_a_callback_can_be_copied delegation",
        "Which attributes does copy.deepcopy look for on a half-made object, before there is a runner?",
        "What cannot be found must raise AttributeError: hasattr, copy and pickle rely on it.",
        "AttributeError",
        "If run is None, raise AttributeError with the class and the name in the message, before you look on the "
        "runner.",
    ),
    Hint(
        "test_callbacks_run_in_the_order_of_order test_callbacks_of_one_order_keep_their_places order_of_callbacks "
        "order_around_the_counting order_of_the_given_callbacks",
        "Which built-in gives a new, sorted list, and what does it do with equals?",
        "sorted leaves its argument alone, takes a key, and is stable: equals keep their places.",
        "sorted",
        "Put a TrainEvalCallback, the cbs and what the cb_funcs make into one list, and keep it sorted by `_order`.",
    ),
    Hint(
        "test_functions_can_make_callbacks names_on_the_runner two_runners",
        "How do you set an attribute whose name you only have as a string, and which names are taken already?",
        "setattr and hasattr take names as strings. A callback's name must never hide a method of the runner.",
        "setattr",
        "For every callback, if the runner has nothing of its name yet, set it as an attribute under that name.",
    ),
    Hint(
        "test_calling_the_runner_calls_the_callbacks_that_have_the_event "
        "only_a_callbacks_own_methods_are_events what_callbacks_return",
        "A callback without the event: what does getattr on the callback itself find, through __getattr__?",
        "Looked up on its class, an event is only found if the callback itself defines it.",
        "getattr",
        "For every callback, get the event from its type, with None where there is none; if there is one, call it "
        "with the callback.",
    ),
    Hint(
        "test_a_training_batch_and_its_events test_a_callback_can_change_the_batch batch_changed_by_a_callback "
        "targets_that_are_numbers",
        "If a callback writes run.xb at begin_batch, does the model see it?",
        "Everything that callbacks may read or change is an attribute of the runner, set before its event is "
        "announced and read after it.",
        "torch.nn.Module",
        "Set xb and yb on self, announce begin_batch, compute pred from self.xb, announce, compute loss from "
        "self.pred and self.yb, announce; in training go on with backward, step and their events, and zero the "
        "gradients.",
    ),
    Hint(
        "test_a_validation_batch_and_its_events",
        "Which of the events belong to training alone?",
        "Without training there is no backward and no step, so their events are not announced; after_batch still is.",
        "torch.nn.Module.eval",
        "Put backward, step, their events and zero_grad under a condition on in_train, and nothing else.",
    ),
    Hint(
        "test_a_cancelled_batch_takes_no_step cancelled cancelled_in_validation",
        "A callback raises between backward and the next batch. What is left behind in the gradients?",
        "finally runs whatever happened. Two of them are needed: one for the gradients, one for after_batch.",
        "try",
        "Catch CancelBatchException around the batch and announce after_batch in its finally. Inside, in training, "
        "zero the gradients in the finally of a second try that holds backward and step.",
    ),
    Hint(
        "test_the_runner_trains_and_validates test_the_runner_has_the_losses_of_the_bare_loop runner_alone "
        "events_of_the_runner progress_shown recorded recorded_with_two_groups runner_on_mnist",
        "What must be on the runner before the first event is announced?",
        "Callbacks read from their runner, so each needs a reference to it, and the runner needs the learner and the "
        "number of epochs.",
        "range",
        "Keep epochs and learn, call set_runner of every callback, announce begin_fit, run one_epoch for every epoch, "
        "announce after_fit.",
    ),
    Hint(
        "test_a_cancelled_training_still_ends_properly test_other_exceptions_pass_and_after_fit_comes_first "
        "another_exception cancelled_at_begin_fit",
        "Which exception is intended, and which is an error? What must happen at the end in both cases?",
        "Catch CancelTrainException alone; a finally announces after_fit in every case and lets other exceptions "
        "through.",
        "try",
        "Put begin_fit and the epochs into a try, with an except for CancelTrainException that does nothing, and "
        "after_fit in its finally.",
    ),
    Hint(
        "test_averages_count_every_row_once test_metrics_are_averaged_like_the_loss "
        "test_early_stopping_ends_the_training statistics early_stopping",
        "The loss is a mean over the batch. How do you get back to a sum?",
        "Means of batches of different sizes may only be added up after they are multiplied by the number of rows. A "
        "tensor in the totals would keep the graph of every batch.",
        "torch.Tensor.item",
        "Make a list of the loss and of every metric of pred and yb, add each, as a float times the rows, to its "
        "total, and add the rows to the count.",
    ),
    Hint(
        "test_one_batch_is_learned_again_and_again one_batch_again_and_again",
        "How do you know that a batch is the first, and where must you write the one you kept?",
        "n_iter counts the training batches done. self.xb = … would only give the callback its own xb.",
        "ATTRIBUTEMETHODS",
        "In training only: if no batch is done yet, keep xb and yb; in every case write the pair that you kept to the "
        "runner's xb and yb.",
    ),
    Hint(
        "test_accumulated_gradients_equal_those_of_the_large_batch accumulated accumulated_with_a_frozen_layer",
        "What happens to the gradients when you cancel a batch, and what must you have kept by then?",
        "The gradients of a cancelled batch are cleared, so they are summed up elsewhere, each times its rows; "
        "divided by all rows the sum is the gradient of the mean.",
        "torch.Tensor.grad",
        "Count the batch and its rows. For every parameter that has a gradient, add it times the rows to its sum. If "
        "it is not time for a step, cancel the batch; if it is, set each grad to its sum divided by the rows and "
        "begin again.",
    ),
    Hint(
        "test_the_last_batches_of_an_epoch_get_their_step",
        "Five batches and accumulate=2: what happens to the fifth?",
        "iters is the number of training batches in an epoch; the last of them must not be cancelled.",
        "operator.mod",
        "Cancel only if the count is not a multiple of accumulate and is below iters.",
    ),
    Hint(
        "test_model_and_batches_move_to_the_device fit_on_mnist moved_to_a_device all_callbacks_together",
        "Does x.to(device) change x? And whose xb does the loop use?",
        "A tensor's `to` returns a new tensor, and a callback writes to the runner through self.run.",
        "torch.Tensor.to",
        "Move both xb and yb to the device, and assign the results to the runner's xb and yb.",
    ),
]
