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
        right="min(lengths, default=0) < 0 or ",
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
        right="Subset(dataset, part.tolist()) for part in order.split(list(lengths))",
        wrong="Subset(dataset, torch.randperm(len(dataset), generator=generator)[:length].tolist()) for length in lengths",
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
        "rows_brought_to_the_cpu",
        "The rows of the dataset came back on the CPU, while x and y are on the accelerator.",
        right="        return self.x[index], self.y[index]",
        wrong="        return self.x[index].cpu(), self.y[index].cpu()",
        accelerator=True,
    ),
]
