"""Step 8, Sampler: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "sampler_as_a_generator",
        (
            (
                "        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
                "        yield from (int(i) for i in torch.randperm(len(self), generator=self.generator))",
            ),
        ),
    ),
    Alternative(
        "batches_by_appending",
        (
            (
                """        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch""",
                """        batch = []
        for index in self.sampler:
            batch.append(index)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch""",
            ),
        ),
    ),
    Alternative(
        "order_taken_from_a_tensor",
        (
            (
                """        return iter(torch.randperm(len(self), generator=self.generator).tolist())""",
                """        order = torch.randperm(self.data_source.__len__(), generator=self.generator)
        place = 0
        while place < order.numel():
            yield order[place].item()
            place += 1""",
            ),
        ),
    ),
    Alternative(
        "batches_by_chunks",
        (
            (
                """        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch""",
                """        def take():
            return list(islice(rest, self.batch_size))

        rest = iter(self.sampler)
        for batch in iter(take, []):
            if self.drop_last and len(batch) < self.batch_size:
                return
            yield batch""",
            ),
            (
                """            raise ValueError(f"batch_size must be positive, got {batch_size}")""",
                """            raise ValueError""",
            ),
        ),
    ),
    Alternative(
        "rows_filled_up_one_by_one",
        (
            (
                """    padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])
    for row, x in zip(padded, xs):
        row[: len(x)] = x
    return padded, torch.stack(ys)""",
                """    longest = max(x.shape[0] for x in xs)

    def filled_up(x):
        return torch.cat([x, torch.zeros_like(x[:1]).expand(longest - x.shape[0], *x.shape[1:])])

    return torch.stack([filled_up(x) for x in xs]), torch.stack(ys)""",
            ),
            (
                """    xs, ys = zip(*samples)
    return torch.stack(xs), torch.stack(ys)""",
                """    x, y = samples[0]
    if any(other.shape != x.shape for other, _ in samples):
        raise TypeError("rows of different shapes need another collate_fn")
    columns = [torch.cat([sample[i][None] for sample in samples]) for i in (0, 1)]
    return columns[0], columns[1]""",
            ),
        ),
    ),
    Alternative(
        "a_thread_for_each_batch",
        (
            (
                """        pool, ahead = ThreadPoolExecutor(self.num_workers), deque()
        try:
            for indices in self.batch_sampler:
                ahead.append(pool.submit(self.fetch, indices))
                if len(ahead) > 2 * self.num_workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)""",
                """        order, running = iter(self.batch_sampler), deque()

        def work(indices, box):
            try:
                box["batch"] = self.fetch(indices)
            except Exception as error:
                box["error"] = error

        def begin():
            for indices in islice(order, 1):
                running.append((Thread(target=work, args=(indices, box := {})), box))
                running[-1][0].start()

        try:
            for _ in range(self.num_workers):
                begin()
            while running:
                thread, box = running.popleft()
                thread.join()
                begin()
                if "error" in box:
                    raise box["error"]
                yield box["batch"]
        finally:
            for thread, _ in running:
                thread.join()""",
            ),
            (
                """from itertools import islice""",
                """from itertools import islice
from threading import Thread""",
            ),
        ),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 + self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 / self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 // self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 ** self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 << self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 | self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 2 & self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(batch) == self.batch_size or not self.drop_last:",
        "if len(batch) >= self.batch_size or not self.drop_last:",
        "A batch never has more rows than batch_size.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) == 2 * self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) >= 2 * self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "pool.shutdown(cancel_futures=True)",
        "pool.shutdown(cancel_futures=False)",
        "The loop has ended: what has not begun is fetched but not used, which takes time and changes no batch.",
    ),
    EquivalentMutant(
        "padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])",
        "padded = xs[ -1].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])",
        "All x have the same dtype and device.",
    ),
    EquivalentMutant(
        "padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[0].shape[1:])",
        "padded = xs[0].new_zeros(len(xs), max(map(len, xs)), *xs[ -1].shape[1:])",
        "After their first dimension all x have the same shape.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 3 * self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
    EquivalentMutant(
        "if len(ahead) > 2 * self.num_workers:",
        "if len(ahead) > 1 * self.num_workers:",
        "Any number of batches may wait, as long as there is a limit and the workers have something to do.",
    ),
]
