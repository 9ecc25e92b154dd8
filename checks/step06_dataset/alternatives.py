"""Step 6, Dataset: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
        "pair_as_a_list",
        (
            (
                "        return self.x[index], self.y[index]",
                "        return [self.x[index], self.y[index]]",
            ),
        ),
    ),
    Form(
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
]
