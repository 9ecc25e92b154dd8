"""Step 6: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_a_dataset_keeps_x_and_y test_different_lengths_are_refused",
        "What goes wrong, and when, if there are more inputs than targets?",
        "A dataset checks once, when it is made, that every row has a target. The exercise asks for an "
        "AssertionError, as torch's TensorDataset raises.",
        "torch.utils.data.TensorDataset",
        "Assert that x and y have the same length, with both lengths in the message, then keep both as attributes.",
    ),
    Hint(
        "test_the_length_is_the_number_of_rows",
        "What does len() of a tensor say?",
        "The length of a tensor is its first dimension, the number of rows.",
        "SEQUENCEMETHODS",
        "Return the length of x.",
    ),
    Hint(
        "test_an_index_gives_a_pair test_a_negative_index_counts_from_the_end list tensor indices refused",
        "Which kinds of index do you have to tell apart, if a tensor already takes all of them?",
        "Numbers, slices, lists and tensors of numbers all index a tensor, and an index out of range raises "
        "IndexError by itself.",
        "torch.utils.data.TensorDataset",
        "Index x and index y with the index as it is, and return the two as a tuple.",
    ),
    Hint(
        "test_a_slice_gives_a_batch test_a_slice_does_not_copy slices_are_views",
        "Does x[2:5] of a tensor copy any numbers?",
        "A slice of a tensor is a view: it shares its memory. A list of rows that is stacked again is a copy.",
        "torch.Tensor.data_ptr",
        "Pass the slice on to both tensors, as it is.",
    ),
    Hint(
        "test_a_loop_over_a_dataset_stops iteration",
        "How does a for loop over something with __getitem__ and without __iter__ know when to stop?",
        "Python asks for 0, 1, 2, … until it gets an IndexError. If you catch it, or count modulo the length, the "
        "loop never ends.",
        "SEQUENCEMETHODS",
        "Let the tensor's IndexError through; do nothing to the index.",
    ),
    Hint(
        "test_a_subset_has_the_length_of_its_indices",
        "Does the whole dataset's length matter to a subset?",
        "A subset has as many rows as it has indices.",
        "torch.utils.data.Subset",
        "Return the length of the indices.",
    ),
    Hint(
        "test_a_subset_has_its_own_order test_a_subset_takes_slices_and_lists subset subset_of_a_subset "
        "subset_of_changing_rows",
        "Row 0 of the subset: which row of the dataset is it?",
        "An index first goes through `indices`, and what comes out goes to the dataset. A list cannot be indexed by a "
        "list.",
        "torch.utils.data.Subset",
        "If the index is a list, look each of its numbers up in `indices`; otherwise index `indices` with it. Index "
        "the dataset with the result.",
    ),
    Hint(
        "test_a_split_shares_out_every_row_once test_a_split_follows_its_generator split "
        "split_by_the_global_generator splits_by_one_generator split_of_a_subset a_part_of_a_split_takes_slices",
        "How can parts be random and yet share no row?",
        "One permutation of all rows, cut into pieces of the lengths that were asked for.",
        "torch.randperm",
        "Draw a permutation of the row numbers with the generator, split it by the lengths, and make a Subset of each "
        "piece, turned into a list.",
    ),
    Hint(
        "test_a_split_that_does_not_add_up_is_refused refused_lengths",
        "What would happen to a row that is in no part, or in two?",
        "Lengths must add up to the number of rows, and none may be negative.",
        "torch.utils.data.random_split",
        "Raise ValueError if the smallest length is below 0, or if they add up to something other than the length of "
        "the dataset (or 1, for shares).",
    ),
    Hint(
        "test_a_split_takes_shares split_into_shares split_with_nothing_in_a_part",
        "A third of 10 rows is 3.33. Which part gets the row that is left over?",
        "Shares that add up to 1 are rounded down to whole rows; the rows left over go one each to the first parts.",
        "torch.utils.data.random_split",
        "If the lengths add up to 1, as far as floats can tell, replace them by the whole numbers below n times each "
        "share, and add 1 to as many of the first ones as rows are left. Then go on as with lengths.",
    ),
    Hint(
        "test_fit_takes_its_batches_from_the_dataset fit_two_epochs fit_without_a_short_batch fit_on_mnist",
        "How many times does the previous step's loop index, for one batch?",
        "A dataset gives inputs and targets with one slice, and its length gives the number of batches.",
        "torch.utils.data.Dataset",
        "Count the batches by the length of train_ds, and unpack one slice of it into xb and yb.",
    ),
]
