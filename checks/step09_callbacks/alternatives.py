"""Step 9, callbacks: other forms that are just as right."""

from checks.variant import Form

forms = [
    Form(
        "answers_by_a_loop",
        (
            (
                "        return all([cb.after_loss(loss) for cb in self.cbs]) and self.in_train",
                """        answer = self.in_train
        for cb in self.cbs:
            answer = cb.after_loss(loss) and answer
        return bool(answer)""",
            ),
        ),
    ),
    Form(
        "events_by_hasattr",
        (
            (
                """            if handler := getattr(type(cb), event, None):
                handler(cb)""",
                """            if hasattr(type(cb), event):
                getattr(cb, event)()""",
            ),
        ),
    ),
]
