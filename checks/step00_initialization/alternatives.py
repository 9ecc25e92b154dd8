"""Step 0, initialization: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
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
    Form(
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
