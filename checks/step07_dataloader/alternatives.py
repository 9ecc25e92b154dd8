"""Step 7, DataLoader: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative

alternatives = [
    Alternative(
        "batches_by_a_range",
        (
            (
                """        for i in range(len(self)):
            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]""",
                """        for start in range(0, len(self) * self.batch_size, self.batch_size):
            yield self.dataset[start : start + self.batch_size]""",
            ),
        ),
    ),
    Alternative(
        "inference_mode",
        (
            (
                """    with torch.no_grad():
""",
                """    with torch.inference_mode():
""",
            ),
        ),
    ),
    Alternative(
        "gradient_divided_at_the_end",
        (
            (
                "                (loss * (len(xb) / rows)).backward()",
                "                (loss * len(xb)).backward()",
            ),
            (
                """            opt.step()
""",
                """            for p in model.parameters():
                if p.grad is not None:
                    p.grad /= rows
            opt.step()
""",
            ),
        ),
    ),
    Alternative(
        "length_by_walking_through",
        (
            (
                """        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last

    def __len__(self) -> int:
        \"\"\"The number of batches.\"\"\"
        whole, left_over = divmod(len(self.dataset), self.batch_size)  # type: ignore[arg-type]
        return whole if self.drop_last or not left_over else whole + 1

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        for i in range(len(self)):
            yield self.dataset[i * self.batch_size : (i + 1) * self.batch_size]""",
                """        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last

    def ends(self):
        n, end = len(self.dataset), 0
        while end < n:
            begin, end = end, min(end + self.batch_size, n)
            if end - begin == self.batch_size or not self.drop_last:
                yield begin, end

    def __len__(self) -> int:
        \"\"\"The number of batches.\"\"\"
        return sum(1 for _ in self.ends())

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return (self.dataset[begin:end] for begin, end in self.ends())""",
            ),
        ),
    ),
    Alternative(
        "sums_in_tensors",
        (
            (
                """    model.eval()
    loss, hits, rows = 0.0, 0.0, 0
    with torch.no_grad():
        for xb, yb in valid_dl:
            out = model(xb)
            loss += loss_func(out, yb).item() * len(xb)
            hits += accuracy(out, yb).item() * len(xb)
            rows += len(xb)
    return loss / rows, hits / rows""",
                """    was_on = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    model.train(False)
    sums = torch.zeros(2, dtype=torch.float64)
    rows = 0
    for xb, yb in valid_dl:
        out, n = model(xb), yb.shape[0]
        sums += n * torch.tensor([float(loss_func(out, yb)), float(accuracy(out, yb))], dtype=torch.float64)
        rows += n
    torch.set_grad_enabled(was_on)
    return tuple(sums / rows)""",
            ),
        ),
    ),
    Alternative(
        "groups_counted_by_hand",
        (
            (
                """    losses = []
    for epoch in range(epochs):
        model.train()
        for group in in_groups(train_dl, accumulate):
            rows = sum(len(xb) for xb, _ in group)
            for xb, yb in group:
                loss = loss_func(model(xb), yb)
                (loss * (len(xb) / rows)).backward()
                losses.append(loss.item())
            opt.step()
            opt.zero_grad()
        valid_loss, valid_accuracy = validate(model, loss_func, valid_dl)
        print(f"epoch {epoch}: validation loss {valid_loss:.4f}, accuracy {valid_accuracy:.4f}")
    return losses""",
                """    losses = []

    def update(batches):
        total = sum(yb.numel() for _, yb in batches)
        opt.zero_grad()
        for xb, yb in batches:
            loss = loss_func(model(xb), yb)
            loss.backward(torch.full_like(loss, yb.numel() / total))
            losses.append(float(loss))
        opt.step()

    epoch = 0
    while epoch < epochs:
        model.train()
        waiting = []
        for batch in train_dl:
            waiting.append(batch)
            if len(waiting) == accumulate:
                update(waiting)
                waiting = []
        if waiting:
            update(waiting)
        print(epoch, validate(model, loss_func, valid_dl))
        epoch += 1
    return losses""",
            ),
        ),
    ),
    Alternative(
        "refused_without_words",
        (
            (
                """            raise ValueError(f"batch_size must be positive, got {batch_size}")""",
                """            raise ValueError""",
            ),
        ),
    ),
]

equivalent_mutants = []
