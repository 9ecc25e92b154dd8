"""Step 0, initialization: other correct forms, and small changes that no test can notice."""

from checks.variant import Alternative

alternatives = [
    Alternative(
        "fans_by_a_loop",
        (
            (
                "    return math.prod(weight.shape[2:])",
                """    size = 1
    for side in weight.shape[2:]:
        size *= side
    return size""",
            ),
        ),
    ),
    Alternative(
        "filled_through_data",
        (
            (
                """    with torch.no_grad():
        return weight.normal_(0, _std(weight, a, use_fan_out))""",
                """    weight.data.copy_(torch.randn_like(weight) * _std(weight, a, use_fan_out))
    return weight""",
            ),
        ),
    ),
    Alternative(
        "numbers_as_lists",
        (
            (
                "    return x.mean().item(), x.std().item()",
                """    numbers = x.double().flatten().tolist()
    mean = math.fsum(numbers) / len(numbers)
    return [mean, math.sqrt(math.fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))]""",
            ),
            (
                """    size = receptive_field_size(weight)
    return weight.shape[1] * size, weight.shape[0] * size""",
                "    return [weight[:1].numel(), weight[:, :1].numel()]",
            ),
        ),
    ),
    Alternative(
        "refused_without_words",
        (
            (
                """    if weight.dim() < 2:
        raise ValueError(f"a weight has at least two dimensions, got shape {tuple(weight.shape)}")
""",
                """    try:
        weight[0, 0]
    except IndexError:
        raise ValueError from None
""",
            ),
        ),
    ),
    Alternative(
        "uniform_by_a_line",
        (
            (
                """    with torch.no_grad():
        return weight.uniform_(-bound, bound)""",
                """    drawn = torch.rand(weight.shape, dtype=weight.dtype, device=weight.device).mul(2).sub(1)
    weight.detach().copy_(drawn * bound)
    return weight""",
            ),
        ),
    ),
    Alternative(
        "all_matrices_first",
        (
            (
                """    x, after = torch.randn(512, generator=generator), []
    for _ in range(depth):
        x = torch.randn(512, 512, generator=generator) * scale @ x
        if relu:
            x = x.relu()
        after.append(x.std().item())
    return after""",
                """    matrices = list(torch.randn(depth, 512, 512, generator=generator))
    row = torch.randn(1, 512, generator=generator)

    def rest(row, matrices):
        if not matrices:
            return []
        row = row @ matrices[0].mul(scale)
        row = torch.where(row < 0, 0, row) if relu else row
        return [float(row.var().sqrt()), *rest(row, matrices[1:])]

    return rest(row, matrices)""",
            ),
        ),
    ),
]

equivalent_mutants = []
