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
