"""Step 4: Sequential."""


def test_sequential_forward(race, yours, draw):
    model, (x, _) = draw.mlp(), draw.mnist()
    xb = x[:64]
    mine = yours(4).Sequential(*model)
    race(lambda: mine(xb), lambda: model(xb))
