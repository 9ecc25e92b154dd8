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
    Alternative(
        "gradients_without_backward",
        (
            (
                """    for _ in range(epochs):
        for i in range((len(x) - 1) // bs + 1):
            xb, yb = x[i * bs : (i + 1) * bs], y[i * bs : (i + 1) * bs]
            loss = cross_entropy(model(params, xb), yb)
            loss.backward()
            losses.append(loss.item())
            with torch.no_grad():
                for p in params:
                    p -= lr * p.grad
                    p.grad.zero_()
    return losses""",
                """    for epoch_x, epoch_y in [(x, y)] * epochs:
        while len(epoch_x):
            loss = cross_entropy(model(params, epoch_x[:bs]), epoch_y[:bs])
            gradients = torch.autograd.grad(loss, params)
            torch._foreach_add_([p.detach() for p in params], gradients, alpha=-lr)
            losses.append(float(loss))
            epoch_x, epoch_y = epoch_x[bs:], epoch_y[bs:]
    return losses""",
            ),
        ),
    ),
    Alternative(
        "pairs_added_one_by_one",
        (
            (
                """    m = x.detach().amax(dim=-1, keepdim=True)  # detached, since m cancels out: no gradient has to go through it
    m = m.nan_to_num()
    return (x - m).exp().sum(dim=-1).log() + m.squeeze(-1)""",
                """    first, *others = x.unbind(-1)
    for other in others:
        first = torch.logaddexp(first, other)
    return first""",
            ),
        ),
    ),
    Alternative(
        "weights_filled_at_last",
        (
            (
                """    params = []
    for rows, columns in ((n_in, nh), (nh, n_out)):
        params += [torch.randn(rows, columns) * math.sqrt(2 / rows), torch.zeros(columns)]
    return [p.requires_grad_() for p in params]""",
                """    shapes = ((n_in, nh), (nh,), (nh, n_out), (n_out,))
    w1, b1, w2, b2 = (torch.zeros(shape, requires_grad=True) for shape in shapes)
    with torch.no_grad():
        for w in (w2, w1):
            w.normal_(std=(2 / len(w)) ** 0.5)
    return w1, b1, w2, b2""",
            ),
        ),
    ),
    Alternative(
        "layers_in_a_loop",
        (
            (
                """    w1, b1, w2, b2 = params
    return (xb @ w1 + b1).relu() @ w2 + b2""",
                """    for w, b in zip(params[::2], params[1::2], strict=True):
        xb = torch.addmm(b, xb if w is params[0] else xb * (xb > 0), w)
    return xb""",
            ),
            (
                "    return -input.gather(1, target.unsqueeze(1)).mean()",
                """    picked = [input[row, column] for row, column in enumerate(target.tolist())]
    return torch.stack(picked).neg().mean()""",
            ),
        ),
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
