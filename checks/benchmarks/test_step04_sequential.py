"""Step 4: Sequential."""


def test_sequential_forward(race, yours, draw):
    model, (xb, _) = draw.mlp(), draw.mnist(64)
    mine = yours(4).Sequential(*model)
    race(lambda: mine(xb), lambda: model(xb))
