"""Step 6, Dataset: what goes wrong."""

from checks.variant import Mistake

mistakes = [
    Mistake(
        "lengths_not_compared",
        "x and y of different lengths were accepted: rows and targets no longer belong together. torch raises an "
        "AssertionError.",
        right='        assert len(x) == len(y), f"x has {len(x)} rows and y has {len(y)}"\n',
        wrong="",
    ),
    Mistake(
        "another_error_for_lengths",
        "Different lengths were refused with a different error; torch raises an AssertionError.",
        right='        assert len(x) == len(y), f"x has {len(x)} rows and y has {len(y)}"\n',
        wrong='        if len(x) != len(y):\n            raise ValueError("lengths differ")\n',
    ),
    Mistake(
        "copied_on_the_way_in",
        "The dataset keeps copies of x and y: twice the memory, and changes to x do not reach it.",
        right="self.x, self.y = x, y",
        wrong="self.x, self.y = x.clone(), y.clone()",
    ),
    Mistake(
        "copied_on_the_way_out",
        "A slice gave a copy; a slice of a tensor is a view and costs nothing.",
        right="        return self.x[index], self.y[index]",
        wrong="        return self.x[index].clone(), self.y[index].clone()",
    ),
    Mistake(
        "length_of_a_row",
        "The length is that of a row, not the number of rows.",
        right="        return len(self.x)\n",
        wrong="        return self.x.shape[-1]\n",
    ),
    Mistake(
        "no_index_error",
        "There was no IndexError past the end, so a loop over the dataset never stops.",
        right="        return self.x[index], self.y[index]",
        wrong="        if isinstance(index, int):\n            index %= len(self)\n"
        "        return self.x[index], self.y[index]",
    ),
    Mistake(
        "no_negative_index",
        "A negative index did not count from the end.",
        right="        return self.x[index], self.y[index]",
        wrong="        if isinstance(index, int) and index < 0:\n            raise IndexError(index)\n"
        "        return self.x[index], self.y[index]",
    ),
    Mistake(
        "only_numbers_as_index",
        "A slice or a list of numbers did not work as index: one index can name many rows.",
        right="        return self.x[index], self.y[index]",
        wrong="        return self.x[int(index)], self.y[int(index)]",
    ),
    Mistake(
        "x_without_y",
        "An index gave x alone; a row is the pair of x and y.",
        right="        return self.x[index], self.y[index]",
        wrong="        return self.x[index]",
    ),
    Mistake(
        "y_of_other_rows",
        "x and y came from different rows. Both take the same index.",
        right="        return self.x[index], self.y[index]",
        wrong="        y = self.y[: len(self.x[index])] if not isinstance(index, int) else self.y[index]\n"
        "        return self.x[index], y",
    ),
    Mistake(
        "subset_ignores_its_indices",
        "The subset gave rows of the whole dataset: the index was not translated.",
        right="        return self.dataset[rows]",
        wrong="        return self.dataset[index]",
    ),
    Mistake(
        "subset_without_lists",
        "A list of numbers did not work as index of a subset.",
        right="[self.indices[i] for i in index] if isinstance(index, list) else self.indices[index]",
        wrong="self.indices[index]",
    ),
    Mistake(
        "length_of_the_whole",
        "The length of the subset is that of the whole dataset.",
        right="        return len(self.indices)",
        wrong="        return len(self.dataset)",
    ),
    Mistake(
        "lengths_do_not_add_up",
        "Lengths that do not add up to the whole dataset were accepted; torch raises a ValueError.",
        right=" or not (shares or sum(lengths) == len(dataset)):",
        wrong=":",
    ),
    Mistake(
        "too_short_accepted",
        "Lengths that add up to less than the whole dataset were accepted: the rows left over are in no part. torch "
        "raises a ValueError.",
        right="sum(lengths) == len(dataset)",
        wrong="sum(lengths) <= len(dataset)",
    ),
    Mistake(
        "negative_share",
        "A negative share was accepted, or refused with a different error; torch raises a ValueError.",
        right="min(lengths) < 0 or ",
        wrong="",
    ),
    Mistake(
        "shares_not_understood",
        "Shares such as 0.8 and 0.2 were treated as numbers of rows. Lengths that add up to 1 are shares of the "
        "dataset.",
        right="isclose(sum(lengths), 1)",
        wrong="False",
    ),
    Mistake(
        "shares_compared_exactly",
        "0.7 + 0.2 + 0.1 is not quite 1 for a computer, so these shares were not recognised as shares.",
        right="isclose(sum(lengths), 1)",
        wrong="sum(lengths) == 1",
    ),
    Mistake(
        "shares_rounded_to_the_nearest",
        "Shares were rounded to the nearest number of rows; torch rounds down, and then distributes the rows left "
        "over.",
        right="[int(n * share) for share in shares]",
        wrong="[round(n * share) for share in shares]",
    ),
    Mistake(
        "left_over_to_the_last",
        "All rows left over by rounding down went to the last part; torch gives one to each of the first parts.",
        right="    return [length + (i < left_over) for i, length in enumerate(lengths)]",
        wrong="    return [*lengths[:-1], lengths[-1] + left_over]",
    ),
    Mistake(
        "split_in_order",
        "The parts hold the rows in their old order: nothing was shuffled. If the rows are sorted by class, some "
        "classes are in only one part.",
        right="torch.randperm(len(dataset), generator=generator)",
        wrong="torch.arange(len(dataset))",
    ),
    Mistake(
        "generator_ignored",
        "The generator was not used, so the split is different in every run.",
        right="torch.randperm(len(dataset), generator=generator)",
        wrong="torch.randperm(len(dataset))",
    ),
    Mistake(
        "parts_overlap",
        "The parts share rows: one permutation must be cut into pieces. A row that is in both parts is trained on and "
        "then counted as validation.",
        right="Subset(dataset, part.tolist()) for part in order.split(list(lengths))",
        wrong="Subset(dataset, order[:length].tolist()) for length in lengths",
    ),
    Mistake(
        "split_with_replacement",
        "Rows were drawn with replacement: some are there twice and some never.",
        right="torch.randperm(len(dataset), generator=generator)",
        wrong="torch.randint(len(dataset), (len(dataset),), generator=generator)",
    ),
    Mistake(
        "permuted_for_each_part",
        "Every part drew a permutation of its own, so a row can be in two parts, or in none. One permutation is cut up.",
        right="""    order = torch.randperm(len(dataset), generator=generator)
    return [Subset(dataset, part.tolist()) for part in order.split(list(lengths))]""",
        wrong="""    parts = []
    for length in lengths:
        order = torch.randperm(len(dataset), generator=generator)
        parts.append(Subset(dataset, order[:length].tolist()))
    return parts""",
    ),
    Mistake(
        "last_batch_dropped",
        "len(train_ds) // bs batches leave out the rows of the last, short one.",
        right="range((len(train_ds) - 1) // bs + 1)",
        wrong="range(len(train_ds) // bs)",
    ),
    Mistake(
        "one_batch_too_many",
        "len(train_ds) // bs + 1 batches end with an empty one when bs divides the number of rows, and its mean is nan.",
        right="range((len(train_ds) - 1) // bs + 1)",
        wrong="range(len(train_ds) // bs + 1)",
    ),
    Mistake(
        "batches_overlap",
        "Batches overlap: each must begin where the one before has ended.",
        right="train_ds[i * bs : (i + 1) * bs]",
        wrong="train_ds[i : i + bs]",
    ),
    Mistake(
        "no_zero_grad",
        "fit does not clear the gradients, so each batch adds its own to all before it.",
        right="            opt.zero_grad()\n",
        wrong="",
    ),
    Mistake(
        "list_of_pairs",
        "The dataset is a list of pairs. A slice of it is a list of rows, not two batches, and a list of numbers "
        "does not index it at all. x and y can stay two tensors that take the same index.",
        right="""        self.rows = torch.arange(len(x), device=x.device)

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int | slice | Sequence[int] | Tensor) -> tuple[Tensor, Tensor]:
        if isinstance(index, list):  # a batch: index_select copies row by row, in a fraction of the time
            rows = self.rows[index]
            return self.x.index_select(0, rows), self.y.index_select(0, rows)
        return self.x[index], self.y[index]
""",
        wrong="""        self.pairs = list(zip(x, y))

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, index: int | slice | Sequence[int] | Tensor) -> tuple[Tensor, Tensor]:
        return self.pairs[index]
""",
    ),
    Mistake(
        "list_of_pairs_row_by_row",
        "The dataset is a list of pairs. A slice of it is a list of rows, not two batches, and a list of numbers "
        "does not index it at all. x and y can stay two tensors that take the same index.",
        right="""        self.x, self.y = x, y
        self.rows = torch.arange(len(x), device=x.device)

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int | slice | Sequence[int] | Tensor) -> tuple[Tensor, Tensor]:
        if isinstance(index, list):  # a batch: index_select copies row by row, in a fraction of the time
            rows = self.rows[index]
            return self.x.index_select(0, rows), self.y.index_select(0, rows)
        return self.x[index], self.y[index]
""",
        wrong="""        self.rows = [(x[i], y[i]) for i in range(len(x))]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int | slice | Sequence[int] | Tensor) -> tuple[Tensor, Tensor]:
        return self.rows[index]
""",
    ),
    Mistake(
        "length_in_numbers",
        "The length counts the numbers in x. A dataset is as long as it has rows, whatever is in a row.",
        right="        return len(self.x)\n",
        wrong="        return self.x.numel()\n",
    ),
    Mistake(
        "subset_slices_the_dataset",
        "A slice went to the dataset without going through `indices`: the subset gave rows that are not its own.",
        right="rows = [self.indices[i] for i in index] if isinstance(index, list) else self.indices[index]",
        wrong="rows = [self.indices[i] for i in index] if isinstance(index, list) else index if isinstance(index, slice) else self.indices[index]",
    ),
    Mistake(
        "subset_keeps_a_copy",
        "The subset keeps a copy of its rows, so it does not see what is written into the dataset later, and each "
        "row is in memory twice.",
        right="""        rows = [self.indices[i] for i in index] if isinstance(index, list) else self.indices[index]
        return self.dataset[rows]""",
        wrong="""        if not hasattr(self, "copies"):
            self.copies = self.dataset[list(self.indices)]
        return tuple(t[index] for t in self.copies)""",
    ),
    Mistake(
        "subset_without_its_order",
        "The rows of the subset came sorted. A subset has the order of `indices`.",
        right="""self.dataset, self.indices = dataset, indices

    def __len__(self) -> int:
        return len(self.indices)""",
        wrong="""self.dataset, self.indices = dataset, sorted(indices)

    def __len__(self) -> int:
        return len(self.indices)""",
    ),
    Mistake(
        "split_below_the_subset",
        "A split of a subset gave rows of the whole dataset. The row numbers that are permuted are places in the "
        "subset, and belong to it.",
        right="    return [Subset(dataset, part.tolist()) for part in order.split(list(lengths))]",
        wrong="""    while isinstance(dataset, Subset):
        dataset = dataset.dataset
    return [Subset(dataset, part.tolist()) for part in order.split(list(lengths))]""",
    ),
    Mistake(
        "left_over_to_the_first",
        "All rows left over by rounding down went to the first part alone; each of the first parts gets one, as "
        "long as there are any.",
        right="    return [length + (i < left_over) for i, length in enumerate(lengths)]",
        wrong="    return [lengths[0] + left_over, *lengths[1:]]",
    ),
    Mistake(
        "left_over_rows_lost",
        "The rows left over by rounding down are in no part: the lengths of the parts add up to less than the whole "
        "dataset.",
        right="""    return [Subset(dataset, part.tolist()) for part in order.split(list(lengths))]


def _whole_rows(shares: Sequence[float], n: int) -> list[int]:
    lengths = [int(n * share) for share in shares]
    left_over = n - sum(lengths)
    return [length + (i < left_over) for i, length in enumerate(lengths)]
""",
        wrong="""    parts, start = [], 0
    for length in lengths:
        parts.append(Subset(dataset, order[start : start + length].tolist()))
        start += length
    return parts


def _whole_rows(shares: Sequence[float], n: int) -> list[int]:
    return [int(n * share) for share in shares]
""",
    ),
    Mistake(
        "shares_changed_in_place",
        "random_split wrote whole rows into the list of shares that it was given, so the caller's list is another "
        "one afterwards.",
        right="""    left_over = n - sum(lengths)
    return [length + (i < left_over) for i, length in enumerate(lengths)]""",
        wrong="""    left_over = n - sum(lengths)
    for i, length in enumerate(lengths):
        shares[i] = length + (i < left_over)
    return shares""",
    ),
    Mistake(
        "permuted_in_another_way",
        "The rows were shuffled, but not by torch.randperm, so the same generator gives another split than torch's.",
        right="torch.randperm(len(dataset), generator=generator)",
        wrong="torch.rand(len(dataset), generator=generator).argsort()",
    ),
    Mistake(
        "permuted_in_another_dtype",
        "The rows were shuffled, but not by torch.randperm, so the same generator gives another split than torch's.",
        right="torch.randperm(len(dataset), generator=generator)",
        wrong="torch.randn(len(dataset), generator=generator).sort().indices",
    ),
    Mistake(
        "generator_started_again",
        "The split began again at the generator's first number. The generator did not move on, so every split by it "
        "is the same.",
        right="    order = torch.randperm(len(dataset), generator=generator)",
        wrong="""    if generator is not None:
        generator = torch.Generator().manual_seed(generator.initial_seed())
    order = torch.randperm(len(dataset), generator=generator)""",
    ),
    Mistake(
        "always_the_same_split",
        "Without a generator the split was the same whatever torch.manual_seed said: random_split set a seed of its "
        "own.",
        right="    order = torch.randperm(len(dataset), generator=generator)",
        wrong="""    generator = generator or torch.Generator().manual_seed(0)
    order = torch.randperm(len(dataset), generator=generator)""",
    ),
    Mistake(
        "always_the_same_split_by_a_new_generator",
        "Without a generator the split was the same whatever torch.manual_seed said: random_split set a seed of its "
        "own.",
        right="    order = torch.randperm(len(dataset), generator=generator)",
        wrong="    order = torch.randperm(len(dataset), generator=generator or torch.Generator())",
    ),
    Mistake(
        "last_row_missing",
        "The last row of the dataset was in no batch. A slice ends before its end, so the end may be the length "
        "itself.",
        right="train_ds[i * bs : (i + 1) * bs]",
        wrong="train_ds[i * bs : min((i + 1) * bs, len(train_ds) - 1)]",
    ),
    Mistake(
        "one_epoch_only",
        "fit returned after the first epoch. Look at how far the return is indented.",
        right="""    for _ in range(epochs):
        for i in range((len(train_ds) - 1) // bs + 1):
            xb, yb = train_ds[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
    return losses
""",
        wrong="""    for _ in range(epochs):
        for i in range((len(train_ds) - 1) // bs + 1):
            xb, yb = train_ds[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        return losses
""",
    ),
    Mistake(
        "update_once_an_epoch",
        "The optimizer made one step an epoch, not one for every batch: the gradients of all batches were added up "
        "for it.",
        right="""            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
""",
        wrong="""            loss.backward()
            losses.append(loss.item())
        opt.step()
        opt.zero_grad()
""",
    ),
    Mistake(
        "cleared_before_the_step",
        "The gradients were cleared between backward and step, so the parameters never changed.",
        right="""            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
""",
        wrong="""            loss.backward()
            losses.append(loss.item())
            opt.zero_grad()
            opt.step()
""",
    ),
    Mistake(
        "step_before_backward",
        "The step came before backward, so each update used the gradients of the batch before, or none.",
        right="""            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
""",
        wrong="""            opt.step()
            opt.zero_grad()
            loss.backward()
            losses.append(loss.item())
""",
    ),
    Mistake(
        "divided_by_the_batch_size",
        "The loss is a mean over the batch already. It was divided by the number of rows once more, so the steps "
        "are too small.",
        right="            loss.backward()\n",
        wrong="            (loss / len(xb)).backward()\n",
    ),
    Mistake(
        "mean_loss_of_an_epoch",
        "fit returned one mean loss for each epoch. The list has the loss of every batch.",
        right="""    for _ in range(epochs):
        for i in range((len(train_ds) - 1) // bs + 1):
            xb, yb = train_ds[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
    return losses
""",
        wrong="""    for _ in range(epochs):
        of_epoch = []
        for i in range((len(train_ds) - 1) // bs + 1):
            xb, yb = train_ds[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            of_epoch.append(loss.item())
            opt.step()
            opt.zero_grad()
        losses.append(sum(of_epoch) / len(of_epoch))
    return losses
""",
    ),
    Mistake(
        "rows_brought_to_the_cpu",
        "The rows of the dataset came back on the CPU, while x and y are on the accelerator.",
        right="        return self.x[index], self.y[index]",
        wrong="        return self.x[index].cpu(), self.y[index].cpu()",
        accelerator=True,
    ),
]
