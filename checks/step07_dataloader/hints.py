"""Step 7: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_a_batch_size_of_zero_is_refused refused",
        "What would a loop over batches of 0 rows do?",
        "A value that can never work is refused where it is given, with the value in the message.",
        "torch.utils.data.DataLoader",
        "Raise ValueError if batch_size is 0 or less; then keep the three arguments.",
    ),
    Hint(
        "test_the_length_counts_the_short_batch test_drop_last_leaves_the_short_batch_out_of_the_length",
        "With 5 rows and batches of 2, how many batches are there, and how many with drop_last? With 4 rows?",
        "divmod gives the whole batches and the rows left over; these are one batch more, unless they are dropped or "
        "there are none.",
        "divmod",
        "Divide the rows by batch_size with divmod. Return the whole batches, and one more if rows are left over and "
        "drop_last is off.",
    ),
    Hint(
        "test_batches_follow_each_other test_x_comes_with_its_y test_drop_last_leaves_the_short_batch_out batches",
        "How many batches there are is known already. Which rows are in batch i?",
        "A slice of the dataset is a batch; one that goes past the end has what is left.",
        "torch.utils.data.DataLoader",
        "For every i below your own length, yield the slice of the dataset from i·batch_size to (i+1)·batch_size.",
    ),
    Hint(
        "test_a_loader_can_be_iterated_again iterated_twice batches_of_changing_rows",
        "What is left of a generator after the first epoch?",
        "An iterable makes a new iterator each time __iter__ is called; an iterator is used up. A generator function "
        "as __iter__ makes a new one each time.",
        "SEQUENCEMETHODS",
        "Write __iter__ itself with yield, and keep no iterator as an attribute.",
    ),
    Hint(
        "test_validation_batches_are_twice_as_large loaders_for_training_and_validation",
        "Why is there room for larger batches in validation?",
        "Without gradients no activations have to be kept for backward.",
        "torch.no_grad",
        "Return a loader of train_ds with bs, and one of valid_ds with twice that.",
    ),
    Hint(
        "test_validation_counts_every_row_once validation_of_uneven_batches",
        "Ten batches of 100 rows and one of 1: how much should the one row count?",
        "The loss of a batch is a mean. The mean of means is wrong as soon as batches have different sizes.",
        "torch.nn.CrossEntropyLoss",
        "Add up each batch's mean times its rows, for the loss and for the accuracy, and the rows; divide at the end.",
    ),
    Hint(
        "test_validation_is_in_eval_mode_and_without_gradients validation_leaves_the_model_alone "
        "validation_needs_no_gradients",
        "What do dropout and batch normalization do in training that they must not do here, and does no_grad stop "
        "them?",
        "eval() changes what layers compute, no_grad() changes what autograd records: they are independent, and you "
        "need both.",
        "torch.nn.Module.eval",
        "Call eval on the model first, and put the loop into torch.no_grad().",
    ),
    Hint(
        "test_fit_asks_the_loaders fit_two_epochs fit_with_another_loss fit_with_a_frozen_layer fit_on_mnist",
        "Which lines of the previous step's loop were about cutting rows?",
        "The loop goes over batches, however they are made and whichever loss they are for.",
        "torch.utils.data.DataLoader",
        "Loop over train_dl, call loss_func on the model's output and yb, step, zero the gradients, keep the loss; "
        "after each epoch validate and print.",
    ),
    Hint(
        "test_fit_switches_between_training_and_validation test_fit_has_the_losses_of_the_previous_step "
        "modes_of_fit fit_with_batch_normalization",
        "In which mode is the model at the beginning of the second epoch?",
        "Validation leaves the model in eval mode; every epoch must begin by going back to training.",
        "torch.nn.Module.train",
        "Call train on the model as the first thing of every epoch, and not only once before them.",
    ),
    Hint(
        "test_fit_accumulates_gradients_and_counts_every_row_once fit_accumulating_gradients",
        "Two batches of 40 and 24 rows share one update. What must each loss be multiplied by, so that the sum is the "
        "mean over 64 rows?",
        "backward adds gradients up; each batch's mean counts by its share of the group's rows, not by one over the "
        "number of batches.",
        "torch.Tensor.backward",
        "For each group, count its rows. Multiply each batch's loss by its rows over the group's before backward, but "
        "record it unmultiplied. Step and zero once per group.",
    ),
    Hint(
        "test_fit_updates_for_the_batches_left_over",
        "Five batches and accumulate=2: how many updates are there in an epoch?",
        "The group at the end may be shorter and still gets its update, so no gradient is carried into the next epoch.",
        "itertools.islice",
        "Let in_groups cut the batches for you: its last list has what is left over.",
    ),
]
