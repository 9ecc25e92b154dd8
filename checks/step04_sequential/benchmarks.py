"""Step 4: Sequential."""


def sequential_forward(race, yours, inputs):
    model, (x, _) = inputs.mlp(), inputs.mnist()
    xb = x[:64]
    mine = yours(4).Sequential(*model)
    race(lambda: mine(xb), lambda: model(xb))


benchmarks = {"sequential forward": sequential_forward}
