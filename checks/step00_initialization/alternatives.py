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
]

equivalent_mutants = []
