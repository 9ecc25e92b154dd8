"""Step 8, Sampler: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "sequential_sampler_used_up",
        "The sampler can be iterated only once: the second epoch is empty. __iter__ must begin again each time.",
        right="        return iter(range(len(self)))",
        wrong='        return self.__dict__.setdefault("_order", iter(range(len(self))))',
    ),
    Mistake(
        "sequential_from_one",
        "The indices begin with 1, so the first row is never seen and the last index is out of range.",
        right="        return iter(range(len(self)))",
        wrong="        return iter(range(1, len(self) + 1))",
    ),
    Mistake(
        "shuffled_once",
        "Every epoch has the same order: the permutation was drawn once, or the generator was reset each time. With "
        "one epoch it does not show. Draw each time you iterate.",
        right="        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
        wrong='        order = self.__dict__.setdefault("_order", torch.randperm(len(self), generator=self.generator).tolist())\n'
        "        return iter(order)",
    ),
    Mistake(
        "not_shuffled",
        "The random sampler gives the rows in order.",
        right="torch.randperm(len(self), generator=self.generator).tolist()",
        wrong="range(len(self))",
    ),
    Mistake(
        "with_replacement",
        "The indices were drawn with replacement: in each epoch some rows come twice and about a third not at all.",
        right="torch.randperm(len(self), generator=self.generator)",
        wrong="torch.randint(len(self), (len(self),), generator=self.generator)",
    ),
    Mistake(
        "generator_ignored",
        "The generator was not used, so a seeded run is different every time.",
        right="torch.randperm(len(self), generator=self.generator)",
        wrong="torch.randperm(len(self))",
    ),
    Mistake(
        "last_index_missing",
        "One row is never drawn: the permutation is too short by one.",
        right="torch.randperm(len(self), generator=self.generator)",
        wrong="torch.randperm(len(self) - 1, generator=self.generator)",
    ),
    Mistake(
        "batch_size_not_checked",
        "A batch size of zero or less was accepted; torch raises a ValueError.",
        right="        if batch_size <= 0:",
        wrong="        if batch_size is None:",
    ),
    Mistake(
        "length_without_the_short_batch",
        "The length leaves out the short batch at the end, although it is there.",
        right="return whole if self.drop_last or not left_over else whole + 1",
        wrong="return whole",
    ),
    Mistake(
        "length_with_an_empty_batch",
        "The length counts one batch too many when the batch size divides the number of rows.",
        right="return whole if self.drop_last or not left_over else whole + 1",
        wrong="return whole if self.drop_last else whole + 1",
    ),
    Mistake(
        "short_batch_lost",
        "The rows that are left over at the end are missing.",
        right="            if len(batch) == self.batch_size or not self.drop_last:",
        wrong="            if len(batch) == self.batch_size:",
    ),
    Mistake(
        "drop_last_ignored",
        "drop_last had no effect: the short batch is still there.",
        right="            if len(batch) == self.batch_size or not self.drop_last:\n                yield batch",
        wrong="            yield batch",
    ),
    Mistake(
        "first_batches_again",
        "Every batch begins with the first row: the sampler was started again for each of them.",
        right="        indices = iter(self.sampler)\n        while batch := list(islice(indices, self.batch_size)):\n",
        wrong="        for _ in range(len(self)):\n            batch = list(islice(iter(self.sampler), self.batch_size))\n",
    ),
    Mistake(
        "one_list_for_all_batches",
        "All batches are the same list, which is emptied for the next one: a batch that you keep changes later.",
        right="        indices = iter(self.sampler)\n        while batch := list(islice(indices, self.batch_size)):\n"
        "            if len(batch) == self.batch_size or not self.drop_last:\n                yield batch",
        wrong="        indices, batch = iter(self.sampler), []\n        while True:\n"
        "            batch[:] = islice(indices, self.batch_size)\n            if not batch:\n                return\n"
        "            if len(batch) == self.batch_size or not self.drop_last:\n                yield batch",
    ),
    Mistake(
        "rows_in_a_row",
        "The rows were joined end to end; a batch has a new dimension for them.",
        right="    return torch.stack(xs), torch.stack(ys)\n\n\ndef pad_collate",
        wrong="    return torch.cat(xs), torch.stack(ys)\n\n\ndef pad_collate",
    ),
    Mistake(
        "targets_not_stacked",
        "The targets of a batch are a tuple of tensors, not one tensor.",
        right="    return torch.stack(xs), torch.stack(ys)\n\n\ndef pad_collate",
        wrong="    return torch.stack(xs), ys\n\n\ndef pad_collate",
    ),
    Mistake(
        "padded_in_front",
        "The zeros are before the numbers of a row; they belong after them.",
        right="        row[: len(x)] = x",
        wrong="        row[len(row) - len(x) :] = x",
    ),
    Mistake(
        "cut_to_the_shortest",
        "The rows were cut to the length of the shortest one, so what is longer is lost.",
        right="    for row, x in zip(padded, xs):\n        row[: len(x)] = x\n    return padded, ",
        wrong="    for row, x in zip(padded, xs):\n        row[: len(x)] = x\n"
        "    padded = padded[:, : min(map(len, xs))]\n    return padded, ",
    ),
    Mistake(
        "padded_with_ones",
        "Shorter rows were filled up with something other than zeros.",
        right="xs[0].new_zeros(",
        wrong="xs[0].new_ones(",
    ),
    Mistake(
        "padding_in_another_dtype",
        "The padded batch has another dtype than its rows. Look at how the zeros are made.",
        right="xs[0].new_zeros(len(xs)",
        wrong="torch.zeros(len(xs)",
    ),
    Mistake(
        "collate_fn_ignored",
        "The collate_fn was not called.",
        right="        return self.collate_fn([self.dataset[i] for i in indices])",
        wrong="        return collate([self.dataset[i] for i in indices])",
    ),
    Mistake(
        "row_by_row",
        "The dataset was indexed for every single row; without a collate_fn one index for the whole batch is many "
        "times faster.",
        right="            return self.dataset[indices]\n",
        wrong="            return collate([self.dataset[i] for i in indices])\n",
    ),
    Mistake(
        "x_and_y_shuffled_apart",
        "x and y of a batch come from different rows: the images got other images' labels.",
        right="            return self.dataset[indices]\n",
        wrong="            return self.dataset[indices][0], self.dataset[sorted(indices)][1]\n",
    ),
    Mistake(
        "workers_out_of_order",
        "With workers the batches came in a different order from the sampler's.",
        right="                    yield ahead.popleft().result()\n            while ahead:\n"
        "                yield ahead.popleft().result()",
        wrong="                    yield ahead.pop().result()\n            while ahead:\n"
        "                yield ahead.pop().result()",
    ),
    Mistake(
        "workers_lose_the_last_batches",
        "With workers the last batches are missing: they were fetched but not yielded.",
        right="            while ahead:\n                yield ahead.popleft().result()\n",
        wrong="",
    ),
    Mistake(
        "one_worker_after_the_other",
        "The batches were fetched one after another: each had to be finished before the next was begun.",
        right="                if len(ahead) > 2 * self.num_workers:",
        wrong="                if ahead:",
    ),
    Mistake(
        "errors_of_workers_swallowed",
        "A worker failed without an error in the loop: a batch is missing.",
        right="                yield ahead.popleft().result()\n        finally:",
        wrong="                done = ahead.popleft()\n                if not done.exception():\n"
        "                    yield done.result()\n        finally:",
    ),
    Mistake(
        "validation_shuffled",
        "The validation data was shuffled. It changes no average, but makes it impossible to look at the same images "
        "twice.",
        right="BatchSampler(SequentialSampler(valid_ds), 2 * bs",
        wrong="BatchSampler(RandomSampler(valid_ds, generator), 2 * bs",
    ),
    Mistake(
        "validation_batches_too_small",
        "The validation batches are as large as those for training; no gradients are kept there, so they can be twice as "
        "large.",
        right="2 * bs, drop_last=False",
        wrong="bs, drop_last=False",
    ),
    Mistake(
        "validation_rows_left_out",
        "The short last batch of the validation data was left out, so its rows are in no average.",
        right="2 * bs, drop_last=False",
        wrong="2 * bs, drop_last=True",
    ),
    Mistake(
        "training_rows_left_out",
        "The short last batch of the training data was left out: some rows are not trained on.",
        right="generator), bs, drop_last=False",
        wrong="generator), bs, drop_last=True",
    ),
    Mistake(
        "training_not_shuffled",
        "The training data was not shuffled: every epoch has the same batches.",
        right="BatchSampler(RandomSampler(train_ds, generator), bs",
        wrong="BatchSampler(SequentialSampler(train_ds), bs",
    ),
    Mistake(
        "generator_not_passed_on",
        "get_dls did not pass the generator on to the sampler.",
        right="RandomSampler(train_ds, generator)",
        wrong="RandomSampler(train_ds)",
    ),
    Mistake(
        "one_position_for_all_loops",
        "The sampler keeps its position on itself, so two loops over it at the same time disturb each other. Every "
        "iteration wants an iterator of its own.",
        right="        return iter(range(len(self)))\n",
        wrong="""        self.position = -1
        return iter(self.take, len(self))

    def take(self) -> int:
        self.position = min(self.position + 1, len(self))
        return self.position
""",
    ),
    Mistake(
        "shuffled_when_made",
        "Every epoch has the same order: the permutation was drawn once, or the generator was reset each time. With "
        "one epoch it does not show. Draw each time you iterate.",
        right="""        self.data_source, self.generator = data_source, generator

    def __len__(self) -> int:
        return len(self.data_source)

    def __iter__(self) -> Iterator[int]:
        return iter(torch.randperm(len(self), generator=self.generator).tolist())""",
        wrong="""        self.data_source, self.generator = data_source, generator
        self.order = torch.randperm(len(data_source), generator=generator).tolist()

    def __len__(self) -> int:
        return len(self.data_source)

    def __iter__(self) -> Iterator[int]:
        return iter(self.order)""",
    ),
    Mistake(
        "generator_reset_each_time",
        "Every epoch has the same order: the permutation was drawn once, or the generator was reset each time. With "
        "one epoch it does not show. Draw each time you iterate.",
        right="        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
        wrong="""        generator = self.generator or torch.Generator()
        generator.manual_seed(generator.initial_seed())
        return iter(torch.randperm(len(self), generator=generator).tolist())""",
    ),
    Mistake(
        "always_the_same_order",
        "Without a generator the order was the same whatever torch.manual_seed said: the sampler made a generator "
        "of its own.",
        right="        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
        wrong="        return iter(torch.randperm(len(self), generator=self.generator or torch.Generator()).tolist())",
    ),
    Mistake(
        "order_drawn_an_epoch_ahead",
        "The order of an epoch was drawn at the end of the epoch before, so an epoch that is left early is followed "
        "by the same order again.",
        right="        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
        wrong="""        if not hasattr(self, "order"):
            self.order = torch.randperm(len(self), generator=self.generator).tolist()
        yield from self.order
        self.order = torch.randperm(len(self), generator=self.generator).tolist()""",
    ),
    Mistake(
        "permuted_in_another_way",
        "The order is random, but it is not torch.randperm's, so the same generator gives another one than torch's.",
        right="        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
        wrong="        return iter(torch.rand(len(self), generator=self.generator).argsort().tolist())",
    ),
    Mistake(
        "sampler_not_asked",
        "The batch sampler counted the rows itself and did not ask its sampler for the order.",
        right="""        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
""",
        wrong="""        for start in range(0, len(self.sampler), self.batch_size):
            batch = list(range(start, min(start + self.batch_size, len(self.sampler))))
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
""",
    ),
    Mistake(
        "sampler_read_at_once",
        "The batch sampler read its whole sampler before the first list. A list needs the next few indices, and a "
        "sampler may go on for long.",
        right="""        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
""",
        wrong="""        indices = list(self.sampler)
        for start in range(0, len(indices), self.batch_size):
            batch = indices[start : start + self.batch_size]
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
""",
    ),
    Mistake(
        "sampler_used_up",
        "The batch sampler began to iterate over its sampler when it was made, so the second epoch has no batches.",
        right="""self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last

    def __len__(self) -> int:
        \"\"\"The number of lists.\"\"\"
        whole, left_over = divmod(len(self.sampler), self.batch_size)
        return whole if self.drop_last or not left_over else whole + 1

    def __iter__(self) -> Iterator[list[int]]:
        indices = iter(self.sampler)
""",
        wrong="""self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last
        self.indices = iter(sampler)

    def __len__(self) -> int:
        \"\"\"The number of lists.\"\"\"
        whole, left_over = divmod(len(self.sampler), self.batch_size)
        return whole if self.drop_last or not left_over else whole + 1

    def __iter__(self) -> Iterator[list[int]]:
        indices = self.indices
""",
    ),
    Mistake(
        "batches_as_tensors",
        "The batches of indices are tensors; they should be lists of numbers.",
        right="""        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
""",
        wrong="""        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield torch.tensor(batch)
""",
    ),
    Mistake(
        "empty_list_at_the_end",
        "There is an empty list after the last batch: when the batch size divides the number of rows, nothing is "
        "left over.",
        right="""        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
""",
        wrong="""        batch = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if not self.drop_last:
            yield batch
""",
    ),
    Mistake(
        "list_cleared_for_the_next_batch",
        "All batches are the same list, which is emptied for the next one: a batch that you keep changes later.",
        right="""        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch
""",
        wrong="""        batch = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch.clear()
        if batch and not self.drop_last:
            yield batch
""",
    ),
    Mistake(
        "large_batches_refused",
        "A batch size above the number of rows was refused. It is allowed: all rows are then one short batch.",
        right="        if batch_size <= 0:\n",
        wrong="        if batch_size <= 0 or batch_size > len(sampler):\n",
    ),
    Mistake(
        "length_rounded_to_the_nearest",
        "The length was rounded to the nearest number. A short batch counts, however few rows it has.",
        right="return whole if self.drop_last or not left_over else whole + 1",
        wrong="return whole if self.drop_last else round(len(self.sampler) / self.batch_size)",
    ),
    Mistake(
        "longest_length_first",
        "The padded batch has the lengths first and the rows second; it should be (n, longest length, …).",
        right="""    padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])
    for row, x in zip(padded, xs):
        row[: len(x)] = x
    return padded, torch.stack(ys)
""",
        wrong="""    padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])
    for row, x in zip(padded, xs):
        row[: len(x)] = x
    return padded.transpose(0, 1), torch.stack(ys)
""",
    ),
    Mistake(
        "last_dimension_padded",
        "The zeros went into the last dimension of each x. What is too short is the first one, whatever shape its "
        "rows have.",
        right="""    padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])
    for row, x in zip(padded, xs):
        row[: len(x)] = x
    return padded, torch.stack(ys)
""",
        wrong="""    longest = max(map(len, xs))
    return torch.stack([nn.functional.pad(x, (0, longest - len(x))) for x in xs]), torch.stack(ys)
""",
    ),
    Mistake(
        "collate_given_the_batch",
        "collate_fn got the batch of the dataset. It should get the list of rows, each a pair.",
        right="return self.collate_fn([self.dataset[i] for i in indices])",
        wrong="return self.collate_fn(self.dataset[indices])",
    ),
    Mistake(
        "whole_epoch_ahead",
        "The workers got all batches of the epoch at once, which must all fit into memory. Fetch a few ahead.",
        right="""        pool, ahead = ThreadPoolExecutor(self.num_workers), deque()
        try:
            for indices in self.batch_sampler:
                ahead.append(pool.submit(self.fetch, indices))
                if len(ahead) > 2 * self.num_workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
""",
        wrong="""        with ThreadPoolExecutor(self.num_workers) as pool:
            yield from pool.map(self.fetch, self.batch_sampler)
""",
    ),
    Mistake(
        "whole_epoch_submitted",
        "The workers got all batches of the epoch at once, which must all fit into memory. Fetch a few ahead.",
        right="""        pool, ahead = ThreadPoolExecutor(self.num_workers), deque()
        try:
            for indices in self.batch_sampler:
                ahead.append(pool.submit(self.fetch, indices))
                if len(ahead) > 2 * self.num_workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
""",
        wrong="""        pool = ThreadPoolExecutor(self.num_workers)
        try:
            for job in [pool.submit(self.fetch, indices) for indices in self.batch_sampler]:
                yield job.result()
        finally:
            pool.shutdown(cancel_futures=True)
""",
    ),
    Mistake(
        "as_many_threads_as_python_likes",
        "More threads than num_workers were at work.",
        right="pool, ahead = ThreadPoolExecutor(self.num_workers), deque()",
        wrong="pool, ahead = ThreadPoolExecutor(4 * self.num_workers), deque()",
    ),
    Mistake(
        "errors_of_workers_end_the_epoch",
        "A worker failed and the epoch ended without an error: all batches from there on are missing.",
        right="""                yield ahead.popleft().result()
        finally:""",
        wrong="""                done = ahead.popleft()
                if done.exception():
                    break
                yield done.result()
        finally:""",
    ),
    Mistake(
        "loaders_of_the_wrong_data",
        "Both loaders read the training data, so the validation says nothing about new images.",
        right="    return DataLoader(train_ds, shuffled), DataLoader(valid_ds, in_order)",
        wrong="    return DataLoader(train_ds, shuffled), DataLoader(train_ds, in_order)",
    ),
    Mistake(
        "indices_as_tensors",
        "The random sampler yields tensors. Row numbers should be ints: a list of tensors is another index than a "
        "list of numbers.",
        right="        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
        wrong="        return iter(torch.randperm(len(self), generator=self.generator))",
    ),
    Mistake(
        "indices_as_tensors_one_by_one",
        "The random sampler yields tensors. Row numbers should be ints: a list of tensors is another index than a "
        "list of numbers.",
        right="        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
        wrong="""        order = torch.randperm(len(self), generator=self.generator)
        for i in range(len(order)):
            yield order[i]""",
    ),
    Mistake(
        "padded_on_the_cpu",
        "pad_collate put the rows into a tensor on the CPU, and they were on the accelerator.",
        right="padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])",
        wrong="padded = torch.zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:], dtype=xs[0].dtype)",
        accelerator=True,
    ),
    Mistake(
        "targets_made_anew",
        "collate made new targets, from numbers, on the CPU: they were on the accelerator.",
        right="    xs, ys = zip(*samples)\n    return torch.stack(xs), torch.stack(ys)",
        wrong="    xs, ys = zip(*samples)\n    return torch.stack(xs), torch.tensor([int(y) for y in ys])",
        accelerator=True,
    ),
]
