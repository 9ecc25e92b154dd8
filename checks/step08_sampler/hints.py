"""Step 8: hints."""

from checks.hint import Hint

hints = [
    Hint(
        "test_the_sequential_sampler_counts sequential_order",
        "Does a sampler give rows, or numbers?",
        "A sampler yields indices; in order these are 0, 1, 2, … up to the length.",
        "torch.utils.data.SequentialSampler",
        "Return an iterator over a range of your length.",
    ),
    Hint(
        "test_the_random_sampler_gives_every_index_once test_the_random_sampler_follows_its_generator random_order "
        "random_order_without_a_generator",
        "How do you get every index exactly once, in a random order?",
        "A permutation has every number once; drawing numbers one by one repeats some. Its generator decides the "
        "order.",
        "torch.randperm",
        "Draw a permutation of your length with the generator, turn it into a list, return an iterator over it.",
    ),
    Hint(
        "test_the_random_sampler_shuffles_every_epoch random_orders_of_several_epochs",
        "When is the order drawn: when the sampler is made, or when you begin to iterate?",
        "Each epoch calls __iter__ again; what is drawn there is new in each epoch.",
        "torch.utils.data.RandomSampler",
        "Draw in __iter__, and keep nothing of it on self.",
    ),
    Hint(
        "test_a_batch_size_of_zero_is_refused",
        "Which batch sizes can never work?",
        "What cannot work is refused with a ValueError where it is given.",
        "torch.utils.data.BatchSampler",
        "Raise ValueError for a batch_size of 0 or less, with the value in the message; then keep the arguments.",
    ),
    Hint(
        "test_the_length_of_a_batch_sampler_is_the_number_of_batches",
        "Five indices in lists of two: how many lists, with and without drop_last?",
        "As for the previous step's loader: whole lists, and one more for what is left over unless it is dropped.",
        "divmod",
        "divmod of the sampler's length by batch_size gives whole lists and what is left over; the rest is one "
        "condition.",
    ),
    Hint(
        "test_a_batch_sampler_cuts_any_order_into_lists test_drop_last_leaves_the_short_batch_out batches_of_indices "
        "batches_taken_one_by_one batches_of_a_random_order",
        "You can iterate over the sampler, but perhaps not index it. How do you take the next few from an iterator?",
        "islice takes up to a number of items from an iterator and leaves the rest for the next time. An empty list "
        "means that the end is reached.",
        "itertools.islice",
        "Make one iterator over the sampler. As long as a list of its next batch_size items is not empty, yield it; a "
        "short one only if drop_last is off.",
    ),
    Hint(
        "test_collate_stacks_the_rows refused collated",
        "You have a list of pairs. How do you get a list of all x and a list of all y?",
        "zip(*pairs) turns a list of pairs into a pair of tuples; stack puts tensors of one shape along a new first "
        "dimension.",
        "torch.stack",
        "Unzip the samples into xs and ys, and return both stacked.",
    ),
    Hint(
        "test_pad_collate_fills_up_with_zeros padded",
        "How long is a row of the result, and what fills the row where a short x has ended?",
        "Begin with zeros of the final shape and of the same dtype and device, then write each x to the front of its "
        "row.",
        "torch.nn.utils.rnn.pad_sequence",
        "Make zeros of shape (number of rows, longest length, what the first x has after its first dimension) with "
        "new_zeros. Fill each row up to the length of its x, and stack the y.",
    ),
    Hint(
        "test_a_loader_gives_the_rows_that_its_sampler_names test_x_comes_with_its_y "
        "test_fit_trains_on_batches_of_the_loader loaded loaded_in_any_order loaded_without_threads",
        "What does the batch sampler give you for one batch, and what can a dataset do with that?",
        "A list of row numbers picks those rows of x and of y with one index, so they stay together.",
        "torch.utils.data.DataLoader",
        "Without a collate_fn, index the dataset with the whole list and return the result.",
    ),
    Hint(
        "test_a_loader_asks_the_dataset_once_a_batch asked_once_a_batch",
        "64 rows: is the dataset indexed 64 times, or once?",
        "Indexing a tensor with a list of 64 numbers is one operation; fetching rows and stacking them is 65.",
        "torch.index_select",
        "Keep the rows of a batch together: no loop over the indices where there is no collate_fn.",
    ),
    Hint(
        "test_a_collate_fn_gets_a_list_of_rows loaded_with_a_collate_fn",
        "What does a collate_fn take: one batch, or the samples to make it from?",
        "A collate_fn gets a list of samples, each what the dataset gives for one index.",
        "torch.utils.data.default_collate",
        "With a collate_fn, make a list of what the dataset gives for each index, and return what collate_fn makes of "
        "it.",
    ),
    Hint(
        "test_workers_keep_the_order test_workers_work_at_the_same_time loaded_by_threads threads_at_the_same_time "
        "threads_fetch_a_few_ahead",
        "If three batches are fetched at once and the second is ready first, what must the loop get?",
        "A pool returns a future for each job; taking the result of the oldest future first keeps the order, while "
        "the other jobs go on.",
        "concurrent.futures.ThreadPoolExecutor",
        "Submit a fetch for each list of indices and put the futures into a deque. When more wait there than twice "
        "the workers, yield the result of the oldest. At the end yield what still waits.",
    ),
    Hint(
        "test_an_error_of_a_worker_reaches_the_loop test_no_thread_outlives_the_loop",
        "What happens to the threads when the loop ends early, after the first batch?",
        "A future's result raises what its job raised. A generator that is closed runs its finally blocks.",
        "concurrent.futures.Executor.shutdown",
        "Put the loop into try, and in finally shut the pool down, cancelling what has not begun.",
    ),
    Hint(
        "test_training_is_shuffled_and_validation_is_not loaders_for_training_and_validation training_epochs "
        "fit_shuffled fit_on_mnist",
        "Which of the two needs a random order, and why would the other not?",
        "Training batches should differ from epoch to epoch; a mean over all validation rows does not depend on their "
        "order.",
        "torch.utils.data.BatchSampler",
        "For training: a BatchSampler of bs over a RandomSampler with the generator. For validation: one of 2·bs over "
        "a SequentialSampler. Nothing is dropped.",
    ),
]
