"""Step 8, Sampler: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
        "sampler_as_a_generator",
        (
            (
                "        return iter(torch.randperm(len(self), generator=self.generator).tolist())",
                "        yield from (int(i) for i in torch.randperm(len(self), generator=self.generator))",
            ),
        ),
    ),
    Form(
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
