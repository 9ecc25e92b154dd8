"""Step 11: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_the_net_has_two_blocks",
        "Your DummyModule, your ModuleList and your Sequential: which of them is inside which?",
        "A DummyModule registers torch's modules, and your lists are such modules: parameters are found through all "
        "levels.",
        "torch.nn.ModuleList",
        "After the parent's __init__, assign to `blocks` a ModuleList of two: a Sequential of a linear layer and a "
        "ReLU, and the second linear layer.",
    ),
    Hint(
        "test_the_net_begins_with_the_weights_of_step_0 initial_weights",
        "How do you tell a weight from a bias, if you only have the parameters?",
        "A weight has two dimensions, a bias has one. Both are filled in place.",
        "torch.nn.init.zeros_",
        "Go through the parameters in order: those with two dimensions are filled by kaiming_normal_ with a=0, the "
        "others with zeros.",
    ),
    Hint(
        "test_the_net_is_linear_relu_linear output",
        "What does each block get?",
        "The output of a block is the input of the next, as in steps 3 and 4.",
        "torch.nn.Module",
        "Go through the blocks, call each with xb, let the result be the new xb, return it after the loop.",
    ),
    Hint(
        "test_the_bunch_shuffles_training_and_not_validation batches_of_the_first_epoch "
        "classes_of_which_some_do_not_occur",
        "Which step made datasets, which made shuffled loaders, and which put them together?",
        "get_dls of step 8 takes two datasets, the batch size and the generator; DataBunch of step 9 holds the "
        "loaders and the number of classes.",
        "torch.utils.data.DataLoader",
        "Make a Dataset of each pair, loaders of both with get_dls, and a DataBunch whose c is the largest training "
        "label plus 1, as an int.",
    ),
    Hint(
        "test_training_returns_losses_and_history three_epochs",
        "Which callbacks do you need: one that sets the lr, one that records losses, one that averages, one that "
        "keeps the averages?",
        "A Runner with ParamScheduler, Recorder, AvgStatsCallback and ValidationHistory, and a Learner with your SGD "
        "and your cross_entropy.",
        "torch.optim.lr_scheduler.OneCycleLR",
        "Combine the two phases of cos_1cycle_anneal (lr/10, lr, lr/1000) with shares 0.3 and 0.7, make the callbacks "
        "and the Runner, fit a Learner of model, optimizer, loss and data. Return the recorder's losses and the "
        "history.",
    ),
    Hint(
        "test_the_program_is_measured_on_other_images test_the_program_is_measured_after_the_last_epoch "
        "test_the_seed_decides_all_random_numbers test_the_program_reads_97_percent_of_the_digits "
        "one_shuffled_epoch_on_mnist",
        "Which images does the model train on, and on which is it measured?",
        "60,000 images to train, 10,000 others to validate; the seed is set before the weights are drawn.",
        "torch.manual_seed",
        "Set the seed, make a Net of 784, 50 and 10, bunch both halves of MNIST with bs, train, and return the "
        "accuracy that validate of step 7 gives for the validation loader.",
    ),
]
