"""Step 10, schedulers: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
        "annealer_by_lambda",
        (
            (
                "        return partial(f, start, end)",
                "        return lambda pos: f(start, end, pos)",
            ),
        ),
    ),
    Form(
        "cosine_the_other_way",
        (
            (
                "return end + (start - end) * (1 + math.cos(math.pi * pos)) / 2",
                "return start + (1 + math.cos(math.pi * (1 - pos))) * (end - start) / 2",
            ),
        ),
    ),
]
