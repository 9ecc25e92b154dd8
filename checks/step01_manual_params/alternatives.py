"""Step 1, manual params: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "update_through_data",
        (
            (
                """            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()""",
                """            for p in params:
                p.data = p.data - lr * p.grad
                p.grad = None""",
            ),
        ),
    ),
    Alternative(
        "rows_in_a_loop",
        (
            (
                "-input.gather(1, target.unsqueeze(1)).mean()",
                "-sum(row[i] for row, i in zip(input, target)) / len(target)",
            ),
        ),
    ),
    Alternative(
        "indexed",
        (
            (
                "-input.gather(1, target.unsqueeze(1)).mean()",
                "-input[range(len(target)), target].mean()",
            ),
            (
                "(xb @ w1 + b1).relu()",
                "(xb @ w1 + b1).clamp_min(0)",
            ),
        ),
    ),
    Alternative(
        "accuracy_in_float64",
        (("(out.argmax(dim=1) == yb).float().mean()", "(out.max(1).indices == yb).double().mean()"),),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]",
        "xb, yb = x[i * bs : (i + 1) << bs], y[i * bs : (i + 1) * bs]",
        "Rows of x after the last target: nll picks one log probability per target, so these rows do not count.",
    ),
    EquivalentMutant(
        "xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]",
        "xb, yb = x[i * bs : (i + 2) * bs], y[i * bs : (i + 1) * bs]",
        "Rows of x after the last target: nll picks one log probability per target, so these rows do not count.",
    ),
]
