"""Step 6, Dataset: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative

alternatives = [
    Alternative(
        "pair_as_a_list",
        (
            (
                "        return self.x[index], self.y[index]",
                "        return [self.x[index], self.y[index]]",
            ),
        ),
    ),
    Alternative(
        "batches_by_a_range",
        (
            (
                """        for i in range((len(train_ds) - 1) // bs + 1):
            xb, yb = train_ds[i * bs : (i + 1) * bs]""",
                """        for start in range(0, len(train_ds), bs):
            xb, yb = train_ds[start : start + bs]""",
            ),
        ),
    ),
    Alternative(
        "dataset_of_columns",
        (
            (
                """        self.x, self.y = x, y
        self.rows = torch.arange(len(x), device=x.device)

    def __len__(self) -> int:
        return len(self.x)
""",
                """        self.columns = (x, y)

    x = property(lambda self: self.columns[0])
    y = property(lambda self: self.columns[1])

    def __len__(self) -> int:
        return self.columns[1].size(0)
""",
            ),
            (
                """        if isinstance(index, list):  # a batch: index_select copies row by row, in a fraction of the time
            rows = self.rows[index]
            return self.x.index_select(0, rows), self.y.index_select(0, rows)
        return self.x[index], self.y[index]""",
                """        return tuple(column[index] for column in self.columns)""",
            ),
        ),
    ),
    Alternative(
        "refused_by_an_exception_of_its_own",
        (
            (
                """        assert len(x) == len(y), f"x has {len(x)} rows and y has {len(y)}"
""",
                """        if x.shape[0] != y.shape[0]:
            raise AssertionError
""",
            ),
            (
                """        raise ValueError(f"{len(dataset)} rows cannot be split into parts of {lengths}")
""",
                """        raise ValueError
""",
            ),
        ),
    ),
    Alternative(
        "subset_by_row_numbers",
        (
            (
                """        rows = [self.indices[i] for i in index] if isinstance(index, list) else self.indices[index]
        return self.dataset[rows]""",
                """        if isinstance(index, slice):
            index = list(range(*index.indices(len(self))))
        if isinstance(index, int):
            return self.dataset[self.indices[index]]
        return self.dataset[list(map(self.indices.__getitem__, index))]""",
            ),
        ),
    ),
    Alternative(
        "split_by_taking_from_the_front",
        (
            (
                """    shares = isclose(sum(lengths), 1)
    if min(lengths) < 0 or not (shares or sum(lengths) == len(dataset)):
        raise ValueError(f"{len(dataset)} rows cannot be split into parts of {lengths}")
    if shares:
        lengths = _whole_rows(lengths, len(dataset))
    order = torch.randperm(len(dataset), generator=generator)
    return [Subset(dataset, part.tolist()) for part in order.split(list(lengths))]
""",
                """    n = len(dataset)
    wanted = list(lengths)
    if any(length < 0 for length in wanted):
        raise ValueError("a part cannot have less than no rows")
    if abs(sum(wanted) - 1) < 1e-6:
        wanted = [int(share * n) for share in wanted]
        part = 0
        while sum(wanted) < n:
            wanted[part] += 1
            part += 1
    if sum(wanted) != n:
        raise ValueError("every row belongs to one part")
    left, parts = torch.randperm(n, generator=generator).tolist(), []
    for length in wanted:
        parts.append(Subset(dataset, left[:length]))
        del left[:length]
    return parts
""",
            ),
        ),
    ),
    Alternative(
        "batches_cut_before_the_epochs",
        (
            (
                """    losses = []
    for _ in range(epochs):
        for i in range((len(train_ds) - 1) // bs + 1):
            xb, yb = train_ds[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(xb), yb)
            loss.backward()
            losses.append(loss.item())
            opt.step()
            opt.zero_grad()
    return losses
""",
                """    def update(batch):
        opt.zero_grad()
        loss = cross_entropy(model(batch[0]), batch[1])
        loss.backward()
        opt.step()
        return loss.item()

    batches = [train_ds[start : start + bs] for start in range(0, len(train_ds), bs)]
    return [update(batch) for _ in range(epochs) for batch in batches]
""",
            ),
        ),
    ),
]

equivalent_mutants = []
