"""Step 6, Dataset: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

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
]

equivalent_mutants = [
    EquivalentMutant(
        "if min(lengths, default=0) < 0 or not (shares or sum(lengths) == len(dataset)):",
        "if min(lengths, default= 1) < 0 or not (shares or sum(lengths) == len(dataset)):",
        "Without lengths there is no smallest one; it only matters that 0 and 1 are not below 0.",
    ),
]
