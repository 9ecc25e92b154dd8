"""Step 5, optim: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
        "update_by_minus",
        (
            (
                'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])',
                'p -= group["lr"] * self._direction(p, p.grad, group)',
            ),
        ),
    ),
    Form(
        "update_through_data",
        (
            (
                'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])',
                'p.data = p.data - group["lr"] * self._direction(p, p.grad, group)',
            ),
        ),
    ),
    Form(
        "zero_grad_first",
        (
            (
                """            loss = cross_entropy(model(xb), yb)
            loss.backward()""",
                """            opt.zero_grad()
            loss = cross_entropy(model(xb), yb)
            loss.backward()""",
            ),
            (
                """            opt.step()
            opt.zero_grad()
""",
                """            opt.step()
""",
            ),
        ),
    ),
    Form(
        "other_words_in_an_error",
        (("optimizer got an empty parameter list", "there is nothing to optimize"),),
    ),
]
