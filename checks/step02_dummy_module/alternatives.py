"""Step 2, DummyModule: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative

alternatives = [
    Alternative(
        "update_through_data",
        (
            (
                """            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                model.zero_grad()""",
                """            for p in model.parameters():
                p.data.sub_(lr * p.grad)
                p.grad = None""",
            ),
        ),
    ),
    Alternative(
        "parameters_by_an_iterator",
        (
            (
                """        for _, p in self.named_parameters():
            yield p""",
                "        return iter([p for _, p in self.named_parameters()])",
            ),
        ),
    ),
]

equivalent_mutants = []
