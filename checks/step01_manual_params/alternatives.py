"""Step 1, manual params: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
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
    Form(
        "rows_in_a_loop",
        (
            (
                "-input.gather(1, target.unsqueeze(1)).mean()",
                "-sum(row[i] for row, i in zip(input, target)) / len(target)",
            ),
        ),
    ),
    Form(
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
    Form(
        "accuracy_in_float64",
        (("(out.argmax(dim=1) == yb).float().mean()", "(out.max(1).indices == yb).double().mean()"),),
    ),
]
