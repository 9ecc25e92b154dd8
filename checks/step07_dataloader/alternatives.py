"""Step 7, DataLoader: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
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
    Form(
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
    Form(
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
