"""Step 11, capstone: what goes wrong when the parts are put together."""

from checks.variant import Form

forms = [
    Form(
        "blocks_in_one_sequential",
        (
            (
                "self.blocks = ModuleList([Sequential(nn.Linear(n_in, nh), nn.ReLU()), nn.Linear(nh, n_out)])",
                "self.blocks = Sequential(nn.Linear(n_in, nh), nn.ReLU(), nn.Linear(nh, n_out))",
            ),
        ),
    ),
    Form(
        "classes_counted",
        (
            (
                "c=int(train[1].max()) + 1",
                "c=len(train[1].unique())",
            ),
        ),
    ),
]
