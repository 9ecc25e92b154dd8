"""Step 5, optim: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative, EquivalentMutant

alternatives = [
    Alternative(
        "update_by_minus",
        (
            (
                'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])',
                'p -= group["lr"] * self._direction(p, p.grad, group)',
            ),
        ),
    ),
    Alternative(
        "update_through_data",
        (
            (
                'p.add_(self._direction(p, p.grad, group), alpha=-group["lr"])',
                'p.data = p.data - group["lr"] * self._direction(p, p.grad, group)',
            ),
        ),
    ),
    Alternative(
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
    Alternative(
        "other_words_in_an_error",
        (("optimizer got an empty parameter list", "there is nothing to optimize"),),
    ),
]

equivalent_mutants = [
    EquivalentMutant(
        "if nesterov and (momentum == 0 or dampening != 0):",
        "if nesterov and (momentum <= 0 or dampening != 0):",
        "A momentum below 0 has already been refused.",
    ),
]
