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
                p.grad /= rows
            opt.step()
""",
            ),
        ),
    ),
]

equivalent_mutants = []
